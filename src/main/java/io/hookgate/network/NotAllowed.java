package io.hookgate.network;

/** What was to be sent, or where to, may not leave; says why, without secrets. */
public final class NotAllowed extends Exception {
  private static final long serialVersionUID = 1;

  /** Says why. */
  public NotAllowed(String why) {
    super(why, null, false, false);
  }
}
