package io.hookgate.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which destinations hold more of Redis's memory than one may, as of the last look. Safe for use
 * from every event loop.
 */
final class MemoryShares {
  /**
   * What Redis needs for one delivery beside its event's record, measured: its hash, its place in a
   * due set, the event's dedup key and index.
   */
  static final int BESIDE_RECORD = 800;

  private final double perDestination;
  private volatile Set<String> over = Set.of();
  private volatile double maxMemory;

  /**
   * @param perDestination share of the memory that one may hold, over 0 to 1
   */
  MemoryShares(double perDestination) {
    this.perDestination = perDestination;
  }

  /** Whether any destination can hold more than its share while Redis uses so much. */
  boolean possible(double usedShare) {
    return perDestination < 1 && usedShare > perDestination;
  }

  /** Looks anew. */
  void judge(Map<String, Counts> counts, double maxBytes) {
    maxMemory = maxBytes;
    Set<String> now = new HashSet<>();
    of(counts)
        .forEach(
            (id, share) -> {
              if (share > 1) {
                now.add(id);
              }
            });
    over = Set.copyOf(now);
  }

  /** Of what one may hold, each destination's part; empty while there is no limit. */
  Map<String, Double> of(Map<String, Counts> counts) {
    double most = perDestination * maxMemory;
    Map<String, Double> shares = new HashMap<>();
    if (most > 0) {
      counts.forEach((id, held) -> shares.put(id, bytes(held) / most));
    }
    return shares;
  }

  /** Bytes that Redis may use; 0 when it has no limit. */
  void maxMemory(double bytes) {
    maxMemory = bytes;
  }

  /** None can hold too much. */
  void clear() {
    over = Set.of();
  }

  /** The first destination of these deliveries that holds too much; null when none does. */
  <T> @Nullable String first(List<T> deliveries, Function<T, String> destination) {
    Set<String> now = over;
    if (!now.isEmpty()) {
      for (T delivery : deliveries) {
        String id = destination.apply(delivery);
        if (now.contains(id)) {
          return id;
        }
      }
    }
    return null;
  }

  private static long bytes(Counts held) {
    long deliveries = held.pending() + held.inFlight() + held.retrying() + held.dead();
    return held.bytes() + deliveries * BESIDE_RECORD;
  }
}
