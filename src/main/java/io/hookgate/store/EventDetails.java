package io.hookgate.store;

import io.hookgate.model.Event;
import io.hookgate.model.EventStatus;
import java.util.List;

/**
 * An event with everything that happened to it. duplicates counts further requests with its dedup
 * key. expungedAt is when its payload was expunged, 0 where it was not. missingKeys are the ids of
 * data keys without which some of it cannot be shown: what they sealed is left out.
 */
public record EventDetails(
    Event event,
    EventStatus status,
    int duplicates,
    boolean otherBytes,
    List<DeliveryDetails> deliveries,
    long expungedAt,
    List<String> missingKeys) {

  /** One that has its payload. */
  public EventDetails(
      Event event,
      EventStatus status,
      int duplicates,
      boolean otherBytes,
      List<DeliveryDetails> deliveries) {
    this(event, status, duplicates, otherBytes, deliveries, 0, List.of());
  }
}
