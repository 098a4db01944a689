package io.hookgate.ingress;

import io.hookgate.config.SourceConfig;
import io.hookgate.config.Topology;
import io.hookgate.intake.Choosing;
import io.hookgate.intake.HandOver;
import io.hookgate.intake.IntakeBudget;
import io.hookgate.model.Ids;
import io.hookgate.model.Readmission;
import io.hookgate.routing.JsonItems;
import io.hookgate.signature.Verdict;
import io.hookgate.signature.Verifier;
import io.hookgate.store.Rejection;
import io.hookgate.store.Rejections;
import io.hookgate.store.Sealer;
import io.hookgate.store.StoreUnavailable;
import io.hookgate.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges a rejected request that was kept again, with the secrets of now and the time at which it
 * came, and has it stored as any other when it passes. However often and wherever it is asked for,
 * one event comes of it: its id is made of the rejection's id and the time of the first try, and
 * the store knows an id that it has. For one event loop.
 */
public final class Readmitting {
  private static final Logger LOG = LoggerFactory.getLogger(Readmitting.class);

  private final Vertx vertx;
  private final Rejections rejections;
  private final Sealer sealer;
  private final Supplier<Topology> topology;
  private final Backend backend;
  private final Limits limits;
  private final Judging judging;
  private final Evidence evidence;

  /**
   * What it shares with the listeners.
   *
   * @param life how long evidence is kept
   */
  public record Limits(IntakeBudget budget, Metrics metrics, Duration life) {}

  /**
   * @param sealer opens what was kept
   * @param topology what is in force now; asked for each request
   */
  public Readmitting(
      Vertx vertx,
      Rejections rejections,
      Sealer sealer,
      Supplier<Topology> topology,
      Backend backend,
      Limits limits) {
    this.vertx = vertx;
    this.rejections = rejections;
    this.sealer = sealer;
    this.topology = topology;
    this.backend = backend;
    this.limits = limits;
    this.judging = new Judging(vertx, backend.documents().apply(vertx));
    this.evidence = new Evidence(limits.metrics(), System::nanoTime);
  }

  /** Fails with {@link StoreUnavailable} when nothing is known to be stored; ask again. */
  public Future<Readmission> readmit(Rejection rejection) {
    SourceConfig source = topology.get().source(rejection.sourceId());
    if (source == null || !source.enabled()) {
      return Future.succeededFuture(
          new Readmission.Refused("no_source", "its source is gone or disabled"));
    }
    return rejections
        .request(rejection, backend.clock().millis())
        .compose(
            kept ->
                kept == null
                    ? Future.succeededFuture(new Readmission.NotKept())
                    : vertx
                        .executeBlocking(() -> open(rejection, kept), false)
                        .transform(
                            opened ->
                                opened.succeeded()
                                    ? judge(rejection, source, opened.result(), kept.firstTry())
                                    : unreadable(opened.cause())));
  }

  /** A data key may be missing: something for the operator to put right. */
  private static Future<Readmission> unreadable(Throwable failure) {
    return failure instanceof IllegalArgumentException
        ? Future.succeededFuture(
            new Readmission.Refused("unreadable", String.valueOf(failure.getMessage())))
        : Future.failedFuture(failure);
  }

  /**
   * The bodies that would become events of a kept request: its own, and those of its items where
   * its source splits requests. Not for event loops.
   *
   * @throws IllegalArgumentException when it cannot be opened
   */
  public List<byte[]> bodies(String sourceId, String rejectionId, byte[] kept) {
    byte[] body = KeptRequest.read(sealer.openBytes(rejectionId, kept)).body();
    List<byte[]> bodies = new ArrayList<>(List.of(body));
    SourceConfig source = topology.get().source(sourceId);
    String split = source == null ? null : source.split();
    JsonItems.Items items = split == null ? null : JsonItems.at(split).in(body, Splitting.MOST);
    if (items != null) {
      items.slices().forEach(it -> bodies.add(Arrays.copyOfRange(body, it.from(), it.to())));
    }
    return bodies;
  }

  private KeptRequest open(Rejection rejection, Rejections.Kept kept) {
    return KeptRequest.read(sealer.openBytes(rejection.id(), kept.sealed()));
  }

  private Future<Readmission> judge(
      Rejection rejection, SourceConfig config, KeptRequest request, long firstTry) {
    SourceRuntime source = new SourceRuntime(config);
    MultiMap headers = request.multiMap();
    Proven proven = new Proven(source, source.canonical(request.signed(headers)), headers, null);
    Verifier verifier = source.verifier();
    return verifier == null
        ? accept(rejection, proven, firstTry)
        : judging
            .end(verifier.verify(proven.signed(), rejection.at()))
            .compose(verdict -> act(rejection, proven, firstTry, verdict));
  }

  private Future<Readmission> act(
      Rejection rejection, Proven proven, long firstTry, Verdict verdict) {
    if (verdict instanceof Verdict.Rejected rejected) {
      return Future.succeededFuture(
          new Readmission.Refused(
              rejected.reason().name().toLowerCase(Locale.ROOT), rejected.detail()));
    }
    if (verdict instanceof Verdict.Verified verified) {
      limits.metrics().verified(proven.source().name(), verified.secretIndex());
      return accept(rejection, proven, firstTry);
    }
    return Future.succeededFuture(
        new Readmission.Refused("unproven", ((Verdict.Unknown) verdict).detail()));
  }

  private Future<Readmission> accept(Rejection rejection, Proven proven, long firstTry) {
    return intake(rejection, firstTry)
        .handle(proven)
        .onSuccess(outcome -> outcome.record(evidence))
        .compose(outcome -> ended(rejection, outcome));
  }

  private Stage<Proven> intake(Rejection rejection, long firstTry) {
    Backend repeatable =
        new Backend(
            backend.accept(),
            backend.shards(),
            backend.admission(),
            () -> Instant.ofEpochMilli(firstTry),
            new SplittableRandom(seed(rejection.id())),
            backend.rejections(),
            backend.documents(),
            backend.doorstep());
    HandOver handOver = new HandOver(vertx.eventBus());
    return new Splitting(
        limits.budget(),
        new Intake(
            repeatable, new Sources(topology), limits.budget(), handOver, new Choosing(vertx)));
  }

  private static long seed(String id) {
    long seed = Ids.timeOf(id);
    for (int i = 0; i < id.length(); i++) {
      seed = seed * 0x9e3779b97f4a7c15L + id.charAt(i);
    }
    return seed;
  }

  private Future<Readmission> ended(Rejection rejection, Outcome outcome) {
    if (outcome instanceof Outcome.Stored stored) {
      return accepted(rejection, List.of(stored.eventId()), 0);
    }
    if (outcome instanceof Outcome.Repeated repeated) {
      return accepted(rejection, List.of(repeated.eventId()), 1);
    }
    if (outcome instanceof Outcome.Batch batch && batch.acknowledges()) {
      return accepted(rejection, batch.eventIds(), batch.duplicates());
    }
    if (outcome instanceof Outcome.TooManyItems many) {
      return Future.succeededFuture(
          new Readmission.Refused(
              "too_many_items",
              "a batch of %d items, %d are taken at most".formatted(many.items(), many.most())));
    }
    return Future.failedFuture(
        new StoreUnavailable(
            StoreUnavailable.Reason.UNKNOWN_OUTCOME,
            "the request was not stored, or not all of it"));
  }

  /** That it is marked matters to people alone: another try would find the same event. */
  private Future<Readmission> accepted(Rejection rejection, List<String> ids, int duplicates) {
    return rejections
        .accepted(rejection, ids, limits.life().toMillis())
        .recover(
            failure -> {
              LOG.atWarn()
                  .addKeyValue("rejection", rejection.id())
                  .addKeyValue("cause", failure.getMessage())
                  .log("rejection.not-marked");
              return Future.succeededFuture();
            })
        .map(marked -> new Readmission.Accepted(ids, duplicates));
  }
}
