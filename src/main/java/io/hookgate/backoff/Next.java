package io.hookgate.backoff;

import io.hookgate.model.DeadReason;

/** What follows a failed attempt. */
public sealed interface Next {
  /**
   * Another attempt.
   *
   * @param millis how long to wait for it, 0 or more
   */
  record RetryIn(long millis) implements Next {}

  /**
   * No further attempt: the delivery becomes a dead letter.
   *
   * @param reason {@code EXHAUSTED} or {@code EXPIRED}
   */
  record GiveUp(DeadReason reason) implements Next {}
}
