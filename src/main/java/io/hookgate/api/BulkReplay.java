package io.hookgate.api;

import io.hookgate.model.Ids;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and starts bulk replays, one at a time on this node. For one event loop. */
final class BulkReplay {
  private static final Logger LOG = LoggerFactory.getLogger(BulkReplay.class);

  private final Vertx vertx;
  private final ApiParts parts;
  private final Hints hints;
  private final InstantSource clock;
  private final RandomGenerator random;
  private @Nullable ReplayRun running;

  BulkReplay(
      Vertx vertx, ApiParts parts, Hints hints, InstantSource clock, RandomGenerator random) {
    this.vertx = vertx;
    this.parts = parts;
    this.hints = hints;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Counts what matches, then lets the replay run on by itself.
   *
   * @param asked takes what died up to now
   * @return {@code {id, matched, warnings}}; the id is null when nothing was started. Fails with
   *     409 while another one runs
   */
  Future<JsonObject> start(ReplayRequest asked, String key) {
    long now = clock.millis();
    // Until after this millisecond: what fails again later is not replayed again.
    ReplayRequest request =
        new ReplayRequest(asked.filter().before(now + 1), asked.ids(), asked.to(), asked.dryRun());
    if (request.dryRun()) {
      return ReplayCount.of(request, parts.store(), clock).map(tally -> answer(null, tally));
    }
    if (running != null) {
      return Future.failedFuture(busy(running));
    }
    ReplayRun run = new ReplayRun(Ids.newId("rpl_", now, random), request, vertx, parts, hints);
    running = run;
    return ReplayCount.of(request, parts.store(), clock)
        .onFailure(e -> running = null)
        .map(
            tally -> {
              launch(run, tally, key);
              return answer(run.id(), tally);
            });
  }

  /** Ends a running replay after the steps it is at; what it did not reach stays on the list. */
  void stop() {
    if (running != null) {
      running.stop();
    }
  }

  private void launch(ReplayRun run, ReplayTally tally, String key) {
    LOG.atInfo()
        .addKeyValue("replay", run.id())
        .addKeyValue("matched", tally.matched())
        .addKeyValue("key", key)
        .log("replay.started");
    run.start().onComplete(done -> running = null);
  }

  private static JsonObject answer(@Nullable String id, ReplayTally tally) {
    return new JsonObject()
        .put("id", id)
        .put("matched", tally.matched())
        .put("warnings", tally.warnings());
  }

  private static ProblemException busy(ReplayRun run) {
    return Problem.named(
            409,
            "replay-running",
            "A replay is running",
            "The replay "
                + run.id()
                + " is running on this node, with "
                + run.made()
                + " deliveries made so far; ask again when it has ended")
        .with("Retry-After", "5")
        .exception();
  }
}
