package io.hookgate.bench;

import java.time.Instant;

/** Wall-clock microseconds since 1970: what processes of one machine can compare. */
final class SharedClock {
  private SharedClock() {}

  static long micros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }

  /** What {@link #micros} said when {@link System#nanoTime} said this, a short while ago. */
  static long microsAt(long nanoTime) {
    return micros() - Math.floorDiv(System.nanoTime() - nanoTime, 1000L);
  }
}
