package io.hookgate.store;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a step of sealing anew did.
 *
 * @param changed values that it sealed anew, or that changed before it could
 * @param left values that are not under the newest key, by the key that they need
 * @param unreadable those of them that do not open
 */
record Resealed(long events, long resealed, long changed, Map<String, Long> left, long unreadable) {
  static final Resealed NOTHING = new Resealed(0, 0, 0, Map.of(), 0);

  /** Nothing yet, of one event. */
  static final Resealed OF_EVENT = new Resealed(1, 0, 0, Map.of(), 0);

  Resealed plus(Resealed other) {
    Map<String, Long> sum = new TreeMap<>(left);
    other.left.forEach((key, count) -> sum.merge(key, count, Long::sum));
    return new Resealed(
        events + other.events,
        resealed + other.resealed,
        changed + other.changed,
        sum,
        unreadable + other.unreadable);
  }
}
