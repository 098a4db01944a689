package io.hookgate.delivery;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Counts calls and failures of the last so many seconds, in {@value #SLOTS} slots: what is older
 * than the window falls out slot by slot. Needs the same memory however many calls there are.
 */
final class OutcomeWindow {
  private static final int SLOTS = 10;

  private final long[] calls = new long[SLOTS];
  private final long[] failures = new long[SLOTS];
  private final long slotNanos;
  private final LongSupplier nanoTime;
  private final long origin;
  private long newest;

  OutcomeWindow(Duration window, LongSupplier nanoTime) {
    this.slotNanos = Math.max(1, window.toNanos() / SLOTS);
    this.nanoTime = nanoTime;
    this.origin = nanoTime.getAsLong();
  }

  void add(boolean failed) {
    advance();
    int slot = (int) (newest % SLOTS);
    calls[slot]++;
    failures[slot] += failed ? 1 : 0;
  }

  long calls() {
    advance();
    return Arrays.stream(calls).sum();
  }

  long failures() {
    advance();
    return Arrays.stream(failures).sum();
  }

  void clear() {
    Arrays.fill(calls, 0);
    Arrays.fill(failures, 0);
  }

  private void advance() {
    long now = (nanoTime.getAsLong() - origin) / slotNanos;
    if (now - newest >= SLOTS) {
      clear();
      newest = now;
    }
    while (newest < now) {
      newest++;
      calls[(int) (newest % SLOTS)] = 0;
      failures[(int) (newest % SLOTS)] = 0;
    }
  }
}
