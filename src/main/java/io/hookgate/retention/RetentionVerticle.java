package io.hookgate.retention;

import io.hookgate.config.RetentionConfig;
import io.hookgate.retention.Round.Calm;
import io.hookgate.retention.Round.Progress;
import io.hookgate.store.Retention;
import io.hookgate.store.Retention.Place;
import io.hookgate.store.Retention.Step;
import io.hookgate.store.Store;
import io.hookgate.store.StoreUnavailable;
import io.hookgate.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Takes the steps of retention, one at a time: by age, or, while Redis is short of memory, what has
 * to make room. One per node; nodes share the shards by leases.
 */
public final class RetentionVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionVerticle.class);

  /** Pauses between two steps. */
  private static final long PAUSE_MILLIS = 20;

  private static final long SHORT_PAUSE_MILLIS = 5;
  private static final long IDLE_MILLIS = 1000;
  private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long STOP_MILLIS = 3000;

  /** What could not go is looked at again after that part of the shortest term. */
  private static final long RESTART_PART = 10;

  private static final Duration SHORTEST_RESTART = Duration.ofMinutes(1);
  private static final Duration LONGEST_RESTART = Duration.ofDays(1);

  private final Retention retention;
  private final Parts parts;
  private final Pressure pressure = new Pressure();
  private final Round byAge;
  private final Round relief;
  private final Map<What, Long> gone = new EnumMap<>(What.class);
  private Future<Progress> running = Future.succeededFuture(Progress.OVER);
  private boolean tight;
  private boolean stopped;

  /**
   * What it works with.
   *
   * @param store which is open
   * @param terms in force now; asked for at each step
   * @param clock that accepts events
   * @param nanos monotonic
   */
  public record Parts(
      Store store,
      Supplier<RetentionConfig> terms,
      Metrics metrics,
      InstantSource clock,
      LongSupplier nanos) {}

  /** Begins once it is deployed. */
  public RetentionVerticle(Parts parts) {
    this.parts = parts;
    this.retention = parts.store().retention();
    this.byAge =
        round(new Calm(TURN_NANOS, took -> restart(terms()).toNanos()), List.of(delivered()));
    // Memory may be short for long: what is due by age goes all the same.
    this.relief =
        round(
            new Calm(
                TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS), took -> Math.max(TURN_NANOS, took)),
            List.of(
                walks(What.RESPONSES, retention::dropResponses),
                walks(What.PRESSURE, retention::relieve)));
  }

  /** Dead letters first, which keep events, and attempts last, since most go with their events. */
  private Round round(Calm calm, List<List<Walk>> events) {
    List<List<Walk>> phases = new ArrayList<>();
    phases.add(
        walks(What.DEAD, (shard, place) -> retention.expire(shard, terms().dead().toMillis())));
    phases.addAll(events);
    phases.add(
        walks(
            What.ATTEMPTS,
            (shard, place) -> retention.slim(shard, place, terms().attempts().toMillis())));
    return new Round(phases, calm, parts.nanos(), this::gone);
  }

  private List<Walk> delivered() {
    return walks(
        What.DELIVERED,
        (shard, place) -> retention.sweep(shard, place, terms().delivered().toMillis()));
  }

  /** A step in one shard. */
  private interface Stepping {
    Future<Step> step(int shard, Place from);
  }

  private List<Walk> walks(What what, Stepping how) {
    return IntStream.range(0, parts.store().shards())
        .mapToObj(shard -> new Walk(what, place -> how.step(shard, place)))
        .toList();
  }

  @Override
  public Future<?> start() {
    for (What what : What.values()) {
      parts.metrics().retention(what.word(), 0);
    }
    next(IDLE_MILLIS);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    return running.timeout(STOP_MILLIS, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  private void next(long millis) {
    if (!stopped) {
      vertx.setTimer(millis, timer -> step());
    }
  }

  private void step() {
    boolean before = tight;
    tight = pressure.judge(parts.store().fullness());
    if (tight != before) {
      tell();
      turn();
    }
    Round round = tight ? relief : byAge;
    running = round.step();
    running.onComplete(this::took, failure -> failed(round, failure));
  }

  private void turn() {
    if (tight) {
      relief.now();
    }
    LOG.atInfo()
        .addKeyValue("fullness", parts.store().fullness())
        .log(tight ? "retention.pressure" : "retention.relieved");
  }

  private void took(Progress progress) {
    if (progress == Progress.ON) {
      next(tight ? SHORT_PAUSE_MILLIS : PAUSE_MILLIS);
      return;
    }
    if (progress == Progress.OVER) {
      tell();
      age();
    }
    next(IDLE_MILLIS);
  }

  /** The store tells of its own troubles; what fails while it is there may fail for ever. */
  private void failed(Round round, Throwable failure) {
    if (failure instanceof StoreUnavailable unavailable
        && unavailable.reason() != StoreUnavailable.Reason.SCRIPT) {
      LOG.atDebug().addKeyValue("cause", failure.getMessage()).log("retention.waits");
    } else {
      LOG.atError().setCause(failure).log("retention.failed");
      parts.metrics().retentionFailed();
      round.passOver();
    }
    next(IDLE_MILLIS);
  }

  private void gone(What what, int many) {
    gone.merge(what, (long) many, Long::sum);
    parts.metrics().retention(what.word(), many);
  }

  /** One line for each turn in which something went. */
  private void tell() {
    if (!gone.isEmpty()) {
      LoggingEventBuilder line = LOG.atInfo();
      for (Map.Entry<What, Long> went : gone.entrySet()) {
        line = line.addKeyValue(went.getKey().word(), went.getValue());
      }
      line.log("retention.removed");
      gone.clear();
    }
  }

  private void age() {
    retention
        .oldest()
        .onSuccess(
            at -> parts.metrics().oldestEvent(at == 0 ? 0 : (parts.clock().millis() - at) / 1000.0))
        .onFailure(e -> LOG.atDebug().addKeyValue("cause", e.getMessage()).log("retention.waits"));
  }

  private RetentionConfig terms() {
    return parts.terms().get();
  }

  private static Duration restart(RetentionConfig terms) {
    Duration shortest =
        List.of(terms.delivered(), terms.dead(), terms.attempts()).stream()
            .min(Duration::compareTo)
            .orElseThrow()
            .dividedBy(RESTART_PART);
    Duration most = shortest.compareTo(LONGEST_RESTART) > 0 ? LONGEST_RESTART : shortest;
    return most.compareTo(SHORTEST_RESTART) < 0 ? SHORTEST_RESTART : most;
  }
}
