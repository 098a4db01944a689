package io.hookgate.store;

import io.hookgate.model.LeasedDelivery;
import java.util.List;

/**
 * What a claim leased and found.
 *
 * @param claimed leased to this node
 * @param nextMillis when the destination has something due again in this shard, from now; 0 for at
 *     once, -1 for never
 * @param crashed leases that had run out while their delivery was attempted
 * @param died ids of deliveries that are dead letters now, because it was the fifth time in a row
 * @param repaired ids that were due without a record, or with one that says it is over; they are
 *     out of the way now
 */
public record ClaimResult(
    List<LeasedDelivery> claimed,
    long nextMillis,
    int crashed,
    List<String> died,
    List<String> repaired) {
  /** The same with those deliveries in place of its own. */
  public ClaimResult with(List<LeasedDelivery> deliveries) {
    return new ClaimResult(deliveries, nextMillis, crashed, died, repaired);
  }

  /** Nothing was leased, and there may be more at once. */
  public static ClaimResult none() {
    return new ClaimResult(List.of(), 0, 0, List.of(), List.of());
  }
}
