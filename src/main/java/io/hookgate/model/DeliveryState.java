package io.hookgate.model;

import java.util.Locale;

/** Where a delivery is. The code is what the store keeps, the word what users see. */
public enum DeliveryState {
  /** Waits for its first attempt. */
  PENDING('p'),
  /** Leased to a node that is attempting it. */
  IN_FLIGHT('i'),
  /** An attempt failed; the next one is scheduled. */
  RETRYING('r'),
  /** The destination took it. */
  DELIVERED('d'),
  /** Ended without success: a dead letter. */
  DEAD('x'),
  /** An operator ended it. */
  CANCELLED('c');

  private final char code;

  DeliveryState(char code) {
    this.code = code;
  }

  /** The store's letter. */
  public char code() {
    return code;
  }

  /** The word in API, metrics and documents. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether work is still to be done. */
  public boolean open() {
    return this == PENDING || this == IN_FLIGHT || this == RETRYING;
  }

  /**
   * The state with that letter.
   *
   * @throws IllegalArgumentException when no state has it
   */
  public static DeliveryState of(char code) {
    for (DeliveryState state : values()) {
      if (state.code == code) {
        return state;
      }
    }
    throw new IllegalArgumentException("no delivery state has the letter '" + code + "'");
  }
}
