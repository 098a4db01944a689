package io.hookgate.app;

import io.hookgate.config.DestinationConfig;
import io.hookgate.config.Topology;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.Ids;
import io.hookgate.store.Counts;
import io.hookgate.store.Store;
import io.hookgate.telemetry.Metrics;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the metrics, every few seconds, what the store holds per destination. */
final class BacklogReport {
  private static final Logger LOG = LoggerFactory.getLogger(BacklogReport.class);
  private static final long PERIOD_MILLIS = 5000;

  private final Vertx vertx;
  private final Store store;
  private final Supplier<Topology> topology;
  private final Metrics metrics;

  BacklogReport(Vertx vertx, Store store, Supplier<Topology> topology, Metrics metrics) {
    this.vertx = vertx;
    this.store = store;
    this.topology = topology;
    this.metrics = metrics;
  }

  void start() {
    vertx.setTimer(PERIOD_MILLIS, t -> report());
  }

  private void report() {
    store
        .counts()
        .onSuccess(this::counts)
        .compose(v -> store.oldestDue())
        .onSuccess(this::oldest)
        .onFailure(e -> LOG.atDebug().addKeyValue("cause", e.getMessage()).log("backlog.unknown"))
        .onComplete(v -> start());
  }

  private void counts(Map<String, Counts> perId) {
    Map<String, Counts> perName = new HashMap<>();
    topology.get().destinations().forEach(d -> perName.put(d.qualifiedName(), Counts.NONE));
    perId.forEach((id, counts) -> perName.merge(name(id), counts, Counts::plus));
    perName.forEach(
        (name, counts) -> {
          metrics.backlog(name, DeliveryState.PENDING.word(), counts.pending());
          metrics.backlog(name, DeliveryState.IN_FLIGHT.word(), counts.inFlight());
          metrics.backlog(name, DeliveryState.RETRYING.word(), counts.retrying());
          metrics.deadLetters(name, counts.dead());
        });
  }

  private void oldest(Map<String, Long> perId) {
    Map<String, Long> perName = new HashMap<>();
    topology.get().destinations().forEach(d -> perName.put(d.qualifiedName(), 0L));
    perId.forEach((id, millis) -> perName.merge(name(id), millis, Math::max));
    perName.forEach((name, millis) -> metrics.oldestPending(name, millis / 1000.0));
  }

  private String name(String destinationId) {
    DestinationConfig destination = topology.get().destination(destinationId);
    if (destination != null) {
      return destination.qualifiedName();
    }
    if (destinationId.isEmpty()) {
      return "none";
    }
    return Ids.isSendDestination(destinationId) ? "send" : "deleted";
  }
}
