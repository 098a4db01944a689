package io.hookgate.store;

import io.hookgate.model.Attempt;
import io.hookgate.model.DeadReason;
import org.jspecify.annotations.Nullable;

/** How a leased delivery goes on. */
public sealed interface Settlement {
  /** It arrived. */
  record Delivered(Attempt attempt) implements Settlement {}

  /**
   * Another attempt after {@code delayMillis}; {@code holdMillis} over 0 holds the whole
   * destination that long.
   */
  record Retry(Attempt attempt, long delayMillis, long holdMillis) implements Settlement {}

  /** A dead letter; without an attempt where none was made, and then with why in words. */
  record Dead(@Nullable Attempt attempt, DeadReason reason, String why) implements Settlement {
    /** One whose attempt, or whose reason alone, says why. */
    public Dead(@Nullable Attempt attempt, DeadReason reason) {
      this(attempt, reason, "");
    }
  }

  /** Ended without an attempt: no route wants it. */
  record Unwanted(String why) implements Settlement {}

  /** Given back unsent; uses no attempt and is due again after {@code delayMillis}. */
  record Released(long delayMillis) implements Settlement {
    /** Due again at once. */
    public Released() {
      this(0);
    }
  }
}
