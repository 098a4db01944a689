package io.hookgate.routing.jq;

/** A run reached its bound of work; nothing in a program catches it. */
public final class TooMuchWork extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooMuchWork(long limit) {
    super("it takes more than " + limit + " steps", null, false, false);
  }
}
