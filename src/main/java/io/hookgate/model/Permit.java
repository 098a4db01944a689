package io.hookgate.model;

import org.jspecify.annotations.Nullable;

/**
 * Leave of a destination's limits to start one delivery.
 *
 * @param name of the permit in use; null when the destination's concurrency has no limit
 * @param token what it took from the rate; null when that has no limit
 */
public record Permit(@Nullable String name, @Nullable Token token) {
  /**
   * A token of a rate limit, with what is needed to return it.
   *
   * @param added tokens that are added in each span
   * @param spanMillis the span
   * @param takenAt by Redis's clock, milliseconds since 1970
   */
  public record Token(int added, long spanMillis, long takenAt) {}
}
