package io.hookgate.backoff;

import java.time.Duration;

/** Refuses values out of their range, by their name. */
final class Ranges {
  private static final Duration LONGEST = Duration.ofDays(365);

  private Ranges() {}

  static void duration(String name, Duration value) {
    require(
        value.compareTo(Duration.ofMillis(1)) >= 0 && value.compareTo(LONGEST) <= 0,
        name,
        value,
        "1 ms to 365 days");
  }

  static void require(boolean holds, String name, Object value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be " + range);
    }
  }
}
