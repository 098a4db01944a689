package io.hookgate.store;

/** Something sealed does not open here: its key is missing, or it was sealed with another one. */
public final class Unreadable extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String keyId;

  Unreadable(String keyId, String message) {
    super(message);
    this.keyId = keyId;
  }

  Unreadable(String keyId, String message, Throwable cause) {
    super(message, cause);
    this.keyId = keyId;
  }

  /** Id of the key that it names; empty when it names none. */
  public String keyId() {
    return keyId;
  }
}
