package io.hookgate.cli;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event with everything that became of it, for people. */
final class EventView {
  private static final String INDENT = "  ";

  private final Terminal terminal;

  EventView(Terminal terminal) {
    this.terminal = terminal;
  }

  /** All of it. */
  void print(JsonObject event) {
    head(event);
    headers(event.getJsonArray("headers"));
    payload(event);
    JsonArray deliveries = event.getJsonArray("deliveries");
    for (int i = 0; i < deliveries.size(); i++) {
      delivery(deliveries.getJsonObject(i));
    }
    if (deliveries.isEmpty()) {
      terminal.say("");
      terminal.say("no deliveries");
    }
  }

  /** The event's head and one of its deliveries; whether it has that one. */
  boolean printDelivery(JsonObject event, String id) {
    JsonArray deliveries = event.getJsonArray("deliveries");
    for (int i = 0; i < deliveries.size(); i++) {
      JsonObject delivery = deliveries.getJsonObject(i);
      if (delivery.getString("id").equals(id)) {
        head(event);
        delivery(delivery);
        return true;
      }
    }
    return false;
  }

  private void head(JsonObject event) {
    field("event", event.getString("id"));
    field("source", Cells.name(event, "source"));
    field("type", event.getString("type"));
    field("status", event.getString("status"));
    field("accepted", event.getString("acceptedAt"));
    field(
        "payload",
        "%d bytes, %s".formatted(event.getLong("bytes"), event.getString("contentType", "")));
    long duplicates = event.getLong("duplicates");
    if (duplicates > 0) {
      String other = event.getBoolean("otherBytes") ? ", at least one with another body" : "";
      field("duplicates", duplicates + other);
    }
    field("expunged", event.getString("expungedAt"));
  }

  private void headers(JsonArray headers) {
    if (headers.isEmpty()) {
      return;
    }
    title("headers");
    for (int i = 0; i < headers.size(); i++) {
      JsonObject header = headers.getJsonObject(i);
      terminal.say(
          INDENT + Harmless.line(header.getString("name") + ": " + header.getString("value")));
    }
  }

  private void payload(JsonObject event) {
    if (event.getString("expungedAt") != null) {
      return;
    }
    String encoding = event.getString("encoding");
    Object payload = event.getValue("payload");
    title("payload (" + encoding + ")");
    block(encoding.equals("json") ? Json.encodePrettily(payload) : String.valueOf(payload));
  }

  private void delivery(JsonObject delivery) {
    terminal.say("");
    terminal.say(
        "delivery %s to %s: %s"
            .formatted(
                delivery.getString("id"),
                Harmless.line(delivery.getString("destination")),
                state(delivery)));
    field("  route", delivery.getString("route"));
    field("  lane", delivery.getString("lane"));
    field("  created", delivery.getString("createdAt"));
    field("  next", delivery.getString("nextAt"));
    field("  ended", delivery.getString("endedAt"));
    field("  purged", delivery.getString("purgedAt"));
    field("  why", delivery.getString("why"));
    field("  repeats", delivery.getString("replayOf"));
    field("  replay", delivery.getString("replay"));
    JsonArray log = delivery.getJsonArray("log");
    if (!log.isEmpty()) {
      Attempts.timeline(log, Instant.parse(delivery.getString("createdAt"))).print(terminal);
      response(log.getJsonObject(log.size() - 1));
    }
  }

  private String state(JsonObject delivery) {
    String state = delivery.getString("state");
    String reason = delivery.getString("reason");
    Terminal.Colour colour = States.colour(state);
    String shown = colour == null ? state : terminal.paint(colour, state);
    return shown + (reason == null ? "" : " (" + reason + ")");
  }

  private void response(JsonObject attempt) {
    String response = attempt.getString("response", "");
    if (!response.isEmpty()) {
      terminal.say(INDENT + "last response (" + attempt.getString("responseEncoding") + ")");
      block(response);
    }
  }

  private void block(String text) {
    Harmless.lines(text).lines().forEach(line -> terminal.say(INDENT + INDENT + line));
  }

  private void title(String text) {
    terminal.say("");
    terminal.say(text);
  }

  /** Left out when there is nothing to say. */
  private void field(String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      terminal.say("%-12s %s".formatted(name, Harmless.line(value)));
    }
  }
}
