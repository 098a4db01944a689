package io.hookgate.replay;

import io.hookgate.bus.Addresses;
import io.hookgate.bus.Due;
import io.hookgate.model.Ids;
import io.hookgate.model.ReplayState;
import io.hookgate.store.ReplayJob;
import io.hookgate.store.ReplayJobs;
import io.hookgate.store.ReplayStep;
import io.hookgate.store.ReplayStep.Result;
import io.hookgate.store.ReplayStep.Turn;
import io.hookgate.store.Store;
import io.hookgate.store.StoreUnavailable;
import io.hookgate.traffic.Happening.Replay;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One replay job at work on this node, step by step:
 *
 * <pre>
 * make the written batch -> wait, for the rate -> plan the next -> count the one, write down the other -> again
 *                               | a long wait: count the one, write down none
 *                               +-----------------------------------------------------> wait on
 * </pre>
 *
 * For one event loop.
 */
final class ReplayRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayRunner.class);

  /** Deliveries that one step makes. */
  private static final int BATCH = 100;

  private static final int LANES = 8;
  private static final long FIRST_WAIT_MILLIS = 200;
  private static final long LONGEST_WAIT_MILLIS = 5000;

  /** Much shorter than a job's lease, which each step renews, and than a stop takes. */
  private static final long LONGEST_PAUSE_MILLIS = 2000;

  private final Vertx vertx;
  private final Store store;
  private final String id;
  private final String token;
  private final ReplayWalk walk;
  private final Pace pace;
  private final boolean resumed;
  private final Consumer<Replay> told;
  private final String tenant;
  private final long expected;
  private long step;
  private ReplayBatch batch;
  private ReplayPlace place;
  private long queued;
  private long skipped;
  private boolean stopped;

  /**
   * Works at that job, which is leased.
   *
   * @param told hears how far it is, after each step
   */
  ReplayRunner(
      ReplayJobs.Taken taken, ReplayPlan plan, Vertx vertx, Store store, Consumer<Replay> told) {
    ReplayJob job = taken.job();
    ReplayOrder order = ReplayOrder.of(job.asked().order());
    this.vertx = vertx;
    this.store = store;
    this.id = job.id();
    this.told = told;
    this.tenant = job.asked().tenant() == null ? "" : job.asked().tenant();
    this.expected = job.asked().expected();
    this.token = taken.token();
    this.walk = new ReplayWalk(store, order, new OrderPlan(order, job.id(), plan));
    this.pace = new Pace(order.rate(), BATCH);
    this.resumed = job.span().startedAt() > 0;
    this.step = taken.work().step();
    this.batch = ReplayBatch.of(taken.work().batch());
    this.place = ReplayPlace.of(taken.work().place());
    this.queued = job.counts().queued();
    this.skipped = job.counts().skipped();
  }

  /** Runs until it is done, cancelled, given back or another node's; fails only unexpectedly. */
  Future<Void> run() {
    line().log(resumed ? "replay.resumed" : "replay.started");
    return Repeat.until(this::next);
  }

  /** Gives the job back after the batch that it is at. */
  void stop() {
    stopped = true;
  }

  /** Whether it was the last. */
  private Future<Boolean> next() {
    return make().compose(this::afterwards).recover(ReplayRunner::unlessStopped);
  }

  private Future<Boolean> afterwards(ReplayJob.Counts made) {
    long millis = pace.after(made.queued(), System.nanoTime());
    return pause(Math.min(millis, LONGEST_PAUSE_MILLIS))
        .compose(
            paused -> {
              if (stopped) {
                return giveBack(made);
              }
              return millis > LONGEST_PAUSE_MILLIS ? waitOn(made) : goOn(made);
            });
  }

  /** Makes what is written down; again after a crash, with the same answers. */
  private Future<ReplayJob.Counts> make() {
    int[] made = {0};
    Set<Due> due = new HashSet<>();
    return Lanes.forEach(
            batch.items(),
            LANES,
            item ->
                persistently(() -> store.replayOfJob(id, item.eventId(), item.targets()))
                    .recover(failure -> passOver(item, failure))
                    .map(
                        count -> {
                          made[0] += count;
                          int shard = Ids.shardOf(item.eventId());
                          item.targets().forEach(it -> due.add(new Due(shard, it.destinationId())));
                          return null;
                        }))
        .map(
            done -> {
              due.forEach(it -> vertx.eventBus().publish(Addresses.DUE, it));
              long matched = (long) batch.targets() + batch.hopeless();
              return new ReplayJob.Counts(matched, made[0], matched - made[0]);
            });
  }

  private Future<Boolean> goOn(ReplayJob.Counts made) {
    return persistently(() -> walk.next(place, pace.batch()))
        .compose(
            planned -> {
              Turn turn = planned.atEnd() ? Turn.DONE : Turn.ON;
              String text = planned.batch().text();
              ReplayStep next = new ReplayStep(step + 1, turn, made, text, planned.place().text());
              return persistently(() -> store.replays().step(id, token, next))
                  .map(result -> result == Result.ON ? took(next, planned) : ended(result, made));
            });
  }

  /** A batch with more than the rate allows at once: the job stays this node's meanwhile. */
  private Future<Boolean> waitOn(ReplayJob.Counts made) {
    ReplayWalk.Planned none = new ReplayWalk.Planned(ReplayBatch.NONE, place, 0);
    ReplayStep next = new ReplayStep(step + 1, Turn.ON, made, "", place.text());
    return persistently(() -> store.replays().step(id, token, next))
        .map(result -> result == Result.ON ? took(next, none) : ended(result, made));
  }

  private Future<Boolean> giveBack(ReplayJob.Counts made) {
    ReplayStep last = new ReplayStep(step + 1, Turn.GIVE_BACK, made, "", place.text());
    return store.replays().step(id, token, last).map(result -> ended(result, made));
  }

  private boolean took(ReplayStep next, ReplayWalk.Planned planned) {
    count(next.made());
    tell(ReplayState.RUNNING);
    step = next.number();
    batch = planned.batch();
    place = planned.place();
    return false;
  }

  private void count(ReplayJob.Counts made) {
    queued += made.queued();
    skipped += made.skipped();
  }

  private void tell(ReplayState state) {
    told.accept(new Replay(tenant, id, state.word(), expected, queued, skipped));
  }

  private boolean ended(Result result, ReplayJob.Counts made) {
    if (result != Result.FENCED) {
      count(made);
    }
    if (result == Result.DONE || result == Result.CANCELLED) {
      tell(result == Result.DONE ? ReplayState.DONE : ReplayState.CANCELLED);
    }
    line()
        .addKeyValue("queued", queued)
        .addKeyValue("skipped", skipped)
        .log(
            switch (result) {
              case ON, GIVEN_BACK -> "replay.givenBack";
              case DONE -> "replay.finished";
              case CANCELLED -> "replay.cancelled";
              case FENCED -> "replay.taken";
            });
    return true;
  }

  private Future<Void> pause(long millis) {
    return millis == 0 || stopped
        ? Future.succeededFuture()
        : vertx.timer(millis, TimeUnit.MILLISECONDS).mapEmpty();
  }

  /** Waits for a store that is away, longer each time, until it is back or this node stops. */
  private <T> Future<T> persistently(Supplier<Future<T>> what) {
    return persistently(what, FIRST_WAIT_MILLIS);
  }

  private <T> Future<T> persistently(Supplier<Future<T>> what, long wait) {
    return what.get()
        .recover(
            failure -> {
              if (!(failure instanceof StoreUnavailable unavailable)) {
                return Future.failedFuture(failure);
              }
              if (stopped) {
                return Future.failedFuture(new CancellationException("the gateway stops"));
              }
              return keep(unavailable)
                  .compose(kept -> vertx.timer(wait, TimeUnit.MILLISECONDS))
                  .compose(waited -> persistently(what, Math.min(LONGEST_WAIT_MILLIS, wait * 2)));
            });
  }

  /** While a Redis without room is waited for, which may last, the job stays this node's. */
  private Future<Void> keep(StoreUnavailable unavailable) {
    if (unavailable.reason() != StoreUnavailable.Reason.FULL) {
      return Future.succeededFuture();
    }
    ReplayStep same =
        new ReplayStep(step, Turn.ON, ReplayJob.Counts.NONE, batch.text(), place.text());
    return store
        .replays()
        .step(id, token, same)
        .otherwise(Result.ON)
        .compose(
            result ->
                result == Result.ON
                    ? Future.succeededFuture()
                    : Future.failedFuture(new CancellationException("another node has the job")));
  }

  /** One event that cannot be replayed does not stop the others; it counts as skipped. */
  private Future<Integer> passOver(ReplayBatch.Item item, Throwable failure) {
    if (failure instanceof CancellationException) {
      return Future.failedFuture(failure);
    }
    LOG.atError()
        .setCause(failure)
        .addKeyValue("replay", id)
        .addKeyValue("event", item.eventId())
        .log("replay.failed");
    return Future.succeededFuture(0);
  }

  /** What is written down is made again by whoever takes the job over. */
  private static Future<Boolean> unlessStopped(Throwable failure) {
    return failure instanceof CancellationException
        ? Future.succeededFuture(true)
        : Future.failedFuture(failure);
  }

  /** What an operator may want to know of the job. */
  private LoggingEventBuilder line() {
    return LOG.atInfo().addKeyValue("replay", id);
  }
}
