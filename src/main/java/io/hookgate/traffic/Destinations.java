package io.hookgate.traffic;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The attempts at the {@value #MOST} destinations that are used most. When they are full, the tenth
 * that was used least in the last ten minutes makes room, once a minute at most; until then what is
 * new is not told. Any thread.
 */
final class Destinations {
  static final int MOST = 1000;

  private static final long PAUSE_MILLIS = 60_000;

  private final Map<String, Latencies> byId = new ConcurrentHashMap<>();
  private final LongSupplier clock;
  private final Latencies others;
  private final AtomicLong madeRoom = new AtomicLong();

  Destinations(LongSupplier clock) {
    this.clock = clock;
    this.others = new Latencies(clock);
  }

  Latencies of(String destinationId) {
    Latencies known = byId.get(destinationId);
    if (known != null) {
      return known;
    }
    if (byId.size() >= MOST) {
      makeRoom();
    }
    return byId.size() >= MOST
        ? others
        : byId.computeIfAbsent(destinationId, id -> new Latencies(clock));
  }

  Summary summary(String destinationId) {
    Latencies known = byId.get(destinationId);
    return known == null ? Summary.NONE : known.summary();
  }

  private void makeRoom() {
    long last = madeRoom.get();
    long now = clock.getAsLong();
    if (now - last < PAUSE_MILLIS || !madeRoom.compareAndSet(last, now)) {
      return;
    }
    record Use(String id, long count) {}
    List<Use> least =
        byId.entrySet().stream()
            .map(entry -> new Use(entry.getKey(), entry.getValue().summary().count()))
            .sorted(Comparator.comparingLong(Use::count))
            .limit(MOST / 10)
            .toList();
    least.forEach(use -> byId.remove(use.id));
  }
}
