package io.hookgate.config;

import java.time.Duration;

/**
 * When a destination's circuit opens: failureRate (0 to 1) of at least minimumCalls attempts within
 * window; reset times double from resetTimeout up to maxResetTimeout while probes fail.
 */
public record BreakerConfig(
    double failureRate,
    int minimumCalls,
    Duration window,
    Duration resetTimeout,
    Duration maxResetTimeout) {

  /** 80 % of at least 20 attempts within 30 s; 10 s, at most 5 minutes. */
  public static final BreakerConfig DEFAULT =
      new BreakerConfig(
          0.8, 20, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofMinutes(5));
}
