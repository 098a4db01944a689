package io.hookgate.store;

/**
 * What to lease of one destination in one shard.
 *
 * @param most deliveries at most, 1 to 256
 * @param mostBytes of records at most; one delivery is always given
 * @param leaseMillis how long the lease lasts
 * @param latestEnd nothing is leased that would end later, milliseconds since 1970 by Redis's
 *     clock; 0 when it may end at any time
 */
public record ClaimRequest(
    int shard, String destinationId, int most, long mostBytes, long leaseMillis, long latestEnd) {
  /** A claim whose lease may end at any time. */
  public ClaimRequest(int shard, String destinationId, int most, long mostBytes, long leaseMillis) {
    this(shard, destinationId, most, mostBytes, leaseMillis, 0);
  }

  /** The same for so many at most, and with leases that end by then. */
  public ClaimRequest within(int count, long end) {
    return new ClaimRequest(shard, destinationId, count, mostBytes, leaseMillis, end);
  }
}
