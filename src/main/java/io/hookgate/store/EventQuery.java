package io.hookgate.store;

import org.jspecify.annotations.Nullable;

/**
 * Which events to list; null and 0 mean any. source is what their source was called when they came,
 * for a name that every tenant has. type is a glob, q a part of an id. status is an event status or
 * a delivery state word; with a destination, it is of a delivery to that; {@code dead} are those on
 * the list of dead letters. since and until are milliseconds since 1970, until exclusive. limit is
 * 1 to 1000. A cursor that no page gave fails with {@link IllegalArgumentException}.
 */
public record EventQuery(
    @Nullable String tenant,
    @Nullable String sourceId,
    @Nullable String source,
    @Nullable String type,
    @Nullable String status,
    @Nullable String destinationId,
    long since,
    long until,
    @Nullable String q,
    int limit,
    @Nullable String cursor) {

  /** Of a source by its id alone. */
  public EventQuery(
      @Nullable String tenant,
      @Nullable String sourceId,
      @Nullable String type,
      @Nullable String status,
      @Nullable String destinationId,
      long since,
      long until,
      @Nullable String q,
      int limit,
      @Nullable String cursor) {
    this(tenant, sourceId, null, type, status, destinationId, since, until, q, limit, cursor);
  }
}
