package io.hookgate.store;

import io.hookgate.model.ReplayState;
import org.jspecify.annotations.Nullable;

/**
 * A replay job as it is stored. Times are milliseconds since 1970 by the store's clock, 0 for not
 * yet.
 *
 * @param id {@code rpl_...}
 */
public record ReplayJob(String id, ReplayState state, Asked asked, Counts counts, Span span) {

  /**
   * What was asked for.
   *
   * @param by the API key's name
   * @param tenant whose things it takes; null for those of all
   * @param order what to take, as its runner wrote it
   * @param expected how many deliveries were expected when it was made
   * @param missingKey the data key without which the order cannot be read, which is empty then;
   *     null where it can
   */
  public record Asked(
      String by,
      @Nullable String tenant,
      String order,
      long expected,
      @Nullable String missingKey) {
    /** One whose order can be read. */
    public Asked(String by, @Nullable String tenant, String order, long expected) {
      this(by, tenant, order, expected, null);
    }
  }

  /**
   * What its ended batches came to: matched is queued and skipped together.
   *
   * @param queued new deliveries
   * @param skipped what could not be delivered again
   */
  public record Counts(long matched, long queued, long skipped) {
    /** Nothing yet. */
    public static final Counts NONE = new Counts(0, 0, 0);
  }

  /** Its life. */
  public record Span(long createdAt, long startedAt, long finishedAt) {}

  /**
   * What its runner needs.
   *
   * @param step the last step that was taken
   * @param batch what is being made, as its runner wrote it; empty for nothing
   * @param place how far the walk has come, behind the batch
   */
  public record Work(long step, String batch, String place) {}

  /** How its deliveries ended: failed ones are dead letters. The others are on their way. */
  public record Progress(long delivered, long failed, long cancelled) {}
}
