package io.hookgate.store;

import io.hookgate.model.Event;
import io.hookgate.model.EventStatus;
import java.util.List;

/**
 * An event with everything that happened to it. duplicates counts further requests with its dedup
 * key.
 */
public record EventDetails(
    Event event,
    EventStatus status,
    int duplicates,
    boolean otherBytes,
    List<DeliveryDetails> deliveries) {}
