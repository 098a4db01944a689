package io.hookgate.api;

import io.hookgate.model.Event;
import io.hookgate.store.DeliveryDetails;
import io.hookgate.store.DeliverySummary;
import io.hookgate.store.EventDetails;
import io.hookgate.store.EventSummary;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Events and their deliveries, as the API tells them. */
final class EventJson {
  private final Names names;

  EventJson(Names names) {
    this.names = names;
  }

  /** A line of the list. */
  JsonObject summary(EventSummary event) {
    JsonArray deliveries = new JsonArray();
    for (DeliverySummary delivery : event.deliveries()) {
      deliveries.add(
          new JsonObject()
              .put("id", delivery.id())
              .put("destination", names.destination(delivery.destinationId()))
              .put("destinationId", delivery.destinationId())
              .put("state", delivery.state().word())
              .put("attempts", delivery.attempts()));
    }
    return new JsonObject()
        .put("id", event.id())
        .put("tenant", event.tenant())
        .put("source", names.source(event.sourceId(), event.source()))
        .put("sourceId", event.sourceId())
        .put("type", event.type())
        .put("status", event.status().word())
        .put("acceptedAt", Times.format(event.acceptedAt()))
        .put("bytes", event.bytes())
        .put("duplicates", event.duplicates())
        .put("expunged", event.expungedAt() > 0)
        .put("deliveries", deliveries);
  }

  /** Everything about one event; JSON text, since the payload stands in it as it came. */
  String details(EventDetails details) {
    Event event = details.event();
    JsonArray deliveries = new JsonArray();
    details.deliveries().forEach(delivery -> deliveries.add(delivery(delivery)));
    JsonObject json =
        new JsonObject()
            .put("id", event.id())
            .put("tenant", event.tenant())
            .put("source", names.source(event.sourceId(), event.source()))
            .put("sourceId", event.sourceId())
            .put("type", event.type())
            .put("status", details.status().word())
            .put("acceptedAt", Times.format(event.acceptedAt()))
            .put("bytes", event.body().length)
            .put("duplicates", details.duplicates())
            .put("otherBytes", details.otherBytes())
            .put("contentType", event.contentType())
            .put("expunged", details.expungedAt() > 0)
            .put("expungedAt", timeOrNull(details.expungedAt()))
            .put("missingKeys", new JsonArray(details.missingKeys()))
            .put("headers", AttemptJson.headers(event.headers()))
            .put("deliveries", deliveries);
    return Payload.splice(json, event.body());
  }

  private JsonObject delivery(DeliveryDetails delivery) {
    JsonArray log = new JsonArray();
    delivery.log().forEach(attempt -> log.add(AttemptJson.of(attempt)));
    return new JsonObject()
        .put("id", delivery.id())
        .put("destination", names.destination(delivery.destinationId()))
        .put("destinationId", delivery.destinationId())
        .put("route", names.route(delivery.routeId()))
        .put("routeId", delivery.routeId())
        .put("lane", delivery.lane().word())
        .put("state", delivery.state().word())
        .put("reason", delivery.reason() == null ? null : delivery.reason().word())
        .put("why", delivery.why().isEmpty() ? null : delivery.why())
        .put("attempts", delivery.attempts())
        .put("createdAt", Times.format(delivery.createdAt()))
        .put("nextAt", timeOrNull(delivery.nextAt()))
        .put("endedAt", timeOrNull(delivery.endedAt()))
        .put("purgedAt", timeOrNull(delivery.purgedAt()))
        .put("replayOf", delivery.replayOf())
        .put("replay", delivery.replayId())
        .put("send", send(delivery.send()))
        .put("log", log);
  }

  /**
   * Where a message to one URL goes and how, or what a message asks of its destination; a secret,
   * sealed as it is, is nobody's business.
   */
  private static @Nullable JsonObject send(@Nullable String parameters) {
    if (parameters == null) {
      return null;
    }
    JsonObject stored = new JsonObject(parameters);
    String url = stored.getString("url");
    return new JsonObject()
        .put("url", url == null ? null : Redaction.url(url))
        .put("headers", Redaction.headers(stored.getJsonObject("headers", new JsonObject())))
        .put("timeoutMillis", stored.getValue("timeoutMillis"))
        .put("retry", stored.getValue("retry"))
        .put("maxAttempts", stored.getValue("maxAttempts"))
        .put("delayMillis", stored.getValue("delayMillis"))
        .put("signed", stored.containsKey("secret"));
  }

  private static @Nullable String timeOrNull(long epochMillis) {
    return epochMillis == 0 ? null : Times.format(epochMillis);
  }
}
