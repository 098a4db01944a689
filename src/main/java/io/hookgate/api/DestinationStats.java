package io.hookgate.api;

import io.hookgate.config.DestinationConfig;
import io.hookgate.config.Topology;
import io.hookgate.model.Ids;
import io.hookgate.store.Counts;
import io.hookgate.telemetry.Metrics;
import io.hookgate.traffic.Summary;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How each destination is: what waits for it, and how its attempts went. */
final class DestinationStats {
  /** Destinations that are told of, those that most waits for first. */
  static final int MOST = 1000;

  private static final List<String> CIRCUITS = List.of("closed", "half_open", "open");

  private final Supplier<Topology> topology;
  private final Metrics metrics;

  DestinationStats(ApiParts parts) {
    this.topology = parts.topology();
    this.metrics = parts.metrics();
  }

  /**
   * One destination.
   *
   * @param configured null for one that messages to one URL made, or that is gone, or for what
   *     belongs to none
   * @param oldestMillis for how long something has been due; 0 when nothing is
   */
  record Row(String id, @Nullable DestinationConfig configured, Counts counts, long oldestMillis) {
    long waiting() {
      return counts.pending() + counts.inFlight() + counts.retrying() + counts.dead();
    }
  }

  /** Those that the caller may see: of a tenant, the configured ones that are its own. */
  List<Row> rows(StatsResource.Waiting waiting, Caller caller) {
    Topology now = topology.get();
    List<Row> rows = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (DestinationConfig destination : now.destinations()) {
      if (caller.sees(destination.tenant())) {
        rows.add(row(destination.id(), destination, waiting));
      }
      seen.add(destination.id());
    }
    if (caller.tenant() == null) {
      waiting.counts().keySet().stream()
          .filter(id -> !seen.contains(id))
          .map(id -> row(id, null, waiting))
          .filter(row -> row.waiting() > 0)
          .forEach(rows::add);
    }
    rows.sort(Comparator.comparingLong(Row::waiting).reversed().thenComparing(Row::id));
    return rows;
  }

  private static Row row(
      String id, @Nullable DestinationConfig configured, StatsResource.Waiting waiting) {
    return new Row(
        id,
        configured,
        waiting.counts().getOrDefault(id, Counts.NONE),
        waiting.oldest().getOrDefault(id, 0L));
  }

  JsonObject json(Row row) {
    Summary attempts = metrics.traffic().attempts(row.id);
    DestinationConfig configured = row.configured;
    double success = 1 - attempts.failed() / (double) Math.max(1, attempts.count());
    return deliveries(row.counts)
        .put("id", row.id.isEmpty() ? null : row.id)
        .put("name", configured == null ? other(row.id) : configured.name())
        .put("tenant", configured == null ? null : configured.tenant())
        .put("state", configured == null ? null : state(configured))
        .put(
            "circuit",
            configured == null
                ? null
                : CIRCUITS.get(metrics.circuitState(configured.qualifiedName())))
        .put("oldestDueSeconds", row.oldestMillis / 1000.0)
        .put(
            "attempts",
            FlowJson.of(attempts)
                .put("failed", attempts.failed())
                .put(
                    "successRate",
                    attempts.count() == 0 ? null : Math.round(success * 10_000) / 10_000.0));
  }

  static JsonObject deliveries(Counts counts) {
    return new JsonObject()
        .put("pending", counts.pending())
        .put("inFlight", counts.inFlight())
        .put("retrying", counts.retrying())
        .put("dead", counts.dead());
  }

  private static String state(DestinationConfig destination) {
    if (!destination.enabled()) {
      return "disabled";
    }
    return destination.paused() ? "paused" : "active";
  }

  private static String other(String id) {
    if (id.isEmpty()) {
      return "none";
    }
    return Ids.isSendDestination(id) ? Names.SEND : "deleted";
  }
}
