package io.hookgate.app;

import io.hookgate.config.DestinationConfig;
import io.hookgate.config.GatewayConfig;
import io.hookgate.config.OrderingConfig;
import io.hookgate.config.Topology;
import io.hookgate.store.StoreRules;

/** What the configuration asks of the store. */
final class Rules {
  private Rules() {}

  static StoreRules of(GatewayConfig config) {
    Topology topology = Topology.of(config);
    return new StoreRules(
        id -> ordering(topology, id).ordered(),
        id -> ordering(topology, id).stopOnDead(),
        config.retention().perDestination());
  }

  private static OrderingConfig ordering(Topology topology, String destinationId) {
    DestinationConfig destination = topology.destination(destinationId);
    return destination == null ? OrderingConfig.NONE : destination.ordering();
  }
}
