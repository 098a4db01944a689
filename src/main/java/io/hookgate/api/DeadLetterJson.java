package io.hookgate.api;

import io.hookgate.config.Redactions;
import io.hookgate.routing.Mask;
import io.hookgate.store.DeadLetter;
import io.vertx.core.json.JsonObject;

/** Dead letters, as the API tells them. */
final class DeadLetterJson {
  private static final Mask WITHHELD =
      Mask.withholding(
          "a part of its event is redacted, and lists do not look into events; ask for the event");

  private final Names names;
  private final Redactions redactions;

  DeadLetterJson(Names names, Redactions redactions) {
    this.names = names;
    this.redactions = redactions;
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
        .put("last", letter.last() == null ? null : AttemptJson.of(letter.last(), mask(letter)));
  }

  private Mask mask(DeadLetter letter) {
    return redactions.of(letter.tenant(), letter.sourceId(), letter.source()).hidesNothing()
        ? Mask.NONE
        : WITHHELD;
  }
}
