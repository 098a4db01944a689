package io.hookgate.config;

import org.jspecify.annotations.Nullable;

/**
 * What a destination takes at most, true across all nodes.
 *
 * @param concurrency deliveries in flight at once, 1 is strictly serial; null for no limit
 * @param rate null for no limit
 */
public record LimitsConfig(@Nullable Integer concurrency, @Nullable RateLimitConfig rate) {
  /** Takes whatever comes. */
  public static final LimitsConfig NONE = new LimitsConfig(null, null);

  /** Whether there is any. */
  public boolean any() {
    return concurrency != null || rate != null;
  }
}
