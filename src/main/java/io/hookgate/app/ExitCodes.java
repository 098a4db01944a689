package io.hookgate.app;

/** What every command ends with. */
final class ExitCodes {
  /** All is well. */
  static final int FINE = 0;

  /** It ran, and failed. */
  static final int FAILED = 1;

  /** Wrong usage or configuration: nothing was done. */
  static final int WRONG_USAGE = 2;

  private ExitCodes() {}
}
