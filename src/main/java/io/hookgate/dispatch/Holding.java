package io.hookgate.dispatch;

import io.hookgate.admission.Admission;
import io.hookgate.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a hold of this node into the store, in every shard, so that no other node claims or leases
 * at accept what the destination asked not to get. A hint: a node that comes too early learns by
 * itself. A hold in the store lasts 30 s at most, so that it does not outlive a node that died, and
 * is renewed before it ends. Lives on one event loop.
 */
final class Holding {
  private static final Logger LOG = LoggerFactory.getLogger(Holding.class);

  /** What ends sooner is not worth a write in every shard and another one to end it. */
  private static final long WORTH_MILLIS = 2000;

  private static final long LONGEST_MILLIS = 30_000;
  private static final long RENEW_MILLIS = 25_000;

  private final Vertx vertx;
  private final Store store;
  private final Admission admission;
  private final Function<String, Waiting> waiting;
  private final Consumer<String> ended;
  private final Map<String, Long> timers = new HashMap<>();

  /**
   * @param waiting what waits of a destination
   * @param ended told the destination when its hold is over
   */
  Holding(
      Vertx vertx,
      Store store,
      Admission admission,
      Function<String, Waiting> waiting,
      Consumer<String> ended) {
    this.vertx = vertx;
    this.store = store;
    this.admission = admission;
    this.waiting = waiting;
    this.ended = ended;
  }

  /** Puts the destination on hold in the store for as long as this node holds it. */
  void spread(String destinationId) {
    long left = leftMillis(destinationId);
    if (left < WORTH_MILLIS) {
      return;
    }
    List<Future<Long>> holds = new ArrayList<>(store.shards());
    for (int shard = 0; shard < store.shards(); shard++) {
      int at = shard;
      holds.add(
          store
              .hold(shard, destinationId, Math.min(LONGEST_MILLIS, left))
              .onSuccess(next -> waiting.apply(destinationId).hold(at)));
    }
    Future.join(holds)
        .onComplete(
            written -> arm(destinationId),
            cause -> {
              LOG.atDebug()
                  .addKeyValue("destinationId", destinationId)
                  .addKeyValue("cause", cause.getMessage())
                  .log("hold.not-spread");
              arm(destinationId);
            });
  }

  private void arm(String destinationId) {
    Long earlier = timers.remove(destinationId);
    if (earlier != null) {
      vertx.cancelTimer(earlier);
    }
    long left = leftMillis(destinationId);
    if (left == 0) {
      ended.accept(destinationId);
      return;
    }
    timers.put(
        destinationId, vertx.setTimer(Math.min(left, RENEW_MILLIS), fired -> goOn(destinationId)));
  }

  private void goOn(String destinationId) {
    timers.remove(destinationId);
    if (leftMillis(destinationId) < WORTH_MILLIS) {
      arm(destinationId);
    } else {
      spread(destinationId);
    }
  }

  private long leftMillis(String destinationId) {
    long nanos = admission.heldNanos(destinationId);
    return nanos == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
  }
}
