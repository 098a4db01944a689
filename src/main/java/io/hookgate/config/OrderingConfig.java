package io.hookgate.config;

/**
 * Whether deliveries of the same order key go one after the other.
 *
 * @param ordered false: the source's order key means nothing to this destination
 * @param stopOnDead a dead letter stops its key, until it is replayed or purged; else the next goes
 */
public record OrderingConfig(boolean ordered, boolean stopOnDead) {
  /** Deliveries go as they come. */
  public static final OrderingConfig NONE = new OrderingConfig(false, false);
}
