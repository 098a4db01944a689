package io.hookgate.doctor;

import java.time.Duration;
import java.time.Instant;

/** Compares two clocks. */
final class Clocks {
  private static final Duration NOTABLE = Duration.ofSeconds(1);
  private static final Duration TOO_MUCH = Duration.ofSeconds(5);
  private static final String REMEDY =
      "let every machine follow the same time server (chrony, systemd-timesyncd)";

  private Clocks() {}

  /**
   * What to say of another clock.
   *
   * @param whose as in {@code Redis's}
   */
  static Finding finding(String check, String whose, Instant other, Instant ours) {
    return finding(check, whose, Duration.between(ours, other));
  }

  /**
   * The same by the difference.
   *
   * @param ahead how much the other one is ahead
   */
  static Finding finding(String check, String whose, Duration ahead) {
    Duration difference = ahead.abs();
    String said =
        "%s clock is %.1f s %s"
            .formatted(
                whose, difference.toMillis() / 1000.0, ahead.isNegative() ? "behind" : "ahead");
    if (difference.compareTo(TOO_MUCH) > 0) {
      return Finding.problem(check, said, REMEDY);
    }
    return difference.compareTo(NOTABLE) > 0
        ? Finding.warning(check, said, REMEDY)
        : Finding.ok(check, said);
  }
}
