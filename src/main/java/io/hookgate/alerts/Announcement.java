package io.hookgate.alerts;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * An event that is to be made of an alert, as the store keeps it until it is.
 *
 * @param body what is sent, JSON
 */
record Announcement(String type, String body, List<To> to) {
  /**
   * A destination of it.
   *
   * @param routeId the route that leads there; empty for the alert destination
   */
  record To(String destinationId, String routeId) {}

  String encode() {
    JsonArray destinations = new JsonArray();
    to.forEach(one -> destinations.add(new JsonArray().add(one.destinationId).add(one.routeId)));
    return new JsonObject().put("type", type).put("body", body).put("to", destinations).encode();
  }

  static Announcement decode(String text) {
    JsonObject json = new JsonObject(text);
    List<To> to =
        json.getJsonArray("to").stream()
            .map(JsonArray.class::cast)
            .map(one -> new To(one.getString(0), one.getString(1)))
            .toList();
    return new Announcement(json.getString("type"), json.getString("body"), to);
  }
}
