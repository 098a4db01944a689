package io.hookgate.app;

import io.hookgate.store.Rotation;
import io.hookgate.store.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works at a rotation of the data keys that nobody works at: one step after the other, each
 * followed by a pause as long as it took, so that the gateway's own work goes on.
 */
final class Rotating {
  private static final Logger LOG = LoggerFactory.getLogger(Rotating.class);
  private static final long PERIOD_MILLIS = 1000;
  private static final long PAUSE_MILLIS = 2;

  /** A pass that found something to do may have left what was being attempted. */
  private static final long PASS_MILLIS = 500;

  private final Vertx vertx;
  private final Rotation rotation;
  private volatile boolean stopped;

  Rotating(Vertx vertx, Rotation rotation) {
    this.vertx = vertx;
    this.rotation = rotation;
  }

  void start() {
    if (!stopped && !rotation.keyIds().isEmpty()) {
      vertx.setTimer(PERIOD_MILLIS, timer -> look());
    }
  }

  /** Ends after the step that it is at. Any thread. */
  void stop() {
    stopped = true;
  }

  private void look() {
    rotation
        .take()
        .onSuccess(this::begin)
        .onFailure(
            failure -> {
              tell(failure);
              start();
            });
  }

  private void begin(Rotation.@Nullable Taken taken) {
    if (taken == null) {
      start();
      return;
    }
    LOG.atInfo()
        .addKeyValue("pass", taken.progress().pass())
        .addKeyValue("events", taken.progress().events())
        .log("encryption.rotating");
    step(taken);
  }

  private void step(Rotation.Taken taken) {
    long start = System.nanoTime();
    Future<Rotation.@Nullable Taken> next =
        stopped ? rotation.giveBack(taken).map(v -> null) : rotation.step(taken);
    next.onSuccess(now -> goOn(taken, now, (System.nanoTime() - start) / 1_000_000))
        .onFailure(
            failure -> {
              tell(failure);
              start();
            });
  }

  private void goOn(Rotation.Taken before, Rotation.@Nullable Taken now, long tookMillis) {
    if (now == null) {
      LOG.atInfo().addKeyValue("resealed", before.progress().resealed()).log("encryption.rotated");
      start();
      return;
    }
    boolean newPass = now.progress().pass() > before.progress().pass();
    vertx.setTimer(newPass ? PASS_MILLIS : Math.max(PAUSE_MILLIS, tookMillis), timer -> step(now));
  }

  /**
   * The store tells of its own troubles; whatever else failed is tried again with the lease's end.
   */
  private static void tell(Throwable failure) {
    if (!(failure instanceof StoreUnavailable)) {
      LOG.atError().setCause(failure).log("encryption.rotation-broken");
    }
  }
}
