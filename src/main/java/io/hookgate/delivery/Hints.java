package io.hookgate.delivery;

import io.hookgate.bus.Addresses;
import io.hookgate.bus.CircuitChanged;
import io.hookgate.bus.Due;
import io.hookgate.bus.DueLater;
import io.hookgate.bus.Held;
import io.hookgate.bus.RoomFreed;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;

/** What delivery tells the rest of the node; losing any of it costs time, nothing else. */
record Hints(EventBus bus) {
  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

  /** To the dispatcher. */
  void roomFreed(String destinationId) {
    bus.publish(Addresses.ROOM, new RoomFreed(destinationId), LOCAL);
  }

  /** To the dispatcher. */
  void due(int shard, String destinationId) {
    bus.publish(Addresses.DUE, new Due(shard, destinationId), LOCAL);
  }

  /** To the dispatcher. */
  void held(String destinationId) {
    bus.publish(Addresses.HELD, new Held(destinationId), LOCAL);
  }

  /** To the retry verticle. */
  void dueLater(int shard, long delayMillis) {
    bus.publish(Addresses.DUE_LATER, new DueLater(shard, delayMillis), LOCAL);
  }

  /** To alerts. */
  void circuit(String destinationId, boolean open) {
    bus.publish(Addresses.CIRCUIT, new CircuitChanged(destinationId, open), LOCAL);
  }
}
