package io.hookgate.model;

import java.util.Locale;

/** Why a delivery became a dead letter. */
public enum DeadReason {
  /** Every attempt of its policy failed. */
  EXHAUSTED,
  /** The destination answered that it will never take it. */
  PERMANENT,
  /** Still failing when its policy's maxAge had passed. */
  EXPIRED,
  /** Its destination is disabled or deleted. */
  DESTINATION_GONE,
  /** The event could not be read where a route needed it. */
  UNPARSABLE,
  /** The destination's address is not allowed. */
  BLOCKED,
  /** The destination asked for it with X-Webhook-Disposition. */
  REFUSED,
  /** Its attempts ended five times in a row with the node's death. */
  CRASHED;

  /** The word in API, metrics and documents. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant of that word.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static DeadReason ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
