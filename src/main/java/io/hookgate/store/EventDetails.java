package io.hookgate.store;

import io.hookgate.model.Event;
import io.hookgate.model.EventStatus;
import java.util.List;

/**
 * An event with everything that happened to it. duplicates counts further requests with its dedup
 * key. expungedAt is when its payload was expunged, 0 where it was not.
 */
public record EventDetails(
    Event event,
    EventStatus status,
    int duplicates,
    boolean otherBytes,
    List<DeliveryDetails> deliveries,
    long expungedAt) {

  /** One that has its payload. */
  public EventDetails(
      Event event,
      EventStatus status,
      int duplicates,
      boolean otherBytes,
      List<DeliveryDetails> deliveries) {
    this(event, status, duplicates, otherBytes, deliveries, 0);
  }
}
