package io.hookgate.delivery;

/** What was to be sent, or where to, may not leave; says why, without secrets. */
final class NotAllowed extends Exception {
  private static final long serialVersionUID = 1;

  NotAllowed(String why) {
    super(why, null, false, false);
  }
}
