package io.hookgate.config;

/**
 * How many retries a failing destination gets from one node.
 *
 * @param share of the last minute's attempts, 0 to 1
 * @param perSecond so many are always allowed, 1 or more
 */
public record RetryBudgetConfig(double share, int perSecond) {
  /** A fifth, and never under ten a second. */
  public static final RetryBudgetConfig DEFAULT = new RetryBudgetConfig(0.2, 10);
}
