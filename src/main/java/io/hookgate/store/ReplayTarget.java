package io.hookgate.store;

import io.hookgate.model.Lane;
import org.jspecify.annotations.Nullable;

/**
 * One new delivery of a replay. of is the delivery it repeats, null when an operator named the
 * destination. A candidate is judged by its route's filter before its first attempt.
 */
public record ReplayTarget(
    String destinationId,
    String routeId,
    Lane lane,
    @Nullable String of,
    boolean onlyIfDead,
    @Nullable String send,
    boolean candidate) {

  /** One that no filter is asked about. */
  public ReplayTarget(
      String destinationId,
      String routeId,
      Lane lane,
      @Nullable String of,
      boolean onlyIfDead,
      @Nullable String send) {
    this(destinationId, routeId, lane, of, onlyIfDead, send, false);
  }
}
