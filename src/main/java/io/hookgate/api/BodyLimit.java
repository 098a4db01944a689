package io.hookgate.api;

import io.hookgate.intake.IntakeBudget;
import org.jspecify.annotations.Nullable;

/**
 * How large a request's body may be.
 *
 * @param maxBytes bytes at most
 * @param budget where the node counts them while the request is worked on; null where they are few
 */
record BodyLimit(int maxBytes, @Nullable IntakeBudget budget) {
  /** 1 MiB, for what is one thing. */
  static final BodyLimit USUAL = new BodyLimit(1024 * 1024, null);

  private static final int BATCH_BYTES = 16 * 1024 * 1024;

  /** 16 MiB, as long as the node has room for them. */
  static BodyLimit ofBatches(IntakeBudget budget) {
    return new BodyLimit(BATCH_BYTES, budget);
  }

  /** Whether the node has room for so many more bytes of a body; if so they are taken. */
  boolean tryBytes(int count) {
    return budget == null || budget.tryBytes(count);
  }

  void giveBytes(long count) {
    if (budget != null) {
      budget.giveBytes(count);
    }
  }
}
