package io.hookgate.store;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far sealing anew has come. It passes over everything until a pass finds nothing left to do.
 *
 * @param pass from 1
 * @param phase what it is at: {@code e} events, {@code k} kept requests and brought secrets, {@code
 *     d} definitions, {@code o} the rest, {@code z} its end
 * @param shard of the events
 * @param place behind which it goes on, in its phase
 * @param events that this pass has seen
 * @param resealed values, in all passes
 * @param changed values that this pass sealed anew, or that changed meanwhile
 * @param left values that are not under the newest key as this pass leaves them, by the key that
 *     they need
 * @param unreadable those of them that do not open
 */
public record RotationProgress(
    int pass,
    char phase,
    int shard,
    String place,
    long events,
    long resealed,
    long changed,
    Map<String, Long> left,
    long unreadable) {
  static final char EVENTS = 'e';
  static final char KEPT = 'k';
  static final char DEFINITIONS = 'd';
  static final char REST = 'o';
  static final char END = 'z';

  static final RotationProgress START = pass(1, 0);

  private static RotationProgress pass(int number, long resealed) {
    return new RotationProgress(number, EVENTS, 0, "", 0, resealed, 0, Map.of(), 0);
  }

  RotationProgress nextPass() {
    return pass(pass + 1, resealed);
  }

  RotationProgress at(char nextPhase, int nextShard, String nextPlace) {
    return new RotationProgress(
        pass, nextPhase, nextShard, nextPlace, events, resealed, changed, left, unreadable);
  }

  /** With what a step did. */
  RotationProgress with(Resealed step) {
    Map<String, Long> sum = new TreeMap<>(left);
    step.left().forEach((key, count) -> sum.merge(key, count, Long::sum));
    return new RotationProgress(
        pass,
        phase,
        shard,
        place,
        events + step.events(),
        resealed + step.resealed(),
        changed + step.changed(),
        sum,
        unreadable + step.unreadable());
  }

  String text() {
    JsonObject by = new JsonObject();
    left.forEach(by::put);
    return new JsonObject()
        .put("pass", pass)
        .put("phase", String.valueOf(phase))
        .put("shard", shard)
        .put("place", place)
        .put("events", events)
        .put("resealed", resealed)
        .put("changed", changed)
        .put("left", by)
        .put("unreadable", unreadable)
        .encode();
  }

  static RotationProgress of(String text) {
    JsonObject json = new JsonObject(text);
    Map<String, Long> left = new TreeMap<>();
    JsonObject by = json.getJsonObject("left");
    by.fieldNames().forEach(key -> left.put(key, by.getLong(key)));
    return new RotationProgress(
        json.getInteger("pass"),
        json.getString("phase").charAt(0),
        json.getInteger("shard"),
        json.getString("place"),
        json.getLong("events"),
        json.getLong("resealed"),
        json.getLong("changed"),
        left,
        json.getLong("unreadable"));
  }
}
