package io.hookgate.app;

/** What must hold for a node to be ready. */
final class Conditions {
  /** Redis answers, and it is the store that was here at the start. */
  static final String STORE = "store";

  /** The live state of destinations is no older than a few seconds. */
  static final String STATE = "state";

  /** Started and not stopping. */
  static final String SERVING = "serving";

  private Conditions() {}
}
