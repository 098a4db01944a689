package io.hookgate.routing.jq;

/** An error of a program on its input; {@code try} catches it. The message shows no value. */
public final class Failed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Failed(String message) {
    super(message, null, false, false);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
