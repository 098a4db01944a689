package io.hookgate.replay;

import io.hookgate.config.Topology;
import io.hookgate.store.ReplayJobs;
import io.hookgate.store.Store;
import io.hookgate.store.StoreUnavailable;
import io.hookgate.traffic.Happening.Replay;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for replay jobs that no node works at, and works at a few of them. One per node. */
public final class ReplayVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayVerticle.class);

  /** Jobs at work at once; the others wait in the store, for this node or another. */
  private static final int MOST = 4;

  private static final long PERIOD_MILLIS = 500;
  private static final long STOP_MILLIS = 3000;

  private final Store store;
  private final ReplayPlan plan;
  private final Consumer<Replay> told;
  private final List<ReplayRunner> runners = new ArrayList<>();
  private final List<Future<Void>> runs = new ArrayList<>();
  private boolean stopped;

  /**
   * Works at the jobs in that store, which is open.
   *
   * @param topology what is in force now; asked for at each event
   * @param told hears how far each is, after each step; may neither throw nor wait
   */
  public ReplayVerticle(Store store, Supplier<Topology> topology, Consumer<Replay> told) {
    this.store = store;
    this.told = told;
    this.plan = new ReplayPlan(new Rerouting(topology));
  }

  @Override
  public Future<?> start() {
    vertx.setTimer(PERIOD_MILLIS, timer -> look());
    return Future.succeededFuture();
  }

  private void look() {
    int room = MOST - runners.size();
    Future<List<ReplayJobs.Taken>> found =
        room == 0 ? Future.succeededFuture(List.of()) : store.replays().take(room);
    found
        .onSuccess(jobs -> jobs.forEach(this::workUnlessUnreadable))
        .onFailure(ReplayVerticle::tell)
        .onComplete(
            done -> {
              if (!stopped) {
                vertx.setTimer(PERIOD_MILLIS, timer -> look());
              }
            });
  }

  /** One that a newer gateway wrote must not keep the others from going on. */
  private void workUnlessUnreadable(ReplayJobs.Taken job) {
    try {
      work(job);
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("replay", job.job().id()).log("replay.unreadable");
    }
  }

  /** One that was leased while this node stops is taken up by another when its lease runs out. */
  private void work(ReplayJobs.Taken job) {
    if (stopped) {
      return;
    }
    ReplayRunner runner = new ReplayRunner(job, plan, vertx, store, told);
    runners.add(runner);
    Future<Void> run = runner.run();
    runs.add(run);
    run.onFailure(ReplayVerticle::tell)
        .onComplete(
            done -> {
              runners.remove(runner);
              runs.remove(run);
            });
  }

  /**
   * The store tells of its own troubles; whatever else failed is tried again with the lease's end.
   */
  private static void tell(Throwable failure) {
    if (!(failure instanceof StoreUnavailable)) {
      LOG.atError().setCause(failure).log("replay.broken");
    }
  }

  /** Gives the jobs back after the batches that they are at. */
  @Override
  public Future<?> stop() {
    stopped = true;
    runners.forEach(ReplayRunner::stop);
    return runs.isEmpty()
        ? Future.succeededFuture()
        : Future.join(List.copyOf(runs))
            .timeout(STOP_MILLIS, TimeUnit.MILLISECONDS)
            .otherwiseEmpty();
  }
}
