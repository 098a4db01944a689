package io.hookgate.replay;

import io.hookgate.model.DeadReason;
import io.hookgate.store.DeadLetterQuery;
import io.hookgate.store.EventQuery;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events or dead letters; null, empty and 0 mean any.
 *
 * @param source what their source was called, for a name that every tenant has
 * @param type a glob
 * @param status {@value #UNROUTED}, or the word of a state in which a delivery ended
 * @param reason of dead letters only
 * @param match JSON pointer into the body to the value there
 * @param since inclusive, milliseconds since 1970: accepted, or died
 * @param until exclusive
 */
public record ReplayFilter(
    @Nullable String tenant,
    @Nullable String sourceId,
    @Nullable String source,
    @Nullable String type,
    @Nullable String destinationId,
    @Nullable String status,
    @Nullable DeadReason reason,
    Map<String, String> match,
    long since,
    long until) {
  /** Takes events that no route wanted. */
  public static final String UNROUTED = "unrouted";

  /** Everything of that tenant, or of all for null. */
  public static ReplayFilter ofTenant(@Nullable String tenant) {
    return new ReplayFilter(tenant, null, null, null, null, null, null, Map.of(), 0, 0);
  }

  /** The same, but nothing from that moment on. */
  ReplayFilter before(long moment) {
    return new ReplayFilter(
        tenant,
        sourceId,
        source,
        type,
        destinationId,
        status,
        reason,
        match,
        since,
        until == 0 ? moment : Math.min(until, moment));
  }

  /** The same, with nothing where it matches one of these pairs. */
  ReplayFilter without(Map<String, String> pairs) {
    Map<String, String> left = new LinkedHashMap<>(match);
    left.replaceAll((pointer, value) -> value.equals(pairs.get(pointer)) ? "" : value);
    return new ReplayFilter(
        tenant,
        sourceId,
        source,
        type,
        destinationId,
        status,
        reason,
        Map.copyOf(left),
        since,
        until);
  }

  EventQuery events(int limit, @Nullable String cursor) {
    return new EventQuery(
        tenant, sourceId, source, type, status, destinationId, since, until, null, limit, cursor);
  }

  DeadLetterQuery deadLetters(int limit, @Nullable String cursor) {
    return new DeadLetterQuery(
        tenant, sourceId, source, type, destinationId, reason, since, until, match, limit, cursor);
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    put(json, "tenant", tenant);
    put(json, "source", sourceId);
    put(json, "sourceName", source);
    put(json, "type", type);
    put(json, "destination", destinationId);
    put(json, "status", status);
    put(json, "reason", reason == null ? null : reason.word());
    if (!match.isEmpty()) {
      JsonObject pairs = new JsonObject();
      match.forEach(pairs::put);
      json.put("match", pairs);
    }
    return json.put("since", since).put("until", until);
  }

  static ReplayFilter of(JsonObject json) {
    Map<String, String> match = new LinkedHashMap<>();
    json.getJsonObject("match", new JsonObject())
        .forEach(pair -> match.put(pair.getKey(), pair.getValue().toString()));
    String reason = json.getString("reason");
    return new ReplayFilter(
        json.getString("tenant"),
        json.getString("source"),
        json.getString("sourceName"),
        json.getString("type"),
        json.getString("destination"),
        json.getString("status"),
        reason == null ? null : DeadReason.ofWord(reason),
        match,
        json.getLong("since"),
        json.getLong("until"));
  }

  private static void put(JsonObject json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
