package io.hookgate.cli;

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
        Cells.time(event, "acceptedAt"),
        Cells.name(event, "source"),
        Cells.text(event, "type"),
        state(event),
        destinations(event),
        event.getString("id"));
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
