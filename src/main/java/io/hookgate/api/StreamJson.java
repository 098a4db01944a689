package io.hookgate.api;

import io.hookgate.model.Ids;
import io.hookgate.traffic.FeedItem;
import io.hookgate.traffic.Happening;
import io.hookgate.traffic.Happening.Accepted;
import io.hookgate.traffic.Happening.Alert;
import io.hookgate.traffic.Happening.Attempted;
import io.hookgate.traffic.Happening.Circuit;
import io.hookgate.traffic.Happening.Ended;
import io.hookgate.traffic.Happening.Rejected;
import io.hookgate.traffic.Happening.Replay;
import io.hookgate.traffic.Happening.Switched;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What the live feed tells of a thing that happened. */
record StreamJson(Names names) {
  JsonObject of(FeedItem item) {
    Happening what = item.what();
    JsonObject json =
        new JsonObject()
            .put("kind", what.kind().word())
            .put("at", Times.format(item.at()))
            .put("tenant", what.tenant());
    if (what instanceof Accepted accepted) {
      return accepted(json, accepted);
    }
    if (what instanceof Attempted attempted) {
      return attempted(delivery(json, attempted.delivery()), attempted);
    }
    if (what instanceof Ended ended) {
      return delivery(json, ended.delivery())
          .put("state", ended.state().word())
          .put("reason", ended.reason() == null ? null : ended.reason().word())
          .put("count", ended.count());
    }
    if (what instanceof Rejected rejected) {
      return json.put("source", rejected.source())
          .put("sourceId", rejected.sourceId())
          .put("reason", rejected.reason())
          .put("leftOut", rejected.leftOut());
    }
    if (what instanceof Switched switched) {
      return destination(json, switched.destinationId())
          .put("action", switched.action().word())
          .put("by", orNull(switched.by()))
          .put("cause", orNull(switched.cause()));
    }
    if (what instanceof Circuit circuit) {
      return destination(json, circuit.destinationId())
          .put("circuit", circuit.open() ? "open" : "closed");
    }
    if (what instanceof Alert alert) {
      return destination(json, alert.destinationId())
          .put("alert", alert.alert())
          .put("state", alert.raised() ? "raised" : "over");
    }
    return replay(json, (Replay) what);
  }

  private JsonObject accepted(JsonObject json, Accepted accepted) {
    JsonArray destinations = new JsonArray();
    accepted.destinations().stream()
        .filter(id -> !id.isEmpty())
        .forEach(id -> destinations.add(names.destination(id)));
    return json.put("event", accepted.event())
        .put("source", accepted.source())
        .put("sourceId", accepted.sourceId())
        .put("type", accepted.type())
        .put("status", accepted.status())
        .put("deliveries", accepted.destinations().size())
        .put("destinations", destinations);
  }

  private static JsonObject attempted(JsonObject json, Attempted attempted) {
    return json.put("attempt", attempted.number())
        .put("outcome", attempted.outcome().word())
        .put("status", attempted.httpStatus() == 0 ? null : attempted.httpStatus())
        .put("error", attempted.error() == null ? null : attempted.error().word())
        .put("durationMillis", attempted.millis());
  }

  private JsonObject delivery(JsonObject json, Happening.Delivery delivery) {
    boolean one = !delivery.id().isEmpty();
    return destination(json, delivery.destinationId())
        .put("delivery", one ? delivery.id() : null)
        .put("event", one ? Ids.eventOf(delivery.id()) : null)
        .put("source", orNull(delivery.source()))
        .put("sourceId", orNull(delivery.sourceId()))
        .put("type", delivery.type());
  }

  private JsonObject destination(JsonObject json, String id) {
    return json.put("destination", id.isEmpty() ? null : names.destination(id))
        .put("destinationId", orNull(id));
  }

  private static JsonObject replay(JsonObject json, Replay replay) {
    return json.put("replay", replay.id())
        .put("state", replay.state())
        .put("matched", replay.expected())
        .put("queued", replay.queued())
        .put("skipped", replay.skipped());
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
