package io.hookgate.replay;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a replay takes, and where it goes.
 *
 * @param deadLetters walks over the list of dead letters, else over events
 * @param filter what to take; beside {@code ids}, only its tenant counts
 * @param ids of deliveries or events to take, at most 1,000; empty to go by the filter
 * @param to id of the destination that gets all of it, null for those that each was for
 * @param rate new deliveries per second; 0 for as many as go
 * @param asOf nothing that came, ended or died later is taken: milliseconds since 1970 by the
 *     store's clock
 */
public record ReplayOrder(
    boolean deadLetters,
    ReplayFilter filter,
    List<String> ids,
    @Nullable String to,
    int rate,
    long asOf) {

  /** As of that moment. */
  public ReplayOrder at(long moment) {
    // Until after its millisecond: what ended just before the job was made is taken.
    return new ReplayOrder(deadLetters, filter.before(moment + 1), ids, to, rate, moment);
  }

  /** The same without those of the values that its filter matches; itself when it has none. */
  public ReplayOrder without(Map<String, String> values) {
    ReplayFilter emptied = filter.without(values);
    return emptied.equals(filter)
        ? this
        : new ReplayOrder(deadLetters, emptied, ids, to, rate, asOf);
  }

  /** As the store keeps it. */
  public String text() {
    JsonObject json =
        new JsonObject()
            .put("deadLetters", deadLetters)
            .put("filter", filter.json())
            .put("ids", new JsonArray(ids))
            .put("rate", rate)
            .put("asOf", asOf);
    return (to == null ? json : json.put("to", to)).encode();
  }

  /** Reads what {@link #text} wrote. */
  public static ReplayOrder of(String text) {
    JsonObject json = new JsonObject(text);
    return new ReplayOrder(
        json.getBoolean("deadLetters"),
        ReplayFilter.of(json.getJsonObject("filter")),
        json.getJsonArray("ids").stream().map(String::valueOf).toList(),
        json.getString("to"),
        json.getInteger("rate"),
        json.getLong("asOf"));
  }
}
