package io.hookgate.delivery;

import io.hookgate.backoff.RetryPolicy;
import io.hookgate.config.RetryBudgetConfig;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a destination's answers.
 *
 * @param retry how often and how far apart it is tried
 * @param statuses which answers are tried again
 * @param budget how many tries may be retries while it fails; null for any number
 */
record Handling(RetryPolicy retry, Statuses statuses, @Nullable RetryBudgetConfig budget) {
  /** The usual, for what has no destination that says otherwise. */
  static final Handling USUAL =
      new Handling(RetryPolicy.DEFAULT, Statuses.USUAL, RetryBudgetConfig.DEFAULT);

  /** The same with that policy. */
  Handling with(RetryPolicy other) {
    return other.equals(retry) ? this : new Handling(other, statuses, budget);
  }
}
