package io.hookgate.retry;

import io.hookgate.bus.Addresses;
import io.hookgate.bus.DueLater;
import io.hookgate.bus.DueShard;
import io.hookgate.store.DueResult;
import io.hookgate.store.Store;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what is due: retries, expired leases, released holds, and whatever a lost hint left behind.
 * It looks at each shard's wake index when something there is known to become due, and once a
 * second in any case, and tells the dispatcher. Nothing but this loop is needed after a crash. One
 * per node.
 */
public final class RetryVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(RetryVerticle.class);
  private static final long LONGEST_SLEEP_MILLIS = 1000;

  /**
   * The dispatcher goes on by itself with what it was told of; this is for what it was not told of.
   */
  private static final long WHILE_DUE_MILLIS = 250;

  private static final long STORE_PAUSE_MILLIS = 250;

  private final Store store;
  private final long[] nextLook;
  private final boolean[] looking;

  /**
   * Where to begin, per shard: what is found is not claimed for that, so whoever is behind the
   * first that one look finds has to have a turn, too.
   */
  private final int[] skip;

  private long timer = -1;
  private long timerAt;

  /** Looks into that store, which is open. */
  public RetryVerticle(Store store) {
    this.store = store;
    this.nextLook = new long[store.shards()];
    this.looking = new boolean[store.shards()];
    this.skip = new int[store.shards()];
  }

  @Override
  public Future<?> start() {
    vertx.eventBus().<DueLater>localConsumer(Addresses.DUE_LATER, m -> dueLater(m.body()));
    long now = System.nanoTime();
    for (int shard = 0; shard < nextLook.length; shard++) {
      nextLook[shard] = now;
    }
    look();
    return Future.succeededFuture();
  }

  private void dueLater(DueLater hint) {
    plan(hint.shard(), Math.min(LONGEST_SLEEP_MILLIS, hint.delayMillis()));
    arm();
  }

  private void plan(int shard, long delayMillis) {
    long at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMillis);
    if (at - nextLook[shard] < 0) {
      nextLook[shard] = at;
    }
  }

  private void look() {
    long now = System.nanoTime();
    for (int shard = 0; shard < nextLook.length; shard++) {
      if (!looking[shard] && nextLook[shard] - now <= 0) {
        look(shard);
      }
    }
    arm();
  }

  private void look(int shard) {
    looking[shard] = true;
    nextLook[shard] = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_SLEEP_MILLIS);
    store
        .due(shard, skip[shard])
        .onComplete(
            found -> {
              looking[shard] = false;
              found(shard, found);
              arm();
            },
            failure -> {
              looking[shard] = false;
              LOG.atDebug().addKeyValue("cause", failure.getMessage()).log("due.failed");
              plan(shard, STORE_PAUSE_MILLIS);
              arm();
            });
  }

  private void found(int shard, DueResult found) {
    boolean wrapped = skip[shard] > 0 && !found.more();
    skip[shard] = found.more() ? skip[shard] + found.destinationIds().size() : 0;
    if (wrapped) {
      plan(shard, WHILE_DUE_MILLIS);
    }
    if (!found.destinationIds().isEmpty()) {
      vertx.eventBus().send(Addresses.DUE_SHARD, new DueShard(shard, found.destinationIds()));
      plan(shard, WHILE_DUE_MILLIS);
    }
    if (found.nextMillis() >= 0) {
      plan(shard, Math.max(1, found.nextMillis()));
    }
  }

  /** One timer, for the shard that is next. */
  private void arm() {
    long next = Long.MAX_VALUE;
    long now = System.nanoTime();
    for (int shard = 0; shard < nextLook.length; shard++) {
      if (!looking[shard]) {
        next = Math.min(next, nextLook[shard] - now);
      }
    }
    if (next == Long.MAX_VALUE || (timer >= 0 && timerAt - (now + next) <= 0)) {
      return;
    }
    if (timer >= 0) {
      vertx.cancelTimer(timer);
    }
    timerAt = now + Math.max(0, next);
    timer =
        vertx.setTimer(
            Math.max(1, TimeUnit.NANOSECONDS.toMillis(Math.max(0, next))),
            t -> {
              timer = -1;
              look();
            });
  }
}
