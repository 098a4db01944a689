package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.intake.HandOver;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.store.Audit;
import io.hookgate.store.DeliveryDetails;
import io.hookgate.store.EventDetails;
import io.hookgate.store.Store;
import io.hookgate.traffic.Happening;
import io.hookgate.traffic.Traffic;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deliveries: ending one that is still open. */
final class DeliveriesResource {
  static final Set<String> MEMBERS = Set.of("cause");

  private static final Logger LOG = LoggerFactory.getLogger(DeliveriesResource.class);
  private static final int LONGEST_CAUSE = 300;

  private final Store store;
  private final Names names;
  private final HandOver handOver;
  private final Traffic traffic;

  DeliveriesResource(ApiParts parts, HandOver handOver) {
    this.store = parts.store();
    this.names = new Names(parts.topology());
    this.handOver = handOver;
    this.traffic = parts.metrics().traffic();
  }

  List<Operation> operations() {
    return List.of(
        Operation.post(
            "/api/v1/deliveries/:id/cancel", Access.ofTenant(Scope.REPLAY), this::cancel));
  }

  private Future<Answer> cancel(Call call) {
    QueryInput.of(call, Set.of());
    String cause = JsonInput.ofOptional(call.body(), MEMBERS).text("cause", LONGEST_CAUSE);
    String id = call.context().pathParam("id");
    if (id == null || !Ids.isDeliveryId(id)) {
      throw Problem.badInput("id", "id has to be dlv_ and 29 letters and digits").exception();
    }
    return store
        .event(Ids.eventOf(id))
        .compose(
            event -> {
              if (event == null || !call.caller().sees(event.event().tenant())) {
                throw gone(id).exception();
              }
              DeliveryDetails delivery = find(event, id);
              return delivery.state().open()
                  ? cancel(event, delivery, call.keyName(), cause == null ? "" : cause)
                  : Future.succeededFuture(answer(id, delivery.state(), false));
            });
  }

  private Future<Answer> cancel(
      EventDetails event, DeliveryDetails delivery, String key, String cause) {
    String by = "cancelled by " + key;
    return store
        .audit()
        .note(key, "cancel", subject(event, delivery), cause)
        .compose(
            noted ->
                store.endings().cancel(delivery.id(), cause.isEmpty() ? by : by + ": " + cause))
        .map(
            was -> {
              if (was == null) {
                throw gone(delivery.id()).exception();
              }
              if (was.open()) {
                LOG.atInfo()
                    .addKeyValue("delivery", delivery.id())
                    .addKeyValue("was", was.word())
                    .addKeyValue("key", key)
                    .log("delivery.cancelled");
                if (was != DeliveryState.IN_FLIGHT) {
                  traffic.cancelled(told(event.event(), delivery));
                }
                // Whoever stood behind it in line is due now.
                handOver.due(Ids.eventOf(delivery.id()), List.of(delivery.destinationId()));
              }
              return answer(delivery.id(), was, was.open());
            });
  }

  private Audit.Subject subject(EventDetails event, DeliveryDetails delivery) {
    return new Audit.Subject(
        "delivery",
        delivery.id(),
        event.event().tenant(),
        names.destination(delivery.destinationId()));
  }

  private static Happening.Delivery told(Event event, DeliveryDetails delivery) {
    return new Happening.Delivery(
        delivery.id(),
        event.tenant(),
        event.sourceId(),
        event.source(),
        event.type(),
        delivery.destinationId());
  }

  /** One that is being attempted ends with its attempt: until then, it is what it was. */
  private static Answer answer(String id, DeliveryState was, boolean changed) {
    boolean attempted = was == DeliveryState.IN_FLIGHT;
    DeliveryState now = changed && !attempted ? DeliveryState.CANCELLED : was;
    return Answer.json(
        attempted ? 202 : 200,
        new JsonObject()
            .put("id", id)
            .put("event", Ids.eventOf(id))
            .put("state", now.word())
            .put("changed", changed));
  }

  private static DeliveryDetails find(EventDetails event, String id) {
    return event.deliveries().stream()
        .filter(it -> it.id().equals(id))
        .findAny()
        .orElseThrow(() -> gone(id).exception());
  }

  private static Problem gone(String id) {
    return Problem.of(404, "Not Found", "There is no delivery " + id + " (any more)");
  }
}
