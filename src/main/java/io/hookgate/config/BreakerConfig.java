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
    Duration maxResetTimeout) {}
