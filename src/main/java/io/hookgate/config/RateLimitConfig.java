package io.hookgate.config;

import java.time.Duration;

/**
 * A token bucket: {@code permits} are added {@code per} span of time, evenly, and at most {@code
 * burst} are there at once.
 *
 * @param permits 1 to 1,000,000
 * @param burst 1 to 1,000,000
 */
public record RateLimitConfig(int permits, Duration per, int burst) {}
