package io.hookgate.app;

import io.hookgate.store.Unreadable;
import io.hookgate.telemetry.Metrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what does not open, and tells it once per key and minute. Any thread. */
final class Unopened {
  private static final Logger LOG = LoggerFactory.getLogger(Unopened.class);
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Metrics metrics;
  private final LongSupplier nanos;
  private final Map<String, Long> told = new ConcurrentHashMap<>();

  Unopened(Metrics metrics, LongSupplier nanos) {
    this.metrics = metrics;
    this.nanos = nanos;
  }

  void saw(Unreadable what) {
    metrics.unreadable(what.keyId());
    long now = nanos.getAsLong();
    Long last = told.get(what.keyId());
    if (last == null || now - last >= QUIET_NANOS) {
      told.put(what.keyId(), now);
      LOG.atError()
          .addKeyValue("key", what.keyId())
          .addKeyValue("cause", what.getMessage())
          .log("store.unreadable");
    }
  }
}
