package io.hookgate.replay;

import java.util.concurrent.TimeUnit;

/** Keeps a replay to its rate. What was not used in a second is not made up for later. */
final class Pace {
  private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

  /** So many batches a second, so that the rate is even and a lease never runs out meanwhile. */
  private static final int BATCHES = 4;

  private final int rate;
  private final int batch;
  private long allowedAt;
  private boolean begun;

  /**
   * @param rate new deliveries per second, 0 for as many as go
   * @param most deliveries in one batch
   */
  Pace(int rate, int most) {
    this.rate = rate;
    this.batch = rate == 0 ? most : Math.min(most, Math.max(1, rate / BATCHES));
  }

  /** Deliveries to make at once. */
  int batch() {
    return batch;
  }

  /**
   * How many milliseconds to wait after so many were made: much longer than a second where one
   * event has more than a batch.
   *
   * @param made 0 to ask what is left of the wait
   * @param now monotonic, in ns
   */
  long after(long made, long now) {
    if (rate == 0) {
      return 0;
    }
    if (!begun || now - allowedAt > NANOS) {
      begun = true;
      allowedAt = now;
    }
    allowedAt += made * NANOS / rate;
    long wait = allowedAt - now;
    return wait <= 0 ? 0 : (wait + NANOS / 1000 - 1) / (NANOS / 1000);
  }
}
