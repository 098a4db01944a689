package io.hookgate.alerts;

import io.hookgate.config.AlertsConfig;
import io.hookgate.config.DestinationConfig;
import io.hookgate.config.Topology;
import io.hookgate.store.Incidents;
import io.hookgate.store.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look after the other: sees, compares, announces. What fails is done by the next one. For one
 * event loop.
 */
final class Round {
  private static final Logger LOG = LoggerFactory.getLogger(Round.class);

  private final AlertsConfig config;
  private final Supplier<Topology> topology;
  private final Incidents incidents;
  private final Workers workers;
  private final RedisTrouble redis;
  private final LongSupplier nanoTime;
  private final Rules rules;

  /** Who does the parts of it. */
  record Workers(
      Lookout lookout,
      Circuits circuits,
      Desk desk,
      Outbox outbox,
      AlertWriter writer,
      DirectPost post) {}

  Round(
      AlertsConfig config,
      Supplier<Topology> topology,
      Incidents incidents,
      Workers workers,
      LongSupplier nanoTime) {
    this.config = config;
    this.topology = topology;
    this.incidents = incidents;
    this.workers = workers;
    this.redis = new RedisTrouble(config.redisTrouble(), config.quiet(), nanoTime);
    this.nanoTime = nanoTime;
    this.rules = new Rules(config);
  }

  /** Does not fail. */
  Future<Void> run() {
    long begun = nanoTime.getAsLong();
    return incidents
        .inForce()
        .compose(this::look)
        .compose(v -> record())
        .compose(v -> workers.outbox.flush())
        .onSuccess(v -> redis.answered())
        .recover(cause -> failed(begun, cause));
  }

  private Future<Void> look(Map<String, String> inForce) {
    Topology now = topology.get();
    Watched watched = Watched.of(now, config.destinationId());
    return workers
        .lookout
        .look(watched, workers.circuits::openMillis)
        .compose(
            look -> {
              List<Trouble> troubles = rules.find(look.sighting(), watched::watches);
              return workers
                  .desk
                  .settleChanges(inForce, watched::watches)
                  .compose(
                      v ->
                          workers.desk.settle(inForce, troubles, id -> now.destination(id) != null))
                  .compose(
                      v ->
                          look.place() == null
                              ? Future.succeededFuture()
                              : incidents.readUpTo(look.place()));
            });
  }

  /** What was posted while the store could not hear of it. */
  private Future<Void> record() {
    Trouble told = redis.unrecorded();
    return told == null
        ? Future.succeededFuture()
        : workers.desk.begin(told).onSuccess(v -> redis.recorded());
  }

  private Future<Void> failed(long begun, Throwable cause) {
    if (!(cause instanceof StoreUnavailable)) {
      LOG.atError().setCause(cause).log("alerts.failed");
      return Future.succeededFuture();
    }
    LOG.atDebug().addKeyValue("cause", cause.getMessage()).log("alerts.blind");
    Trouble trouble = redis.failed(begun, String.valueOf(cause.getMessage()));
    if (trouble != null) {
      post(trouble);
    }
    return Future.succeededFuture();
  }

  private void post(Trouble trouble) {
    String id = config.destinationId();
    DestinationConfig destination = id == null ? null : topology.get().destination(id);
    if (destination == null) {
      return;
    }
    JsonObject alert = workers.writer.begun(trouble);
    Buffer body = Buffer.buffer(workers.writer.body(alert, config.format()));
    workers
        .post
        .post(destination, alert.getString("id"), body)
        .onSuccess(
            status ->
                LOG.atWarn()
                    .addKeyValue("destination", destination.qualifiedName())
                    .addKeyValue("status", status)
                    .log("alert.posted"))
        .onFailure(
            cause ->
                LOG.atError()
                    .addKeyValue("destination", destination.qualifiedName())
                    .addKeyValue("cause", cause.getMessage())
                    .log("alert.not-posted"));
  }
}
