package io.hookgate.api;

import io.hookgate.bus.Addresses;
import io.hookgate.bus.Due;
import io.hookgate.bus.DueLater;
import io.hookgate.bus.Leased;
import io.hookgate.model.Ids;
import io.hookgate.model.LeasedDelivery;
import io.vertx.core.eventbus.EventBus;
import java.util.Collection;
import java.util.List;

/** Tells the dispatcher what was just stored. Losing a hint costs a second, never a delivery. */
final class Hints {
  private final EventBus bus;

  Hints(EventBus bus) {
    this.bus = bus;
  }

  /** Deliveries of that event to these destinations can start. */
  void due(String eventId, Collection<String> destinationIds) {
    int shard = Ids.shardOf(eventId);
    for (String destination : destinationIds) {
      bus.publish(Addresses.DUE, new Due(shard, destination));
    }
  }

  /** A delivery of that event can start after so long. */
  void dueLater(String eventId, long delayMillis) {
    bus.publish(Addresses.DUE_LATER, new DueLater(Ids.shardOf(eventId), delayMillis));
  }

  /** These are leased to this node; only one may attempt them. */
  void leased(List<LeasedDelivery> deliveries) {
    if (!deliveries.isEmpty()) {
      bus.send(Addresses.LEASED, new Leased(deliveries));
    }
  }
}
