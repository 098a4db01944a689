package io.hookgate.store;

import io.hookgate.model.DeadReason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters to list; null, empty and 0 mean any. source is what their source was called
 * when they came, for a name that every tenant has. since and until are about when they died. match
 * is JSON pointer to value. A cursor that no page gave fails with {@link IllegalArgumentException}.
 */
public record DeadLetterQuery(
    @Nullable String tenant,
    @Nullable String sourceId,
    @Nullable String source,
    @Nullable String type,
    @Nullable String destinationId,
    @Nullable DeadReason reason,
    long since,
    long until,
    Map<String, String> match,
    int limit,
    @Nullable String cursor) {

  /** Of a source by its id alone. */
  public DeadLetterQuery(
      @Nullable String tenant,
      @Nullable String sourceId,
      @Nullable String type,
      @Nullable String destinationId,
      @Nullable DeadReason reason,
      long since,
      long until,
      Map<String, String> match,
      int limit,
      @Nullable String cursor) {
    this(tenant, sourceId, null, type, destinationId, reason, since, until, match, limit, cursor);
  }
}
