package io.hookgate.model;

import java.util.Locale;

/** Where a replay job stands. */
public enum ReplayState {
  /** It waits for a node. */
  QUEUED,
  /** A node works at it, or did and is to be followed by another. */
  RUNNING,
  /** All of its deliveries are queued; they may still be on their way. */
  DONE,
  /** Somebody ended it; what it had queued stays. */
  CANCELLED;

  /** Its name in the API. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its letter in the store. */
  public char code() {
    return word().charAt(0);
  }

  /** Whether it makes nothing more. */
  public boolean ended() {
    return this == DONE || this == CANCELLED;
  }

  /**
   * The state with that letter.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static ReplayState of(char code) {
    for (ReplayState state : values()) {
      if (state.code() == code) {
        return state;
      }
    }
    throw new IllegalArgumentException("no state of a replay: " + code);
  }
}
