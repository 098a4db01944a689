package io.hookgate.store;

import io.hookgate.model.Attempt;
import io.hookgate.model.DeadReason;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter in a list: the delivery, its event and its last attempt. destinationId is empty for
 * an unparsable event.
 */
public record DeadLetter(
    String deliveryId,
    String eventId,
    String tenant,
    String sourceId,
    String source,
    String type,
    String destinationId,
    String routeId,
    DeadReason reason,
    long acceptedAt,
    long diedAt,
    int attempts,
    @Nullable Attempt last) {}
