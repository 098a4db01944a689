package io.hookgate.cli;

import io.hookgate.model.Tenants;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Events as rows of a table. */
final class EventRows {
  private EventRows() {}

  static Table table() {
    return new Table(
        Table.Column.text("ACCEPTED"),
        Table.Column.text("SOURCE"),
        Table.Column.text("TYPE"),
        Table.Column.state("STATE"),
        Table.Column.text("TO"),
        Table.Column.id("ID"));
  }

  static List<String> row(JsonObject event) {
    return List.of(
        time(event.getString("acceptedAt")),
        source(event),
        event.getString("type", ""),
        state(event),
        destinations(event),
        event.getString("id"));
  }

  /** To the second, which sorts, and may be given to {@code --since}. */
  static String time(String rfc3339) {
    return rfc3339.replaceFirst("\\.\\d+Z$", "Z");
  }

  /** The source's name, with its tenant. */
  static String source(JsonObject event) {
    return Tenants.qualified(event.getString("tenant", ""), event.getString("source", ""));
  }

  /** What became of its deliveries; of one that nobody wanted, its status. */
  static String state(JsonObject event) {
    JsonArray deliveries = event.getJsonArray("deliveries");
    if (event.getBoolean("expunged", false)) {
      return "expunged";
    }
    if (deliveries.isEmpty()) {
      return event.getString("status");
    }
    Map<String, Long> counts =
        deliveries.stream()
            .map(JsonObject.class::cast)
            .collect(
                Collectors.groupingBy(
                    it -> it.getString("state"), TreeMap::new, Collectors.counting()));
    return States.summary(counts);
  }

  static String destinations(JsonObject event) {
    return event.getJsonArray("deliveries").stream()
        .map(JsonObject.class::cast)
        .map(it -> it.getString("destination"))
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
