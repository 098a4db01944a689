package io.hookgate.store;

import io.hookgate.model.Lane;
import org.jspecify.annotations.Nullable;

/**
 * One new delivery of a replay. of is the delivery it repeats, null when an operator named the
 * destination.
 */
public record ReplayTarget(
    String destinationId,
    String routeId,
    Lane lane,
    @Nullable String of,
    boolean onlyIfDead,
    @Nullable String send) {}
