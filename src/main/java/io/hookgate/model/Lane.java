package io.hookgate.model;

import java.util.Locale;

/** Priority lanes of a destination, served by weight (8:4:2:1), never strictly. */
public enum Lane {
  /** Weight 8. */
  HIGH('h'),
  /** Weight 4, the default. */
  NORMAL('n'),
  /** Weight 2. */
  LOW('l'),
  /** Weight 1: what an operator sends again. */
  REPLAY('r');

  private final char code;

  Lane(char code) {
    this.code = code;
  }

  /** The store's letter. */
  public char code() {
    return code;
  }

  /** The word in configuration, API and documents. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The lane with that letter.
   *
   * @throws IllegalArgumentException when no lane has it
   */
  public static Lane of(char code) {
    for (Lane lane : values()) {
      if (lane.code == code) {
        return lane;
      }
    }
    throw new IllegalArgumentException("no lane has the letter '" + code + "'");
  }
}
