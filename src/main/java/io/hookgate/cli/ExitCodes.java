package io.hookgate.cli;

/** What every command ends with. */
public final class ExitCodes {
  /** All is well. */
  public static final int FINE = 0;

  /** It ran, and failed. */
  public static final int FAILED = 1;

  /** Wrong usage or configuration: nothing was done. */
  public static final int WRONG_USAGE = 2;

  private ExitCodes() {}
}
