package io.hookgate.api;

import io.hookgate.store.EventDetails;
import io.hookgate.store.ReplayTarget;
import io.hookgate.store.Store;
import io.hookgate.store.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One bulk replay at work: reads dead letters a page at a time and makes new deliveries of a few
 * events at a time. Each step may run twice. When this node dies, what was not reached is still on
 * the list.
 */
final class ReplayRun {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayRun.class);
  private static final int MAX_TRIES = 10;
  private static final long FIRST_WAIT_MILLIS = 1000;
  private static final long LONGEST_WAIT_MILLIS = 30_000;

  private final String id;
  private final ReplayRequest request;
  private final Vertx vertx;
  private final Store store;
  private final ReplayPlan plan;
  private final Hints hints;
  private long made;
  private long skipped;
  private long failed;
  private boolean stopped;

  /**
   * @param id {@code rpl_...}
   */
  ReplayRun(String id, ReplayRequest request, Vertx vertx, ApiParts parts, Hints hints) {
    this.id = id;
    this.request = request;
    this.vertx = vertx;
    this.store = parts.store();
    this.plan = new ReplayPlan(new Rerouting(parts.topology()));
    this.hints = hints;
  }

  String id() {
    return id;
  }

  /** New deliveries so far. */
  long made() {
    return made;
  }

  /** Runs to its end. Fails when the store stays away, or after {@link #stop}. */
  Future<Void> start() {
    Future<Void> done =
        request.ids().isEmpty() ? page(null) : batch(ReplaySelection.ofIds(request.ids()));
    return done.onComplete(
        result ->
            (result.succeeded() ? LOG.atInfo() : LOG.atWarn())
                .addKeyValue("replay", id)
                .addKeyValue("deliveries", made)
                .addKeyValue("skipped", skipped)
                .addKeyValue("failed", failed)
                .addKeyValue("error", result.failed() ? result.cause().toString() : "")
                .log(result.succeeded() ? "replay.finished" : "replay.stopped"));
  }

  /** Lets nothing further start. */
  void stop() {
    stopped = true;
  }

  private Future<Void> page(@Nullable String cursor) {
    return persistently(() -> store.deadLetters(request.filter().page(ReplayCount.PAGE, cursor)), 1)
        .compose(
            page ->
                batch(ReplaySelection.of(page.items()))
                    .compose(
                        done ->
                            page.cursor() == null
                                ? Future.succeededFuture()
                                : page(page.cursor())));
  }

  private Future<Void> batch(List<ReplaySelection> events) {
    return Lanes.forEach(
        events, ReplayCount.LANES, event -> persistently(() -> one(event), 1).recover(this::goOn));
  }

  private Future<Void> one(ReplaySelection selection) {
    return store.event(selection.eventId()).compose(details -> replay(selection, details));
  }

  private Future<Void> replay(ReplaySelection selection, @Nullable EventDetails details) {
    List<ReplayTarget> targets = details == null ? List.of() : targets(selection, details);
    if (details == null || targets.isEmpty()) {
      // Gone, replayed by somebody else meanwhile, or still not readable.
      skipped++;
      return Future.succeededFuture();
    }
    return store
        .replay(id, selection.eventId(), targets)
        .map(
            count -> {
              made += count;
              hints.due(
                  details.event().id(),
                  targets.stream().map(ReplayTarget::destinationId).distinct().toList());
              return null;
            });
  }

  private List<ReplayTarget> targets(ReplaySelection selection, EventDetails details) {
    String to = request.to();
    if (to == null) {
      return plan.again(details, selection::contains);
    }
    return selection.in(details).isEmpty() ? List.of() : ReplayPlan.elsewhere(to);
  }

  /** Waits for a store that is away, longer each time; about four minutes in all. */
  private <T> Future<T> persistently(Supplier<Future<T>> step, int tries) {
    if (stopped) {
      return Future.failedFuture(new CancellationException("the gateway stops"));
    }
    return step.get()
        .recover(
            failure -> {
              if (!(failure instanceof StoreUnavailable) || tries >= MAX_TRIES) {
                return Future.failedFuture(failure);
              }
              long wait = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << (tries - 1));
              return vertx
                  .timer(wait, TimeUnit.MILLISECONDS)
                  .compose(waited -> persistently(step, tries + 1));
            });
  }

  /** One event that cannot be replayed does not stop the others; a store that stays away does. */
  private Future<Void> goOn(Throwable failure) {
    if (failure instanceof StoreUnavailable || failure instanceof CancellationException) {
      return Future.failedFuture(failure);
    }
    failed++;
    LOG.atError().setCause(failure).addKeyValue("replay", id).log("replay.failed");
    return Future.succeededFuture();
  }
}
