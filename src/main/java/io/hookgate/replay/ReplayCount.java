package io.hookgate.replay;

import io.hookgate.model.Ids;
import io.hookgate.store.Store;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;

/** Counts exactly what a replay would take, without changing anything. For one event loop. */
public final class ReplayCount {
  /** Well within the deadline of an answer. */
  private static final Duration BUDGET = Duration.ofSeconds(20);

  private static final int BATCH = 100;

  private final ReplayOrder order;
  private final ReplayWalk walk;
  private final Duration warnAfter;
  private final InstantSource clock;
  private final long deadline;
  private final Set<String> sentElsewhere = new HashSet<>();
  private ReplayPlace place;
  private long matched;
  private long old;
  private long oldest;
  private long missing;
  private boolean partial;

  private ReplayCount(ReplayOrder order, ReplayWalk walk, Duration warnAfter, InstantSource clock) {
    this.order = order;
    this.walk = walk;
    this.warnAfter = warnAfter;
    this.clock = clock;
    this.place = ReplayPlace.start(order);
    this.deadline = clock.millis() + BUDGET.toMillis();
  }

  /** Fails with what the store fails with. */
  public static Future<ReplayTally> of(
      ReplayOrder order, Store store, ReplayPlan plan, Duration warnAfter, InstantSource clock) {
    ReplayWalk walk = new ReplayWalk(store, order, new OrderPlan(order, "", plan));
    return new ReplayCount(order, walk, warnAfter, clock).run();
  }

  private Future<ReplayTally> run() {
    return Repeat.until(this::next)
        .map(done -> new ReplayTally(warnAfter, matched, old, oldest, missing, partial));
  }

  /** Whether it was the last. */
  private Future<Boolean> next() {
    return walk.next(place, BATCH)
        .map(
            planned -> {
              add(planned);
              place = planned.place();
              partial = !place.atEnd() && clock.millis() > deadline;
              return partial || place.atEnd();
            });
  }

  private void add(ReplayWalk.Planned planned) {
    matched += planned.batch().hopeless();
    missing += order.ids().isEmpty() ? 0 : planned.missing();
    for (ReplayBatch.Item item : planned.batch().items()) {
      if (order.to() == null || sentElsewhere.add(item.eventId())) {
        add(Ids.timeOf(item.eventId()), item.targets().size());
      }
    }
  }

  private void add(long acceptedAt, int targets) {
    matched += targets;
    if (order.asOf() - acceptedAt > warnAfter.toMillis()) {
      old += targets;
      oldest = oldest == 0 ? acceptedAt : Math.min(oldest, acceptedAt);
    }
  }
}
