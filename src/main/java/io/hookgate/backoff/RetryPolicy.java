package io.hookgate.backoff;

import java.time.Duration;

/**
 * How often and how far apart a delivery is tried.
 *
 * @param maxAttempts attempts in all, the first included; 1 to 1000
 * @param baseDelay wait before the second attempt, before jitter
 * @param factor each further wait is this many times the one before; at least 1
 * @param maxDelay longest wait, jitter included
 * @param jitter share by which a wait may be shorter or longer, 0 to 1
 * @param maxAge judged after a failed attempt: a delivery older than this is dead
 */
public record RetryPolicy(
    int maxAttempts,
    Duration baseDelay,
    double factor,
    Duration maxDelay,
    double jitter,
    Duration maxAge) {

  /** 18 attempts, 15 s, factor 3, at most 2 h apart, 20 % jitter, 3 days: about 24 hours. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(18, Duration.ofSeconds(15), 3, Duration.ofHours(2), 0.2, Duration.ofDays(3));
}
