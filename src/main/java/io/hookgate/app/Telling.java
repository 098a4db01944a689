package io.hookgate.app;

import io.hookgate.bus.Addresses;
import io.hookgate.bus.CircuitChanged;
import io.hookgate.bus.DestinationSwitched;
import io.hookgate.config.DestinationConfig;
import io.hookgate.config.Topology;
import io.hookgate.model.EventStatus;
import io.hookgate.store.AcceptRequest;
import io.hookgate.store.AcceptResult;
import io.hookgate.store.NewDelivery;
import io.hookgate.store.Store;
import io.hookgate.traffic.Happening;
import io.hookgate.traffic.Traffic;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Tells the live feed what nobody tells it by himself: accepts, circuits and switches. */
record Telling(Traffic traffic, Supplier<Topology> topology) {
  void start(Store store, EventBus bus) {
    store.watch(this::accepted);
    bus.<CircuitChanged>localConsumer(Addresses.CIRCUIT, message -> circuit(message.body()));
    bus.<DestinationSwitched>localConsumer(Addresses.DESTINATION, message -> is(message.body()));
  }

  private void accepted(AcceptRequest request, AcceptResult result) {
    if (result instanceof AcceptResult.Duplicate) {
      traffic.duplicate(request.event().tenant());
      return;
    }
    List<NewDelivery> deliveries = request.deliveries();
    boolean routed = false;
    List<String> destinations = new ArrayList<>(deliveries.size());
    for (NewDelivery delivery : deliveries) {
      routed |= !delivery.unparsable();
      destinations.add(delivery.destinationId());
    }
    EventStatus read = routed ? EventStatus.ROUTED : EventStatus.UNPARSABLE;
    EventStatus status = deliveries.isEmpty() ? EventStatus.UNROUTED : read;
    traffic.accepted(request.event(), status, destinations);
  }

  private void circuit(CircuitChanged changed) {
    String id = changed.destinationId();
    traffic.told(new Happening.Circuit(tenant(id), id, changed.open()));
  }

  private void is(DestinationSwitched switched) {
    String id = switched.destinationId();
    traffic.told(
        new Happening.Switched(tenant(id), id, switched.action(), switched.by(), switched.cause()));
  }

  private String tenant(String destinationId) {
    DestinationConfig destination = topology.get().destination(destinationId);
    return destination == null ? "" : destination.tenant();
  }
}
