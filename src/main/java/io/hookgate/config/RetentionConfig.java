package io.hookgate.config;

import java.time.Duration;

/**
 * How much is kept, and how long.
 *
 * @param perDestination share of Redis's memory that one destination may hold, 0.01 to 1
 */
public record RetentionConfig(Duration rejections, double perDestination) {}
