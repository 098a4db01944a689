package io.hookgate.model;

import java.util.Locale;

/** What became of an event when it was accepted. */
public enum EventStatus {
  /** At least one enabled route wanted it. */
  ROUTED,
  /** No enabled route wanted it. */
  UNROUTED,
  /** It could not be read where a route needed it, and no other route wanted it. */
  UNPARSABLE;

  /** The word in API, metrics and documents. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant of that word.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static EventStatus ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
