package io.hookgate.api;

import io.hookgate.store.DeadLetter;
import io.vertx.core.json.JsonObject;

/** Dead letters, as the API tells them. */
final class DeadLetterJson {
  private final Names names;

  DeadLetterJson(Names names) {
    this.names = names;
  }

  JsonObject of(DeadLetter letter) {
    return new JsonObject()
        .put("id", letter.deliveryId())
        .put("event", letter.eventId())
        .put("tenant", letter.tenant())
        .put("source", names.source(letter.sourceId(), letter.source()))
        .put("sourceId", letter.sourceId())
        .put("type", letter.type())
        .put("destination", names.destination(letter.destinationId()))
        .put("destinationId", letter.destinationId())
        .put("route", names.route(letter.routeId()))
        .put("routeId", letter.routeId())
        .put("reason", letter.reason().word())
        .put("acceptedAt", Times.format(letter.acceptedAt()))
        .put("diedAt", Times.format(letter.diedAt()))
        .put("attempts", letter.attempts())
        .put("last", letter.last() == null ? null : AttemptJson.of(letter.last()));
  }
}
