package io.hookgate.intake;

import io.hookgate.bus.Addresses;
import io.hookgate.bus.Due;
import io.hookgate.bus.DueLater;
import io.hookgate.bus.Leased;
import io.hookgate.bus.RoomFreed;
import io.hookgate.model.Ids;
import io.hookgate.model.LeasedDelivery;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.util.List;

/** Tells this node's dispatcher what an accept left to do. */
public final class HandOver {
  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

  private final EventBus bus;

  /** Over that bus. */
  public HandOver(EventBus bus) {
    this.bus = bus;
  }

  /** These are leased to this node; their places go with them. */
  public void leased(List<LeasedDelivery> deliveries, Places places) {
    if (deliveries.isEmpty()) {
      return;
    }
    for (LeasedDelivery delivery : deliveries) {
      places.handOver(delivery.destinationId(), delivery.bodyBytes());
    }
    bus.send(Addresses.LEASED, new Leased(deliveries), LOCAL);
  }

  /** There is a place again. */
  public void roomFreed(String destinationId) {
    bus.send(Addresses.ROOM, new RoomFreed(destinationId), LOCAL);
  }

  /** Something of the event's shard is due after so long. */
  public void dueLater(String eventId, long delayMillis) {
    bus.send(Addresses.DUE_LATER, new DueLater(Ids.shardOf(eventId), delayMillis), LOCAL);
  }

  /** Something of these destinations is due in the event's shard. */
  public void due(String eventId, List<String> destinationIds) {
    for (String destinationId : destinationIds) {
      bus.send(Addresses.DUE, new Due(Ids.shardOf(eventId), destinationId), LOCAL);
    }
  }
}
