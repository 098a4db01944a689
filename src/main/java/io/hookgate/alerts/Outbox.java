package io.hookgate.alerts;

import io.hookgate.bus.Addresses;
import io.hookgate.bus.Due;
import io.hookgate.config.AlertsConfig;
import io.hookgate.config.DestinationConfig;
import io.hookgate.config.RouteConfig;
import io.hookgate.config.Topology;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.store.AcceptRequest;
import io.hookgate.store.AcceptResult;
import io.hookgate.store.NewDelivery;
import io.hookgate.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Makes events of announcements. An announcement has its event's id from the start and stays in the
 * store until the event is there: a crash in between, or two nodes at once, make the same event.
 */
final class Outbox {
  /** The rest waits for the next look. */
  private static final int MOST = 100;

  private final Vertx vertx;
  private final Store store;
  private final Supplier<Topology> topology;

  Outbox(Vertx vertx, Store store, Supplier<Topology> topology) {
    this.vertx = vertx;
    this.store = store;
    this.topology = topology;
  }

  /** Completes when what was there is stored as events. */
  Future<Void> flush() {
    return store
        .incidents()
        .unannounced()
        .compose(
            waiting -> {
              Future<Void> all = Future.succeededFuture();
              for (Map.Entry<String, String> one :
                  waiting.entrySet().stream().limit(MOST).toList()) {
                all = all.compose(v -> announce(one.getKey(), Announcement.decode(one.getValue())));
              }
              return all;
            });
  }

  private Future<Void> announce(String eventId, Announcement announcement) {
    Event event =
        new Event(
            eventId,
            "",
            AlertsConfig.SOURCE_ID,
            AlertsConfig.SOURCE,
            announcement.type(),
            Ids.timeOf(eventId),
            "application/json",
            List.of(),
            announcement.body().getBytes(StandardCharsets.UTF_8));
    List<NewDelivery> deliveries =
        announcement.to().stream()
            .map(
                to ->
                    new NewDelivery(to.destinationId(), to.routeId(), lane(to), 0, false, null, 0))
            .toList();
    return store
        .accept(new AcceptRequest(event, null, deliveries))
        .compose(result -> store.incidents().announced(eventId).onSuccess(v -> hint(result)));
  }

  private Lane lane(Announcement.To to) {
    RouteConfig route = topology.get().route(to.routeId());
    if (route != null && route.priority() != null) {
      return route.priority();
    }
    DestinationConfig destination = topology.get().destination(to.destinationId());
    return destination == null ? Lane.NORMAL : destination.lane();
  }

  private void hint(AcceptResult result) {
    if (result instanceof AcceptResult.Accepted accepted) {
      int shard = Ids.shardOf(accepted.eventId());
      accepted.due().forEach(id -> vertx.eventBus().publish(Addresses.DUE, new Due(shard, id)));
    }
  }
}
