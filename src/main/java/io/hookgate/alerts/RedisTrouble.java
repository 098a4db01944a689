package io.hookgate.alerts;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices that Redis has failed this node for too long, once per incident.
 *
 * <pre>
 * well    -- failing for as long as the limit --> told
 * told    -- Redis answers                    --> waning: the store can hear of it
 * waning  -- Redis fails                      --> waning, from its next answer on
 * waning  -- it has answered for quiet        --> well
 * </pre>
 *
 * For one event loop.
 */
final class RedisTrouble {
  private final @Nullable Duration limit;
  private final Duration quiet;
  private final LongSupplier nanoTime;
  private @Nullable Long failingSince;
  private @Nullable Long answersSince;
  private @Nullable Trouble told;
  private boolean recorded;

  /**
   * @param limit how long Redis may fail; null for ever
   */
  RedisTrouble(@Nullable Duration limit, Duration quiet, LongSupplier nanoTime) {
    this.limit = limit;
    this.quiet = quiet;
    this.nanoTime = nanoTime;
  }

  /**
   * Redis failed a look.
   *
   * @param begun when the look began, nanoseconds
   * @return what to tell now; null for nothing
   */
  @Nullable Trouble failed(long begun, String cause) {
    if (failingSince == null) {
      failingSince = begun;
    }
    answersSince = null;
    Duration failing = Duration.ofNanos(nanoTime.getAsLong() - failingSince);
    if (limit == null || failing.compareTo(limit) < 0) {
      return null;
    }
    if (told != null) {
      // The same incident: the store hears that it goes on.
      recorded = false;
      return null;
    }
    told =
        new Trouble(
            AlertKind.REDIS_TROUBLE,
            "",
            "",
            Map.of(
                "seconds", failing.toSeconds(), "limitSeconds", limit.toSeconds(), "cause", cause),
            true);
    recorded = false;
    return told;
  }

  /** Redis answered a look. */
  void answered() {
    failingSince = null;
    long now = nanoTime.getAsLong();
    if (answersSince == null) {
      answersSince = now;
    }
    if (recorded && now - answersSince >= quiet.toNanos()) {
      told = null;
    }
  }

  /** What was told and is not in the store yet; null when there is nothing. */
  @Nullable Trouble unrecorded() {
    return recorded ? null : told;
  }

  /** The store has it. */
  void recorded() {
    recorded = true;
  }
}
