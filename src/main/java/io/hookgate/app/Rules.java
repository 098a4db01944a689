package io.hookgate.app;

import io.hookgate.config.DestinationConfig;
import io.hookgate.config.GatewayConfig;
import io.hookgate.config.OrderingConfig;
import io.hookgate.config.Topology;
import io.hookgate.store.StoreRules;

/** What the configuration in force asks of the store. Any thread. */
final class Rules {
  private final double perDestination;
  private volatile Topology topology;

  Rules(GatewayConfig config) {
    this.perDestination = config.retention().perDestination();
    this.topology = Topology.of(config);
  }

  /** This is in force from now on. */
  void follow(Topology now) {
    topology = now;
  }

  /** As the store asks for them. */
  StoreRules asked() {
    return new StoreRules(
        id -> ordering(id).ordered(), id -> ordering(id).stopOnDead(), perDestination);
  }

  private OrderingConfig ordering(String destinationId) {
    DestinationConfig destination = topology.destination(destinationId);
    return destination == null ? OrderingConfig.NONE : destination.ordering();
  }
}
