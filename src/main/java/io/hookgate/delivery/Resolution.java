package io.hookgate.delivery;

/** Whether a delivery may go to its destination. */
sealed interface Resolution {
  /** It may. */
  record Ready(Target target) implements Resolution {}

  /** Not now, and nobody knows until when: the dispatcher holds it. */
  record Held(String why, boolean alarming) implements Resolution {}

  /** Never: the destination is disabled. */
  record Gone(String label) implements Resolution {}

  /** What it says about where to go cannot be used. */
  record Unusable(String label, String why) implements Resolution {}
}
