package io.hookgate.store;

import io.hookgate.model.DeliveryState;

/**
 * A delivery in a list.
 *
 * @param listed whether it is on the list of dead letters
 */
public record DeliverySummary(
    String id, String destinationId, DeliveryState state, int attempts, boolean listed) {}
