package io.hookgate.backoff;

/** What a destination said about when to come back. */
public sealed interface Asked {
  /** Nothing: the policy decides. */
  record Nothing() implements Asked {}

  /** To be asked less often, but not until when: 429 without Retry-After. */
  record Slower() implements Asked {}

  /**
   * To come back after that time.
   *
   * @param millis 1 or more
   */
  record After(long millis) implements Asked {}
}
