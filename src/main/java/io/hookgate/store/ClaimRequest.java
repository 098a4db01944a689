package io.hookgate.store;

/**
 * What to lease of one destination in one shard.
 *
 * @param most deliveries at most, 1 to 256
 * @param mostBytes of records at most; one delivery is always given
 * @param leaseMillis how long the lease lasts
 */
public record ClaimRequest(
    int shard, String destinationId, int most, long mostBytes, long leaseMillis) {}
