package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.store.Counts;
import io.hookgate.store.Store;
import io.hookgate.telemetry.Health;
import io.hookgate.traffic.Traffic;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of now and of the last hour. What waits is the store's and so of all nodes; what
 * passed through is of the node that answers.
 */
final class StatsResource {
  /** How long what the store said is told again: many may look at once. */
  private static final long FRESH_MILLIS = 1000;

  private final Store store;
  private final Health health;
  private final Traffic traffic;
  private final InstantSource clock;
  private final DestinationStats destinations;
  private @Nullable Future<Waiting> read;
  private long readAt;

  /**
   * What the store holds.
   *
   * @param oldest for how many milliseconds something has been due
   */
  record Waiting(Map<String, Counts> counts, Map<String, Long> oldest) {}

  StatsResource(ApiParts parts, InstantSource clock) {
    this.store = parts.store();
    this.health = parts.health();
    this.traffic = parts.metrics().traffic();
    this.clock = clock;
    this.destinations = new DestinationStats(parts);
  }

  List<Operation> operations() {
    return List.of(Operation.get("/api/v1/stats", Access.ofTenant(Scope.READ), this::stats));
  }

  private Future<Answer> stats(Call call) {
    QueryInput.of(call, Set.of());
    return waiting().map(waiting -> Answer.ok(json(waiting, call.caller())));
  }

  private Future<Waiting> waiting() {
    long now = clock.millis();
    Future<Waiting> last = read;
    if (last == null || last.failed() || Math.abs(now - readAt) >= FRESH_MILLIS) {
      readAt = now;
      last =
          store
              .counts()
              .compose(counts -> store.oldestDue().map(oldest -> new Waiting(counts, oldest)));
      read = last;
    }
    return last;
  }

  private JsonObject json(Waiting waiting, Caller caller) {
    List<DestinationStats.Row> rows = destinations.rows(waiting, caller);
    JsonArray items = new JsonArray();
    rows.stream().limit(DestinationStats.MOST).forEach(row -> items.add(destinations.json(row)));
    FlowJson flow = new FlowJson(traffic.flow(caller.tenant()));
    return new JsonObject()
        .put("at", Times.format(clock.millis()))
        .put("node", node())
        .put("store", caller.tenant() == null ? store() : null)
        .put("now", now(rows))
        .put(
            "acknowledged",
            caller.tenant() == null ? FlowJson.of(traffic.acknowledgements()) : null)
        .put("sinceStart", flow.totals())
        .put("perSecond", flow.rates())
        .put("series", flow.series())
        .put("destinations", items)
        .put("destinationCount", rows.size());
  }

  private JsonObject node() {
    return new JsonObject()
        .put("id", traffic.feed().id())
        .put("startedAt", Times.format(traffic.startedAt()))
        .put("ready", health.ready())
        .put("missing", new JsonArray(health.missing()));
  }

  private JsonObject store() {
    return new JsonObject().put("memory", Math.round(store.fullness() * 10_000) / 10_000.0);
  }

  private static JsonObject now(List<DestinationStats.Row> rows) {
    Counts all = Counts.NONE;
    long oldest = 0;
    for (DestinationStats.Row row : rows) {
      all = all.plus(row.counts());
      oldest = Math.max(oldest, row.oldestMillis());
    }
    return DestinationStats.deliveries(all).put("oldestDueSeconds", oldest / 1000.0);
  }
}
