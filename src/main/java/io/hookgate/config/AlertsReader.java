package io.hookgate.config;

import io.hookgate.model.Ids;
import io.hookgate.routing.TypePattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what is told to operators. */
final class AlertsReader {
  private final Map<String, Section> destinations;

  /**
   * @param destinations by name, also those with problems
   */
  AlertsReader(Map<String, Section> destinations) {
    this.destinations = destinations;
  }

  AlertsConfig read(Section alerts) {
    for (Section.Item type : alerts.texts("criticalTypes")) {
      try {
        TypePattern.parse(type.text());
      } catch (IllegalArgumentException e) {
        alerts.problem(type, String.valueOf(e.getMessage()));
      }
    }
    return new AlertsConfig(
        destination(alerts),
        alerts.word("format", AlertsConfig.Format.class),
        alerts.texts("criticalTypes").stream().map(Section.Item::text).toList(),
        growth(alerts),
        duration(alerts, "breakerOpen"),
        duration(alerts, "backlogAge"),
        shares(alerts),
        duration(alerts, "redisTrouble"),
        alerts.duration("quiet"));
  }

  private @Nullable String destination(Section alerts) {
    String name = alerts.find("destination");
    if (name == null) {
      return null;
    }
    Section destination = destinations.get(name);
    if (destination == null) {
      alerts.problem(
          "destination", RouteReader.dangling("destination", name, destinations.keySet()));
    } else if (!destination.flag("enabled")) {
      alerts.problem(
          "destination",
          "\"%s\" is disabled, so no alert would arrive: enable it or name another one"
              .formatted(name));
    } else if (destination.has("auth") && destination.section("auth").has("oauth2")) {
      alerts.problem(
          "destination",
          "\"%s\" wants access tokens, and trouble with Redis is posted without one: name one with"
                  .formatted(name)
              + " another \"auth\", or none");
    }
    return Ids.ofName("dst_", "", name);
  }

  private static AlertsConfig.@Nullable Growth growth(Section alerts) {
    if (alerts.isNull("deadLetterGrowth")) {
      return null;
    }
    Section growth = alerts.section("deadLetterGrowth");
    return new AlertsConfig.Growth(growth.number("count").longValue(), growth.duration("per"));
  }

  private static List<Double> shares(Section alerts) {
    return alerts
        .nodes("memoryShare")
        .filter(Node.Value.class::isInstance)
        .map(node -> ((Node.Value) node).value())
        .filter(Number.class::isInstance)
        .map(value -> ((Number) value).doubleValue())
        .sorted()
        .toList();
  }

  private static @Nullable Duration duration(Section section, String key) {
    return section.isNull(key) ? null : section.duration(key);
  }
}
