package io.hookgate.store;

import io.hookgate.model.Lane;
import org.jspecify.annotations.Nullable;

/**
 * A delivery to be made.
 *
 * @param destinationId empty for an unparsable one, which is born dead
 * @param routeId the route that asked for it, empty when none did
 * @param lane where it waits
 * @param leaseMillis lease it to this node for that long if nothing stands before it; 0 to leave it
 *     due
 * @param unparsable born as a dead letter, because the route could not read the event
 * @param send parameters of a message to one URL (JSON), else null
 * @param delayMillis not due before that long from the accept; 0 for at once
 */
public record NewDelivery(
    String destinationId,
    String routeId,
    Lane lane,
    long leaseMillis,
    boolean unparsable,
    @Nullable String send,
    long delayMillis) {}
