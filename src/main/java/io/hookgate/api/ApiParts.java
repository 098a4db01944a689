package io.hookgate.api;

import io.hookgate.config.Topology;
import io.hookgate.store.Store;
import io.hookgate.telemetry.Health;
import io.hookgate.telemetry.Metrics;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/**
 * What the API needs of the rest of the gateway.
 *
 * @param topology what is in force now; asked for each request
 * @param metrics what /metrics tells
 * @param sealer encrypts a secret before it is stored: the id of its event, the secret
 */
public record ApiParts(
    Store store,
    Supplier<Topology> topology,
    Health health,
    Metrics metrics,
    BinaryOperator<String> sealer) {}
