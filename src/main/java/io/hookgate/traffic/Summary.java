package io.hookgate.traffic;

/**
 * How long something took over the last ten minutes, on this node.
 *
 * @param count how often it was done
 * @param failed how often of these it failed
 * @param p50 milliseconds; so long, or less, in half of the cases; 0 when it was never done
 * @param p95 in 95 of 100
 * @param p99 in 99 of 100
 */
public record Summary(long count, long failed, double p50, double p95, double p99) {
  /** Never done. */
  public static final Summary NONE = new Summary(0, 0, 0, 0, 0);
}
