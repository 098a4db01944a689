package io.hookgate.store;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  void judge(Map<String, Counts> counts, double maxMemory) {
    Set<String> now = new HashSet<>();
    counts.forEach(
        (id, held) -> {
          if (bytes(held) > perDestination * maxMemory) {
            now.add(id);
          }
        });
    over = Set.copyOf(now);
  }

  /** None can hold too much. */
  void clear() {
    over = Set.of();
  }

  /** The first destination of these deliveries that holds too much; null when none does. */
  @Nullable String first(List<NewDelivery> deliveries) {
    Set<String> now = over;
    if (!now.isEmpty()) {
      for (NewDelivery delivery : deliveries) {
        if (now.contains(delivery.destinationId())) {
          return delivery.destinationId();
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
