package io.hookgate.model;

import java.util.Locale;

/** How an attempt ended. */
public enum AttemptOutcome {
  /** The destination took the event. */
  SUCCESS,
  /** Worth another try. */
  RETRYABLE,
  /** Another try would end the same. */
  PERMANENT;

  /** The word in API, metrics and documents. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant of that word.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static AttemptOutcome ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
