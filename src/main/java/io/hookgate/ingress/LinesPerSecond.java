package io.hookgate.ingress;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets a log line through so many times a second and counts the rest. For one thread. */
final class LinesPerSecond {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final int limit;
  private final LongSupplier nanoTime;
  private long second;
  private int written;
  private long leftOut;

  /**
   * @param limit lines a second
   * @param nanoTime monotonic clock, nanoseconds
   */
  LinesPerSecond(int limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.second = nanoTime.getAsLong();
  }

  /** How many lines were left out before this one; -1 when this one is to be left out too. */
  long tryWrite() {
    long now = nanoTime.getAsLong();
    if (now - second >= SECOND) {
      second = now;
      written = 0;
    }
    if (written == limit) {
      leftOut++;
      return -1;
    }
    written++;
    long before = leftOut;
    leftOut = 0;
    return before;
  }
}
