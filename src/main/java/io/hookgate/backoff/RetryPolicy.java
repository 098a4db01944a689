package io.hookgate.backoff;

import io.hookgate.model.DeadReason;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How often and how far apart a delivery is tried.
 *
 * @param maxAttempts attempts in all, the first included; 1 to 1000
 * @param baseDelay wait before the second attempt, before jitter; 1 ms to 365 days
 * @param factor each further wait is this many times the one before; at least 1
 * @param maxDelay longest wait, jitter included; 1 ms to 365 days
 * @param jitter share by which a wait may be shorter or longer, 0 to 1
 * @param maxAge judged after a failed attempt: a delivery older than this is dead; 1 ms to 365 days
 */
public record RetryPolicy(
    int maxAttempts,
    Duration baseDelay,
    double factor,
    Duration maxDelay,
    double jitter,
    Duration maxAge) {

  private static final int MOST_ATTEMPTS = 1000;
  private static final Duration LONGEST = Duration.ofDays(365);

  /**
   * 18 attempts, 15 s, factor 3, at most 2 h apart, 20 % jitter, 3 days: tries for about 24 hours.
   */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(18, Duration.ofSeconds(15), 3, Duration.ofHours(2), 0.2, Duration.ofDays(3));

  /**
   * Checks every range.
   *
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public RetryPolicy {
    require(
        maxAttempts >= 1 && maxAttempts <= MOST_ATTEMPTS,
        "maxAttempts",
        maxAttempts,
        "1 to " + MOST_ATTEMPTS);
    requireDuration("baseDelay", baseDelay);
    require(factor >= 1 && factor < Double.POSITIVE_INFINITY, "factor", factor, "1 or more");
    requireDuration("maxDelay", maxDelay);
    require(jitter >= 0 && jitter <= 1, "jitter", jitter, "0 to 1");
    requireDuration("maxAge", maxAge);
  }

  /**
   * The wait after a failed attempt, drawn evenly from {@code baseDelay * factor^(n-1)} less and
   * plus jitter. Where that reaches past {@code maxDelay}, the range ends there instead and begins
   * jitter below it, so that deliveries that wait the longest are still spread.
   *
   * @param failedAttempts attempts that have failed so far, 1 or more
   * @return milliseconds, 0 to {@code maxDelay}
   */
  public long delayMillis(int failedAttempts, RandomGenerator random) {
    if (failedAttempts < 1) {
      throw new IllegalArgumentException("failedAttempts is " + failedAttempts + ", not 1 or more");
    }
    double longest = maxDelay.toMillis();
    // Past the range of a double the power is infinite, and the smaller of the two is still right.
    double wait = baseDelay.toMillis() * Math.pow(factor, failedAttempts - 1);
    double low = Math.min(wait, longest) * (1 - jitter);
    double high = Math.min(wait * (1 + jitter), longest);
    return Math.round(low + random.nextDouble() * (high - low));
  }

  /**
   * What follows a failed attempt.
   *
   * @param attemptsMade attempts made so far, the one that just failed included; 1 or more
   * @param ageMillis time since the delivery was made
   * @param retryAfterMillis what the destination asked for; null when it did not. It counts when it
   *     is longer than the policy's own wait, up to {@code maxDelay}
   */
  public Next next(
      int attemptsMade, long ageMillis, @Nullable Long retryAfterMillis, RandomGenerator random) {
    if (attemptsMade >= maxAttempts) {
      return new Next.GiveUp(DeadReason.EXHAUSTED);
    }
    if (ageMillis > maxAge.toMillis()) {
      return new Next.GiveUp(DeadReason.EXPIRED);
    }
    long wait = delayMillis(attemptsMade, random);
    if (retryAfterMillis != null) {
      wait = Math.max(wait, Math.min(retryAfterMillis, maxDelay.toMillis()));
    }
    return new Next.RetryIn(wait);
  }

  private static void requireDuration(String name, Duration value) {
    require(
        value.compareTo(Duration.ofMillis(1)) >= 0 && value.compareTo(LONGEST) <= 0,
        name,
        value,
        "1 ms to 365 days");
  }

  private static void require(boolean holds, String name, Object value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be " + range);
    }
  }
}
