package io.hookgate.api;

import io.hookgate.config.Redactions;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.Event;
import io.hookgate.routing.Mask;
import io.hookgate.routing.Redactor;
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
  private final Redactions redactions;

  EventJson(Names names, Redactions redactions) {
    this.names = names;
    this.redactions = redactions;
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
    return details(details, null);
  }

  /**
   * The same as a line of an export.
   *
   * @param cursor where the export goes on behind it; null in an answer of its own
   */
  String details(EventDetails details, @Nullable String cursor) {
    Event event = details.event();
    Redactor redactor = redactions.of(event);
    if (redactor.hidesNothing()) {
      return Payload.splice(json(details, Mask.NONE, cursor), event.body());
    }
    Redactor.Seen seen = redactor.look(event.body(), event.contentType());
    return Payload.splice(json(details, seen.mask(), cursor), seen);
  }

  private JsonObject json(EventDetails details, Mask mask, @Nullable String cursor) {
    Event event = details.event();
    JsonArray deliveries = new JsonArray();
    details.deliveries().forEach(delivery -> deliveries.add(delivery(delivery, mask)));
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
            .put("headers", AttemptJson.headers(event.headers(), mask))
            .put("deliveries", deliveries);
    return cursor == null ? json : json.put("cursor", cursor);
  }

  private JsonObject delivery(DeliveryDetails delivery, Mask mask) {
    JsonArray log = new JsonArray();
    delivery.log().forEach(attempt -> log.add(AttemptJson.of(attempt, mask)));
    return new JsonObject()
        .put("id", delivery.id())
        .put("destination", names.destination(delivery.destinationId()))
        .put("destinationId", delivery.destinationId())
        .put("route", names.route(delivery.routeId()))
        .put("routeId", delivery.routeId())
        .put("lane", delivery.lane().word())
        .put("state", delivery.state().word())
        .put("reason", delivery.reason() == null ? null : delivery.reason().word())
        .put("why", why(delivery, mask))
        .put("attempts", delivery.attempts())
        .put("createdAt", Times.format(delivery.createdAt()))
        .put("nextAt", timeOrNull(delivery.nextAt()))
        .put("endedAt", timeOrNull(delivery.endedAt()))
        .put("purgedAt", timeOrNull(delivery.purgedAt()))
        .put("replayOf", delivery.replayOf())
        .put("replay", delivery.replayId())
        .put("send", send(delivery.send(), mask))
        .put("log", log);
  }

  /**
   * Where a message to one URL goes and how, or what a message asks of its destination; a secret,
   * sealed as it is, is nobody's business.
   */
  private static @Nullable JsonObject send(@Nullable String parameters, Mask mask) {
    if (parameters == null) {
      return null;
    }
    JsonObject stored = new JsonObject(parameters);
    String url = stored.getString("url");
    return new JsonObject()
        .put("url", url == null ? null : mask.text(Redaction.url(url)))
        .put("headers", Redaction.headers(stored.getJsonObject("headers", new JsonObject()), mask))
        .put("timeoutMillis", stored.getValue("timeoutMillis"))
        .put("retry", stored.getValue("retry"))
        .put("maxAttempts", stored.getValue("maxAttempts"))
        .put("delayMillis", stored.getValue("delayMillis"))
        .put("signed", stored.containsKey("secret"));
  }

  /** Why one died may quote its event; why one was cancelled, a person said. */
  private static @Nullable String why(DeliveryDetails delivery, Mask mask) {
    if (delivery.why().isEmpty()) {
      return null;
    }
    return delivery.state() == DeliveryState.DEAD ? mask.text(delivery.why()) : delivery.why();
  }

  private static @Nullable String timeOrNull(long epochMillis) {
    return epochMillis == 0 ? null : Times.format(epochMillis);
  }
}
