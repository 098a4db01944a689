package io.hookgate.store;

import io.hookgate.model.DeadReason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters to list; null, empty and 0 mean any. since and until are about when they died.
 * match is JSON pointer to value. A cursor that no page gave fails with {@link
 * IllegalArgumentException}.
 */
public record DeadLetterQuery(
    @Nullable String tenant,
    @Nullable String sourceId,
    @Nullable String type,
    @Nullable String destinationId,
    @Nullable DeadReason reason,
    long since,
    long until,
    Map<String, String> match,
    int limit,
    @Nullable String cursor) {}
