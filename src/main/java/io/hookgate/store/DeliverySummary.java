package io.hookgate.store;

import io.hookgate.model.DeliveryState;

/** A delivery in a list. */
public record DeliverySummary(String id, String destinationId, DeliveryState state, int attempts) {}
