package io.hookgate.delivery;

import io.hookgate.config.Topology;
import io.hookgate.model.LeasedDelivery;
import io.vertx.core.Future;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * What filters and transforms of routes need.
 *
 * @param topology the routes in force
 * @param keep keeps what a transform made, for every attempt; false when the lease is somebody
 *     else's
 */
public record Programs(
    Supplier<Topology> topology, BiFunction<LeasedDelivery, byte[], Future<Boolean>> keep) {}
