package io.hookgate.backoff;

import io.hookgate.model.DeadReason;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and how far apart a delivery is tried.
 *
 * @param maxAttempts attempts in all, the first included; 1 to 1000
 * @param backoff how the waits grow
 * @param maxDelay longest wait, jitter included; 1 ms to 365 days
 * @param jitter how the waits are spread
 * @param maxAge judged after a failed attempt: a delivery older than this is dead; 1 ms to 365 days
 */
public record RetryPolicy(
    int maxAttempts, Backoff backoff, Duration maxDelay, Jitter jitter, Duration maxAge) {

  private static final int MOST_ATTEMPTS = 1000;

  /** The least wait where a destination asks to be asked less often. */
  private static final long SLOWER_MILLIS = 60_000;

  /** By how much more than a destination asks for it is left alone, at most. */
  private static final double LATER = 0.1;

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
    Ranges.require(
        maxAttempts >= 1 && maxAttempts <= MOST_ATTEMPTS,
        "maxAttempts",
        maxAttempts,
        "1 to " + MOST_ATTEMPTS);
    Ranges.duration("maxDelay", maxDelay);
    Ranges.duration("maxAge", maxAge);
  }

  /** Exponential, with the same share of jitter in both directions. */
  public RetryPolicy(
      int maxAttempts,
      Duration baseDelay,
      double factor,
      Duration maxDelay,
      double jitter,
      Duration maxAge) {
    this(
        maxAttempts,
        new Backoff.Exponential(baseDelay, factor),
        maxDelay,
        Jitter.proportional(jitter),
        maxAge);
  }

  /**
   * The wait after a failed attempt, drawn evenly from the backoff's own less and plus jitter.
   * Where that reaches past {@code maxDelay}, the range ends there instead and begins jitter below
   * it, so that deliveries that wait the longest are still spread.
   *
   * @param failedAttempts attempts that have failed so far, 1 or more
   * @return milliseconds, 0 to {@code maxDelay}
   */
  public long delayMillis(int failedAttempts, RandomGenerator random) {
    if (failedAttempts < 1) {
      throw new IllegalArgumentException("failedAttempts is " + failedAttempts + ", not 1 or more");
    }
    double longest = maxDelay.toMillis();
    // Past the range of a double the wait is infinite, and the smaller of the two is still right.
    double wait = backoff.millis(failedAttempts);
    double low = Math.min(wait, longest) * (1 - jitter.below());
    double high = Math.min(wait * (1 + jitter.above()), longest);
    return drawn(low, high, random);
  }

  /**
   * What follows a failed attempt. A destination that says when to come back is matched, whether
   * that is sooner or later than the policy's own wait, and given up to a tenth more so that not
   * everybody comes at that moment; one that only asks for less gets at least a minute. Neither
   * waits longer than {@code maxDelay}.
   *
   * @param attemptsMade attempts made so far, the one that just failed included; 1 or more
   * @param ageMillis time since the delivery was made
   */
  public Next next(int attemptsMade, long ageMillis, Asked asked, RandomGenerator random) {
    if (attemptsMade >= maxAttempts) {
      return new Next.GiveUp(DeadReason.EXHAUSTED);
    }
    if (ageMillis > maxAge.toMillis()) {
      return new Next.GiveUp(DeadReason.EXPIRED);
    }
    return new Next.RetryIn(wait(attemptsMade, asked, random));
  }

  /** All waits of a delivery that is never delivered, without jitter. */
  public Duration sumOfDelays() {
    double sum = 0;
    for (int failed = 1; failed < maxAttempts; failed++) {
      sum += Math.min(backoff.millis(failed), (double) maxDelay.toMillis());
    }
    return Duration.ofMillis(Math.round(sum));
  }

  private long wait(int attemptsMade, Asked asked, RandomGenerator random) {
    if (asked instanceof Asked.After after) {
      return orLater(after.millis(), random);
    }
    long own = delayMillis(attemptsMade, random);
    return asked instanceof Asked.Slower && own < SLOWER_MILLIS
        ? orLater(SLOWER_MILLIS, random)
        : own;
  }

  private long orLater(long millis, RandomGenerator random) {
    double longest = maxDelay.toMillis();
    double matched = Math.min((double) millis, longest);
    return drawn(matched, Math.min(matched * (1 + LATER), longest), random);
  }

  private static long drawn(double low, double high, RandomGenerator random) {
    return Math.round(low + random.nextDouble() * (high - low));
  }
}
