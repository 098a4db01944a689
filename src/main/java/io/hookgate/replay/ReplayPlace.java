package io.hookgate.replay;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far the walk of a replay has come.
 *
 * @param left of the page that was read last
 * @param cursor of the next page; null for the first, and behind the last
 * @param last whether there is no further page
 */
public record ReplayPlace(List<ReplaySelection> left, @Nullable String cursor, boolean last) {

  /** Where that replay begins. */
  public static ReplayPlace start(ReplayOrder order) {
    return new ReplayPlace(ReplaySelection.ofIds(order.ids()), null, !order.ids().isEmpty());
  }

  /** Whether everything was looked at. */
  boolean atEnd() {
    return last && left.isEmpty();
  }

  /** Behind the first {@code taken} of what is left. */
  ReplayPlace after(int taken) {
    return new ReplayPlace(List.copyOf(left.subList(taken, left.size())), cursor, last);
  }

  /** As the store keeps it. */
  public String text() {
    JsonArray rest = new JsonArray();
    for (ReplaySelection one : left) {
      rest.add(
          new JsonObject()
              .put("e", one.eventId())
              .put("d", new JsonArray(one.deliveryIds().stream().sorted().toList())));
    }
    return new JsonObject().put("left", rest).put("cursor", cursor).put("last", last).encode();
  }

  static ReplayPlace of(String text) {
    JsonObject json = new JsonObject(text);
    List<ReplaySelection> left =
        json.getJsonArray("left").stream()
            .map(JsonObject.class::cast)
            .map(one -> new ReplaySelection(one.getString("e"), texts(one.getJsonArray("d"))))
            .toList();
    return new ReplayPlace(left, json.getString("cursor"), json.getBoolean("last"));
  }

  private static Set<String> texts(JsonArray array) {
    return array.stream().map(String::valueOf).collect(Collectors.toSet());
  }
}
