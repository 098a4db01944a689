package io.hookgate.app;

/** What this process may use of the machine. */
final class Processes {
  private Processes() {}

  /** Event loops: one per core. More do not pay, and each has a connection to Redis of its own. */
  static int eventLoops() {
    return Math.max(1, Runtime.getRuntime().availableProcessors());
  }
}
