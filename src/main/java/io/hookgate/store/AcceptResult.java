package io.hookgate.store;

import io.hookgate.model.LeasedDelivery;
import java.util.List;

/**
 * What became of an accept. A store that cannot answer fails the future with {@link
 * StoreUnavailable} instead.
 */
public sealed interface AcceptResult {
  /** The event's id: of the first one for a duplicate. */
  String eventId();

  /**
   * Stored.
   *
   * @param leased the deliveries that this node may attempt at once
   * @param due destinations whose delivery was stored without a lease
   */
  record Accepted(String eventId, List<LeasedDelivery> leased, List<String> due)
      implements AcceptResult {}

  /**
   * Seen before; nothing stored but the count.
   *
   * @param otherBytes the same key came with another body, or with another fingerprint
   * @param due destinations of deliveries that run again, because all of the first one's had ended
   *     dead or none existed
   * @param deliveries of the first one when it was accepted, those born dead too
   */
  record Duplicate(String eventId, boolean otherBytes, List<String> due, int deliveries)
      implements AcceptResult {}
}
