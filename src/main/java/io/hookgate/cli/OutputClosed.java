package io.hookgate.cli;

/** Nobody reads the output any more, as behind {@code | head}: a command ends, and well. */
final class OutputClosed extends RuntimeException {
  private static final long serialVersionUID = 1;

  OutputClosed() {
    super("nobody reads the output any more");
  }
}
