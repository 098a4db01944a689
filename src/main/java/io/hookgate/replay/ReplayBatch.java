package io.hookgate.replay;

import io.hookgate.model.Lane;
import io.hookgate.store.ReplayTarget;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What one step of a replay makes, down to the last detail, so that it can be made again exactly
 * so.
 *
 * @param hopeless what was matched and cannot be delivered: its route still cannot read it
 */
record ReplayBatch(List<Item> items, int hopeless) {
  static final ReplayBatch NONE = new ReplayBatch(List.of(), 0);

  /** The new deliveries of one event. */
  record Item(String eventId, List<ReplayTarget> targets) {}

  /** New deliveries, if all can be made. */
  int targets() {
    return items.stream().mapToInt(item -> item.targets().size()).sum();
  }

  boolean isEmpty() {
    return items.isEmpty() && hopeless == 0;
  }

  /** As the store keeps it: empty for nothing. */
  String text() {
    if (isEmpty()) {
      return "";
    }
    JsonArray array = new JsonArray();
    for (Item item : items) {
      JsonArray targets = new JsonArray();
      item.targets().forEach(target -> targets.add(json(target)));
      array.add(new JsonObject().put("e", item.eventId()).put("t", targets));
    }
    return new JsonObject().put("items", array).put("hopeless", hopeless).encode();
  }

  static ReplayBatch of(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    JsonObject json = new JsonObject(text);
    List<Item> items =
        json.getJsonArray("items").stream()
            .map(JsonObject.class::cast)
            .map(
                item ->
                    new Item(
                        item.getString("e"),
                        item.getJsonArray("t").stream()
                            .map(target -> target((JsonObject) target))
                            .toList()))
            .toList();
    return new ReplayBatch(items, json.getInteger("hopeless"));
  }

  private static JsonObject json(ReplayTarget target) {
    return new JsonObject()
        .put("to", target.destinationId())
        .put("route", target.routeId())
        .put("lane", String.valueOf(target.lane().code()))
        .put("of", target.of())
        .put("dead", target.onlyIfDead())
        .put("send", target.send())
        .put("candidate", target.candidate());
  }

  private static ReplayTarget target(JsonObject json) {
    return new ReplayTarget(
        json.getString("to"),
        json.getString("route"),
        Lane.of(json.getString("lane").charAt(0)),
        json.getString("of"),
        json.getBoolean("dead"),
        json.getString("send"),
        json.getBoolean("candidate"));
  }
}
