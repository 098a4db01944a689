package io.hookgate.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** What a replay would do, counted before it begins. For one event loop. */
final class ReplayTally {
  /** Older events are worth a warning: whoever receives them may have moved on. */
  static final Duration OLD = Duration.ofHours(24);

  private final long now;
  private long matched;
  private long old;
  private long oldest = Long.MAX_VALUE;
  private long notFound;
  private boolean partial;

  ReplayTally(long now) {
    this.now = now;
  }

  /** One more dead letter, of an event that was accepted then. */
  void add(long acceptedAt) {
    matched++;
    if (now - acceptedAt > OLD.toMillis()) {
      old++;
      oldest = Math.min(oldest, acceptedAt);
    }
  }

  /** An id that names no dead letter. */
  void addNotFound() {
    notFound++;
  }

  /** Counting was given up for time: there are more. */
  void markPartial() {
    partial = true;
  }

  long matched() {
    return matched;
  }

  JsonArray warnings() {
    JsonArray warnings = new JsonArray();
    if (old > 0) {
      warnings.add(
          warning("old-events", old, "accepted more than 24 h ago; receivers may have moved on")
              .put("oldest", Times.format(oldest)));
    }
    if (notFound > 0) {
      warnings.add(warning("not-found", notFound, "ids that name no dead letter"));
    }
    if (partial) {
      warnings.add(
          warning("counted-in-part", matched, "too many to count at once; all are replayed"));
    }
    return warnings;
  }

  private static JsonObject warning(String code, long count, String detail) {
    return new JsonObject().put("code", code).put("count", count).put("detail", detail);
  }
}
