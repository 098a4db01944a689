package io.hookgate.ingress;

import io.hookgate.model.Ids;
import io.hookgate.model.Sha256;
import io.hookgate.network.AddressRange;
import io.hookgate.store.RejectedRequest;
import io.hookgate.store.Rejection;
import io.hookgate.store.Rejections;
import io.hookgate.store.Sealer;
import io.hookgate.telemetry.Metrics;
import io.hookgate.telemetry.Metrics.MissedBecause;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps evidence of what was rejected, after the sender has its answer: nobody waits for it, and
 * what goes wrong costs a count and now and then a line. Whoever can reach the listener can cause
 * rejections, so per source only some a second are kept, and only some at once are under way; of
 * the others there is only the count. One for all listeners of a node; any thread.
 */
public final class RejectionLog {
  /** Rejections that are kept per source and second. */
  static final int PER_SECOND = 10;

  /** Rejections that are being written; each may hold a body. */
  static final int UNDER_WAY = 32;

  private static final Logger LOG = LoggerFactory.getLogger(RejectionLog.class);
  private static final int LONGEST = 100;
  private static final int LONGEST_DETAIL = 500;

  private final Vertx vertx;
  private final Function<RejectedRequest, Future<Void>> store;
  private final Keeping keeping;
  private final SenderAddress addresses;
  private final Metrics metrics;
  private final InstantSource clock;
  private final Map<String, LinesPerSecond> budgets = new ConcurrentHashMap<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final LinesPerSecond lines = new LinesPerSecond(1, System::nanoTime);

  /**
   * What is kept.
   *
   * @param sealer seals requests that are kept
   * @param life how long evidence is kept
   * @param trustedProxies whose word counts for where a request comes from
   */
  public record Keeping(Sealer sealer, Duration life, List<AddressRange> trustedProxies) {}

  /**
   * @param store writes one; its future fails when that could not be done
   * @param clock of the time that stands in the evidence
   */
  public RejectionLog(
      Vertx vertx,
      Function<RejectedRequest, Future<Void>> store,
      Keeping keeping,
      Metrics metrics,
      InstantSource clock) {
    this.vertx = vertx;
    this.store = store;
    this.keeping = keeping;
    this.addresses = new SenderAddress(keeping.trustedProxies());
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Keeps evidence of a request, or counts it.
   *
   * @param body as it came; null when it was not read
   */
  void note(
      HttpServerRequest request,
      SourceRuntime source,
      String reason,
      String detail,
      byte @Nullable [] body) {
    long missed = take(source.config().id());
    if (missed < 0) {
      metrics.rejectionMissed(MissedBecause.BUDGET);
      return;
    }
    KeptRequest whole =
        body == null || source.config().keepRejected() == 0 ? null : KeptRequest.of(request, body);
    Rejection evidence = evidence(request, source, reason, detail, missed, whole != null);
    vertx
        .executeBlocking(() -> rejected(evidence, source, body, whole), false)
        .compose(store)
        .onComplete(done -> underWay.decrementAndGet())
        .onFailure(failure -> failed(source, failure));
  }

  /** How many were missed before this one; -1 when this one is to be missed. */
  private long take(String sourceId) {
    if (underWay.incrementAndGet() <= UNDER_WAY) {
      LinesPerSecond budget =
          budgets.computeIfAbsent(sourceId, id -> new LinesPerSecond(PER_SECOND, System::nanoTime));
      synchronized (budget) {
        long missed = budget.tryWrite();
        if (missed >= 0) {
          return missed;
        }
      }
    }
    underWay.decrementAndGet();
    return -1;
  }

  private Rejection evidence(
      HttpServerRequest request,
      SourceRuntime source,
      String reason,
      String detail,
      long missed,
      boolean kept) {
    String sourceId = source.config().id();
    String id =
        Ids.newEventId(clock.millis(), Rejections.mark(sourceId), ThreadLocalRandom.current());
    List<String> headers =
        request.headers().names().stream()
            .limit(Rejection.MAX_HEADERS)
            .map(name -> cut(name, LONGEST))
            .toList();
    return new Rejection(
        "rej_" + id.substring(4),
        sourceId,
        source.name(),
        reason,
        cut(detail, LONGEST_DETAIL),
        addresses.text(request),
        headers,
        request.bytesRead(),
        "",
        missed,
        kept,
        List.of());
  }

  /** Takes its time: not for event loops. */
  private RejectedRequest rejected(
      Rejection evidence,
      SourceRuntime source,
      byte @Nullable [] body,
      @Nullable KeptRequest whole) {
    Rejection complete = body == null ? evidence : evidence.of(body.length, Sha256.hex(body));
    byte[] sealed =
        whole == null ? new byte[0] : keeping.sealer().sealBytes(evidence.id(), whole.toBytes());
    return new RejectedRequest(
        complete, sealed, source.config().keepRejected(), keeping.life().toMillis());
  }

  private void failed(SourceRuntime source, Throwable failure) {
    metrics.rejectionMissed(MissedBecause.ERROR);
    long leftOut;
    synchronized (lines) {
      leftOut = lines.tryWrite();
    }
    if (leftOut >= 0) {
      LOG.atWarn()
          .addKeyValue("source", source.name())
          .addKeyValue("cause", failure.getMessage())
          .addKeyValue("leftOut", leftOut)
          .log("rejection.not-kept");
    }
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest);
  }
}
