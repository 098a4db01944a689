package io.hookgate.delivery;

/** What one attempt says about its destination's health. */
enum Evidence {
  /** It answered, and not that it is unwell. */
  GOOD,
  /** It failed, or was not reached. */
  BAD,
  /** Nothing: it was never asked. */
  NONE
}
