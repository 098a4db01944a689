package io.hookgate.cli;

/**
 * What the user asked for cannot be: ends with exit code 2. The message says what would be right.
 */
public final class WrongUsage extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With that sentence for the user. */
  public WrongUsage(String message) {
    super(message);
  }

  /** What a called part says about its arguments. */
  public static WrongUsage because(IllegalArgumentException refusal) {
    WrongUsage usage = new WrongUsage(String.valueOf(refusal.getMessage()));
    usage.initCause(refusal);
    return usage;
  }
}
