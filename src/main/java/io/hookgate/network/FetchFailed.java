package io.hookgate.network;

/** A document could not be had; says why, without secrets. */
public final class FetchFailed extends Exception {
  private static final long serialVersionUID = 1;

  /** Says why. */
  public FetchFailed(String why) {
    super(why, null, false, false);
  }
}
