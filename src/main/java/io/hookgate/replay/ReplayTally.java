package io.hookgate.replay;

import java.time.Duration;

/**
 * What a replay would take, counted.
 *
 * @param matched deliveries
 * @param old how many of them are of events that were accepted longer ago than {@code warnAfter}
 * @param oldest when the oldest of those was accepted, milliseconds since 1970; 0 for none
 * @param missing ids that name nothing that can be replayed
 * @param partial whether counting was given up for time: there are more
 */
public record ReplayTally(
    Duration warnAfter, long matched, long old, long oldest, long missing, boolean partial) {}
