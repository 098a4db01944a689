package io.hookgate.alerts;

import io.hookgate.alerts.Announcement.To;
import io.hookgate.config.AlertsConfig;
import io.hookgate.config.AlertsConfig.Format;
import io.hookgate.config.DestinationConfig;
import io.hookgate.config.Topology;
import io.hookgate.model.Ids;
import io.hookgate.store.Incidents.Change;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Writes alerts down: as JSON with everything an operator needs, and as the events that carry them.
 * Any thread.
 */
final class AlertWriter {
  private final AlertsConfig config;
  private final Supplier<Topology> topology;
  private final int shards;
  private final InstantSource clock;
  private final RandomGenerator random;

  AlertWriter(
      AlertsConfig config,
      Supplier<Topology> topology,
      int shards,
      InstantSource clock,
      RandomGenerator random) {
    this.config = config;
    this.topology = topology;
    this.shards = shards;
    this.clock = clock;
    this.random = random;
  }

  /** That an incident begins. */
  Change begins(Trouble trouble) {
    JsonObject alert = begun(trouble);
    return new Change(
        trouble.incident(),
        alert.getString("id"),
        alert.encode(),
        // Nothing is told of Redis through Redis while it is in trouble; that was posted.
        trouble.kind() == AlertKind.REDIS_TROUBLE
            ? Map.of()
            : announcements(trouble.kind().beginning(), trouble.destinationId(), alert));
  }

  /**
   * That an incident is over.
   *
   * @param begun what its beginning was written down as
   */
  Change ends(String incident, JsonObject begun) {
    AlertKind kind = AlertKind.ofWord(begun.getString("alert"));
    String destinationId = destinationOf(begun);
    Instant since = Instant.parse(begun.getString("since"));
    JsonObject alert =
        head(kind == null ? begun.getString("alert") : kind.word(), "over", since, destinationId);
    alert.put("raised", begun.getString("id"));
    if (kind == null) {
      return new Change(incident, alert.getString("id"), alert.encode(), Map.of());
    }
    Duration lasted = Duration.between(since, clock.instant());
    alert
        .put("summary", Wording.over(kind, name(destinationId), lasted))
        .put("facts", new JsonObject().put("lastedSeconds", lasted.toSeconds()))
        .putNull("next");
    return new Change(
        incident,
        alert.getString("id"),
        alert.encode(),
        announcements(kind.ending(), destinationId, alert));
  }

  /** What tells that it begins. */
  JsonObject begun(Trouble trouble) {
    String name = name(trouble.destinationId());
    return head(trouble.kind().word(), "raised", clock.instant(), trouble.destinationId())
        .put("summary", Wording.begun(trouble.kind(), name, trouble.facts()))
        .put("facts", new JsonObject(trouble.facts()))
        .put("next", Wording.next(trouble.kind(), name, trouble.facts()));
  }

  /** The body that the alert destination gets. */
  String body(JsonObject alert, Format format) {
    if (format == Format.JSON) {
      return alert.encode();
    }
    String next = alert.getString("next");
    String mark = alert.getString("state").equals("raised") ? ":rotating_light: " : ":ok: ";
    String text = mark + alert.getString("summary") + (next == null ? "" : "\n" + next);
    return new JsonObject().put("text", escaped(text)).encode();
  }

  /** Whom a written alert is about; empty when no destination. */
  static String destinationOf(JsonObject alert) {
    String id = alert.getString("destinationId");
    return id == null ? "" : id;
  }

  private JsonObject head(String word, String state, Instant since, String destinationId) {
    Instant now = clock.instant();
    return new JsonObject()
        .put("id", Ids.newId("alr_", now.toEpochMilli(), random))
        .put("alert", word)
        .put("state", state)
        .put("at", now.toString())
        .put("since", since.toString())
        .put("destination", destinationId.isEmpty() ? null : name(destinationId))
        .put("destinationId", destinationId.isEmpty() ? null : destinationId);
  }

  /** One event for all, or one of its own for the alert destination when it gets another body. */
  private Map<String, String> announcements(String type, String about, JsonObject alert) {
    List<To> routed =
        topology.get().routes().match(AlertsConfig.SOURCE_ID, type).stream()
            // Whoever is in trouble would not get it, or be the worse for it.
            .filter(match -> !match.destinationId().equals(about))
            .filter(match -> !match.destinationId().equals(config.destinationId()))
            .map(match -> new To(match.destinationId(), match.routeId()))
            .toList();
    String own = config.destinationId();
    List<To> told = own == null ? List.of() : List.of(new To(own, ""));
    Map<String, String> made = new LinkedHashMap<>();
    if (config.format() == Format.JSON) {
      put(made, type, alert.encode(), Stream.concat(told.stream(), routed.stream()).toList());
    } else {
      put(made, type, body(alert, config.format()), told);
      put(made, type, alert.encode(), routed);
    }
    return made;
  }

  private void put(Map<String, String> made, String type, String body, List<To> to) {
    if (!to.isEmpty()) {
      String event = Ids.newEventId(clock.millis(), random.nextInt(shards), random);
      made.put(event, new Announcement(type, body, to).encode());
    }
  }

  private String name(String destinationId) {
    DestinationConfig destination = topology.get().destination(destinationId);
    if (destination != null) {
      return destination.qualifiedName();
    }
    return Ids.isSendDestination(destinationId) ? "send" : destinationId;
  }

  /** The three characters that Slack reads as its own. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
