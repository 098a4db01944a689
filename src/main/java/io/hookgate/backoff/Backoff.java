package io.hookgate.backoff;

import java.time.Duration;
import java.util.List;

/** How the wait grows from one failed attempt to the next, before cap and jitter. */
public sealed interface Backoff {
  /**
   * The wait after so many failed attempts, milliseconds; infinite where it outgrows a double.
   *
   * @param failedAttempts 1 or more
   */
  double millis(int failedAttempts);

  /** Each wait is {@code factor} times the one before. */
  record Exponential(Duration baseDelay, double factor) implements Backoff {
    /** Checks the ranges. */
    public Exponential {
      Ranges.duration("baseDelay", baseDelay);
      Ranges.require(
          factor >= 1 && factor < Double.POSITIVE_INFINITY, "factor", factor, "1 or more");
    }

    @Override
    public double millis(int failedAttempts) {
      return baseDelay.toMillis() * Math.pow(factor, failedAttempts - 1);
    }
  }

  /** The n-th wait is n times the first. */
  record Linear(Duration baseDelay) implements Backoff {
    /** Checks the range. */
    public Linear {
      Ranges.duration("baseDelay", baseDelay);
    }

    @Override
    public double millis(int failedAttempts) {
      return (double) baseDelay.toMillis() * failedAttempts;
    }
  }

  /** One wait after the other; the last one repeats. */
  record Listed(List<Duration> delays) implements Backoff {
    /** Checks that there is one, and the range of each. */
    public Listed {
      delays = List.copyOf(delays);
      Ranges.require(!delays.isEmpty(), "delays", delays, "1 or more waits");
      for (int i = 0; i < delays.size(); i++) {
        Ranges.duration("delays/" + i, delays.get(i));
      }
    }

    @Override
    public double millis(int failedAttempts) {
      return delays.get(Math.min(failedAttempts, delays.size()) - 1).toMillis();
    }
  }
}
