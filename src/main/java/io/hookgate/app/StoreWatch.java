package io.hookgate.app;

import io.hookgate.store.Store;
import io.hookgate.telemetry.Health;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second whether Redis answers and is still the same store, and turns readiness red
 * when not.
 */
final class StoreWatch {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);
  private static final long PERIOD_MILLIS = 1000;

  private final Vertx vertx;
  private final Store store;
  private final Health health;
  private boolean good = true;
  private volatile boolean stopped;

  StoreWatch(Vertx vertx, Store store, Health health) {
    this.vertx = vertx;
    this.store = store;
    this.health = health;
  }

  void start() {
    if (!stopped) {
      vertx.setTimer(PERIOD_MILLIS, t -> look());
    }
  }

  /** Has nothing more to say: that a store was closed is no outage. Any thread. */
  void stop() {
    stopped = true;
  }

  private void look() {
    store
        .check()
        .onComplete(
            same -> saw(true, ""), failure -> saw(false, String.valueOf(failure.getMessage())))
        .onComplete(v -> start());
  }

  private void saw(boolean now, String why) {
    if (stopped) {
      return;
    }
    health.set(Conditions.STORE, now);
    if (now && !good) {
      LOG.atInfo().log("store.back");
    } else if (!now && good) {
      LOG.atError().addKeyValue("cause", why).log("store.unavailable");
    }
    good = now;
  }
}
