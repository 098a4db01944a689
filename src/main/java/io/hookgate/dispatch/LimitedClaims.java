package io.hookgate.dispatch;

import io.hookgate.config.LimitsConfig;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.model.Permit;
import io.hookgate.store.ClaimRequest;
import io.hookgate.store.ClaimResult;
import io.hookgate.store.Limits;
import io.hookgate.store.PermitResult.Granted;
import io.hookgate.store.PermitResult.Refused;
import io.hookgate.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Claims of destinations with limits.
 *
 * <pre>
 * take permits -> none?   -> close the throttle, open it when there may be some
 *              -> granted -> claim that many -> give the rest back
 * </pre>
 *
 * A claim whose answer is lost keeps its permits: nobody knows whether its leases live, so the
 * permits, which outlive them, run out. For one event loop.
 */
final class LimitedClaims {
  /** What a permit lasts beyond its delivery's lease; a claim that takes longer leases nothing. */
  static final Duration MARGIN = Duration.ofSeconds(2);

  /** Waits from that on are told to the store, so that no node looks at the destination before. */
  private static final long STORED_MILLIS = 1000;

  private static final long SHORTEST_PACE_MILLIS = 3;
  private static final long LONGEST_PACE_MILLIS = 50;

  /** So much earlier the store's hold ends: who comes in time must not find it. */
  private static final long HEAD_START_MILLIS = 50;

  private final Vertx vertx;
  private final Store store;
  private final Consumer<String> resume;
  private final SplittableRandom random = new SplittableRandom();

  /** Destinations that wait for tokens. */
  private int waiting;

  /**
   * @param resume told the destination's id when it may ask again
   */
  LimitedClaims(Vertx vertx, Store store, Consumer<String> resume) {
    this.vertx = vertx;
    this.store = store;
    this.resume = resume;
  }

  Future<ClaimResult> claim(ClaimRequest request, LimitsConfig limits, Throttle throttle) {
    return store
        .limits()
        .take(
            request.destinationId(),
            limits,
            request.most(),
            request.leaseMillis() + MARGIN.toMillis(),
            paceMillis())
        .compose(
            result ->
                result instanceof Granted granted
                    ? claim(request, granted, throttle)
                    : refused(request, (Refused) result, throttle));
  }

  /** A delivery of this node has given its permit back. */
  void roomFreed(Throttle throttle) {
    if (throttle.waitsForPermit()) {
      vertx.cancelTimer(throttle.timer());
      throttle.open();
    }
  }

  /**
   * A short pace keeps the high lane of a destination at its limit from waiting for a whole batch,
   * a longer one the many destinations at theirs from asking more than some 500 times a second.
   */
  private long paceMillis() {
    return Math.max(SHORTEST_PACE_MILLIS, Math.min(LONGEST_PACE_MILLIS, 2L * waiting));
  }

  private Future<ClaimResult> claim(ClaimRequest request, Granted granted, Throttle throttle) {
    List<Permit> permits = granted.permits();
    Limits limits = store.limits();
    return store
        .claim(request.within(permits.size(), granted.endMillis()))
        .map(
            found -> {
              List<LeasedDelivery> claimed = new ArrayList<>();
              for (LeasedDelivery delivery : found.claimed()) {
                claimed.add(delivery.with(permits.get(claimed.size())));
              }
              throttle.used(permits.size(), claimed.size());
              // Nobody waits for it: what this node asks next arrives after it.
              Future<Void> ignored =
                  limits.giveBackUnused(
                      request.destinationId(), permits.subList(claimed.size(), permits.size()));
              return found.with(claimed);
            });
  }

  private Future<ClaimResult> refused(ClaimRequest request, Refused refused, Throttle throttle) {
    String destinationId = request.destinationId();
    long wait = throttle.close(refused, random.nextDouble());
    int one = refused.tokensMillis() > 0 ? 1 : 0;
    waiting += one;
    throttle.timer(
        vertx.setTimer(
            wait,
            t -> {
              waiting -= one;
              throttle.open();
              resume.accept(destinationId);
            }));
    return refused.tokensMillis() < STORED_MILLIS
        ? Future.succeededFuture(ClaimResult.none())
        : store
            .hold(request.shard(), destinationId, wait - HEAD_START_MILLIS)
            .map(ClaimResult.none());
  }
}
