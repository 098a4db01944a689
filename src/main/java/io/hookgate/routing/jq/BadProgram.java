package io.hookgate.routing.jq;

/** A text that is no program of the subset; the message says where, and what is allowed instead. */
public final class BadProgram extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  BadProgram(int at, String message) {
    super("at character " + (at + 1) + ": " + message);
  }
}
