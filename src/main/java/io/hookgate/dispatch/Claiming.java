package io.hookgate.dispatch;

import io.hookgate.admission.Admission;
import io.hookgate.bus.Addresses;
import io.hookgate.bus.DestinationSwitched;
import io.hookgate.bus.Due;
import io.hookgate.bus.DueLater;
import io.hookgate.bus.DueShard;
import io.hookgate.bus.Held;
import io.hookgate.bus.RoomFreed;
import io.hookgate.config.DestinationConfig;
import io.hookgate.config.LimitsConfig;
import io.hookgate.model.Ids;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.model.SwitchAction;
import io.hookgate.store.ClaimRequest;
import io.hookgate.store.ClaimResult;
import io.hookgate.store.Store;
import io.hookgate.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases what is due, never more than can start at once: admission comes before the claim, and what
 * is not admitted stays in Redis. A destination is served shard by shard, one claim at a time;
 * whoever finds no room waits for {@link RoomFreed}.
 *
 * <pre>
 * due -> disabled?                 -> dead letters, some at a time
 *     -> paused, unknown or held?  -> hold the shard in the store, at most 30 s
 *     -> no room?                  -> wait for RoomFreed
 *     -> limits, and no permit?    -> wait for RoomFreed, or until there may be one
 *     -> claim as many as fit      -> hand over -> still due? again : tell the retry verticle when
 * </pre>
 *
 * Lives on one event loop.
 */
public final class Claiming {
  /**
   * Longest message to one URL may take: bounds the lease of deliveries whose deadline stands in
   * their record.
   */
  public static final Duration LONGEST_SEND = Duration.ofSeconds(60);

  /** What a lease lasts beyond the destination's deadline. */
  public static final Duration LEASE_MARGIN = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Claiming.class);
  private static final int MOST = 64;

  /** Of records per claim: what one answer of Redis may hold up on its connection. */
  private static final long MOST_BYTES = 1 << 20;

  private static final long HOLD_MILLIS = 30_000;
  private static final long STORE_PAUSE_MILLIS = 250;

  private final Vertx vertx;
  private final Parts parts;
  private final Consumer<List<LeasedDelivery>> handOver;
  private final Map<String, Waiting> waiting = new HashMap<>();

  /** Refused because the node is full: each place that is freed goes to the first of them. */
  private final Set<String> starved = new LinkedHashSet<>();

  /** Refused because of deliveries of their own: they wait for one of these to end. */
  private final Set<String> atLimit = new HashSet<>();

  private final LimitedClaims limited;
  private final Holding holding;
  private final ClaimReport report;
  private final Promise<Void> idle = Promise.promise();
  private int running;
  private boolean stopped;

  /**
   * What it works with.
   *
   * @param destinations the destination with that id; null when there is none
   */
  public record Parts(
      Store store,
      Admission admission,
      Function<String, @Nullable DestinationConfig> destinations,
      Metrics metrics) {}

  Claiming(Vertx vertx, Parts parts, Consumer<List<LeasedDelivery>> handOver) {
    this.vertx = vertx;
    this.parts = parts;
    this.handOver = handOver;
    this.report = new ClaimReport(parts.metrics(), parts.destinations());
    this.limited = new LimitedClaims(vertx, parts.store(), this::resume);
    this.holding =
        new Holding(
            vertx,
            parts.store(),
            parts.admission(),
            id -> waiting.computeIfAbsent(id, none -> new Waiting()),
            this::pumpAfterHold);
  }

  void due(Due due) {
    Waiting here = waiting.computeIfAbsent(due.destinationId(), id -> new Waiting());
    here.mayBeDue(due.shard());
    pump(due.destinationId(), here);
  }

  void due(DueShard due) {
    for (String destinationId : due.destinationIds()) {
      due(new Due(due.shard(), destinationId));
    }
  }

  /**
   * The longest-refused destination comes first: whoever has just ended one would only take its own
   * place back.
   */
  void roomFreed(RoomFreed freed) {
    serveFirst();
    starved.remove(freed.destinationId());
    atLimit.remove(freed.destinationId());
    Waiting here = waiting.get(freed.destinationId());
    if (here != null) {
      limited.roomFreed(here.throttle());
    }
    pumpAfterHold(freed.destinationId());
    if (starved.isEmpty() && atLimit.isEmpty()) {
      parts.admission().nobodyWaits();
    }
  }

  private void serveFirst() {
    Iterator<String> refused = starved.iterator();
    if (refused.hasNext()) {
      String first = refused.next();
      refused.remove();
      pumpAfterHold(first);
    }
  }

  /** Its limits may let something start again. */
  private void resume(String destinationId) {
    atLimit.remove(destinationId);
    pumpAfterHold(destinationId);
  }

  /** The other nodes are told through the store. */
  void held(Held held) {
    if (!stopped) {
      holding.spread(held.destinationId());
    }
  }

  /**
   * What waited for a destination may go now, but not all of it at once; or it dies, or is held as
   * soon as it is due.
   */
  void switched(DestinationSwitched change) {
    String id = change.destinationId();
    if (change.action() == SwitchAction.PAUSE) {
      return;
    }
    if (change.action() != SwitchAction.DISABLE) {
      parts.admission().ramp(id);
    }
    Waiting here = waiting.computeIfAbsent(id, unknown -> new Waiting());
    here.lookEverywhere(parts.store().shards());
    pump(id, here);
  }

  /** Claims nothing any more; done when no claim is under way, so that none is lost on the way. */
  Future<Void> stop() {
    stopped = true;
    return running == 0 ? Future.succeededFuture() : idle.future();
  }

  private void pumpAfterHold(String destinationId) {
    Waiting here = waiting.get(destinationId);
    if (here != null) {
      if (parts.admission().heldNanos(destinationId) == 0) {
        here.holdEnded();
      }
      pump(destinationId, here);
    }
  }

  private void pump(String destinationId, Waiting here) {
    if (here.busy() || stopped || here.throttle().closed()) {
      return;
    }
    int shard = here.nextShard();
    if (shard < 0) {
      if (here.idle()) {
        waiting.remove(destinationId);
      }
      return;
    }
    DestinationConfig destination = parts.destinations().apply(destinationId);
    long hold = holdMillis(destinationId, destination);
    if (destination != null && !destination.enabled()) {
      bury(shard, destination, here);
    } else if (hold > 0) {
      hold(shard, destinationId, here, hold);
    } else {
      claim(shard, destinationId, here);
    }
  }

  private void bury(int shard, DestinationConfig destination, Waiting here) {
    step(
        destination.id(),
        here,
        parts
            .store()
            .bury(shard, destination.id())
            .onSuccess(
                died -> {
                  here.released(shard);
                  if (died == 0) {
                    here.nothingDue(shard);
                  }
                  report.buried(destination, died);
                }));
  }

  private void hold(int shard, String destinationId, Waiting here, long millis) {
    here.hold(shard);
    step(
        destinationId,
        here,
        parts
            .store()
            .hold(shard, destinationId, millis)
            .onSuccess(
                next -> {
                  if (next < 0) {
                    here.empty(shard);
                  }
                }));
  }

  private void claim(int shard, String destinationId, Waiting here) {
    LimitsConfig limits = limits(destinationId);
    int places = places(destinationId, limits, here);
    if (places == 0) {
      (parts.admission().full() ? starved : atLimit).add(destinationId);
      return;
    }
    // Taken before the claim, so that many claims at once cannot together exceed what may be in
    // memory.
    long bytes = Math.min(MOST_BYTES, parts.admission().bytesLeft());
    parts.admission().addBytes(bytes);
    Future<?> released =
        here.isHeld(shard)
            ? parts.store().hold(shard, destinationId, 0).onSuccess(v -> here.released(shard))
            : Future.succeededFuture();
    step(
        destinationId,
        here,
        released
            .compose(v -> claim(request(shard, destinationId, places, bytes), limits, here))
            .onComplete(done -> parts.admission().addBytes(-bytes))
            .onSuccess(result -> claimed(shard, destinationId, here, places, result))
            .onFailure(e -> giveBack(destinationId, places)));
  }

  /** This node's share of the limit is all of it: what it holds by itself it need not ask for. */
  private int places(String destinationId, LimitsConfig limits, Waiting here) {
    if (!limits.any()) {
      return parts.admission().start(destinationId, MOST);
    }
    Integer concurrency = limits.concurrency();
    return parts
        .admission()
        .start(
            destinationId,
            here.throttle().batch(),
            concurrency == null ? Integer.MAX_VALUE : concurrency);
  }

  private Future<ClaimResult> claim(ClaimRequest request, LimitsConfig limits, Waiting here) {
    return limits.any()
        ? limited.claim(request, limits, here.throttle())
        : parts.store().claim(request);
  }

  private LimitsConfig limits(String destinationId) {
    DestinationConfig destination = parts.destinations().apply(destinationId);
    return destination == null ? LimitsConfig.NONE : destination.limits();
  }

  /**
   * One store call at a time per destination; when the store cannot, the shard stays marked and is
   * tried again soon.
   */
  private void step(String destinationId, Waiting here, Future<?> call) {
    here.busy(true);
    running++;
    call.onComplete(
        done -> {
          ended();
          here.busy(false);
          pump(destinationId, here);
        },
        failure -> {
          ended();
          LOG.atDebug().addKeyValue("cause", failure.getMessage()).log("claim.failed");
          vertx.setTimer(
              STORE_PAUSE_MILLIS,
              t -> {
                here.busy(false);
                pump(destinationId, here);
              });
        });
  }

  private void ended() {
    running--;
    if (running == 0 && stopped) {
      idle.tryComplete();
    }
  }

  private void claimed(
      int shard, String destinationId, Waiting here, int places, ClaimResult result) {
    List<LeasedDelivery> claimed = result.claimed();
    giveBack(destinationId, places - claimed.size());
    if (here.throttle().waitsForPermit() && parts.admission().inFlight(destinationId) > 0) {
      atLimit.add(destinationId);
      parts.admission().someoneDoesWait();
    }
    if (result.nextMillis() != 0) {
      here.nothingDue(shard);
      if (result.nextMillis() > 0) {
        vertx.eventBus().send(Addresses.DUE_LATER, new DueLater(shard, result.nextMillis()));
      }
    }
    report.claimed(destinationId, result);
    if (!claimed.isEmpty()) {
      claimed.forEach(d -> parts.admission().addBytes(destinationId, d.bodyBytes()));
      handOver.accept(claimed);
    }
  }

  /** Places that were taken and not used; somebody else may have been refused them. */
  private void giveBack(String destinationId, int places) {
    parts.admission().finish(destinationId, places);
    if (places > 0 && !starved.isEmpty()) {
      vertx.runOnContext(v -> serveFirst());
    }
  }

  private ClaimRequest request(int shard, String destinationId, int places, long bytes) {
    DestinationConfig destination = parts.destinations().apply(destinationId);
    Duration deadline = destination == null ? LONGEST_SEND : destination.timeout();
    return new ClaimRequest(
        shard, destinationId, places, bytes, deadline.plus(LEASE_MARGIN).toMillis());
  }

  /** How long nothing of the destination may be claimed; 0 when it may. */
  private long holdMillis(String destinationId, @Nullable DestinationConfig destination) {
    if (destination == null && !Ids.isSendDestination(destinationId)) {
      LOG.atError().addKeyValue("destination", destinationId).log("destination.unknown");
      return HOLD_MILLIS;
    }
    if (destination != null && destination.paused()) {
      return HOLD_MILLIS;
    }
    long held = parts.admission().heldNanos(destinationId);
    return held == 0 ? 0 : Math.min(HOLD_MILLIS, TimeUnit.NANOSECONDS.toMillis(held) + 1);
  }
}
