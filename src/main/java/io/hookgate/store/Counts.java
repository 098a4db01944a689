package io.hookgate.store;

/**
 * Deliveries of one destination per state: now, but for delivered, which counts since the store
 * began.
 */
public record Counts(long pending, long inFlight, long retrying, long dead, long delivered) {}
