package io.hookgate.config;

import java.time.Duration;

/**
 * How much is kept, and how long.
 *
 * @param delivered after the last delivery of an event ended, none of them a dead letter
 * @param dead of a dead letter, after it died
 * @param attempts of the log of a delivery, after that ended
 * @param rejections of evidence of rejected requests
 * @param perDestination share of Redis's memory that one destination may hold, 0.01 to 1
 */
public record RetentionConfig(
    Duration delivered,
    Duration dead,
    Duration attempts,
    Duration rejections,
    double perDestination) {}
