package io.hookgate.ingress;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ends requests that take longer than the time-out, up to a tenth of it late. One timer for all
 * requests of an event loop: since all have the same time-out, the first to start is the first to
 * expire. For one event loop.
 */
final class Deadlines {
  private final Vertx vertx;
  private final long timeoutNanos;
  private final long timer;
  private final Map<ConnectionWatch, Long> startedNanos = new LinkedHashMap<>();

  Deadlines(Vertx vertx, Duration timeout) {
    this.vertx = vertx;
    this.timeoutNanos = timeout.toNanos();
    this.timer =
        vertx.setPeriodic(Math.max(1, Math.min(100, timeout.toMillis() / 10)), id -> expire());
  }

  void start(ConnectionWatch watch) {
    startedNanos.put(watch, System.nanoTime());
  }

  void stop(ConnectionWatch watch) {
    startedNanos.remove(watch);
  }

  void close() {
    vertx.cancelTimer(timer);
  }

  private void expire() {
    long now = System.nanoTime();
    while (!startedNanos.isEmpty()) {
      Iterator<Map.Entry<ConnectionWatch, Long>> oldest = startedNanos.entrySet().iterator();
      Map.Entry<ConnectionWatch, Long> entry = oldest.next();
      if (now - entry.getValue() < timeoutNanos) {
        return;
      }
      ConnectionWatch watch = entry.getKey();
      oldest.remove();
      watch.expired();
    }
  }
}
