package io.hookgate.store;

import org.jspecify.annotations.Nullable;

/**
 * Which events to list; null and 0 mean any. type is a glob, q a part of an id. status is an event
 * status or a delivery state word. since and until are milliseconds since 1970, until exclusive.
 * limit is 1 to 1000. A cursor that no page gave fails with {@link IllegalArgumentException}.
 */
public record EventQuery(
    @Nullable String tenant,
    @Nullable String sourceId,
    @Nullable String type,
    @Nullable String status,
    @Nullable String destinationId,
    long since,
    long until,
    @Nullable String q,
    int limit,
    @Nullable String cursor) {}
