package io.hookgate.ingress;

import io.hookgate.model.EventStatus;
import io.hookgate.telemetry.Metrics;
import io.hookgate.telemetry.Metrics.EventOutcome;
import io.hookgate.traffic.Happening;
import io.hookgate.traffic.Traffic;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Counts and logs how requests end; never a signature, a header or a body. Whoever can reach the
 * listener can cause rejections, and a store that is away makes every request unavailable: both
 * lines are limited per second, and say how many were left out. For one event loop.
 */
final class Evidence {
  private static final Logger LOG = LoggerFactory.getLogger(Evidence.class);

  private final Metrics metrics;
  private final LinesPerSecond rejections;
  private final LinesPerSecond outages;
  private final LinesPerSecond greetings;

  /**
   * @param nanoTime monotonic clock, nanoseconds
   */
  Evidence(Metrics metrics, LongSupplier nanoTime) {
    this.metrics = metrics;
    this.rejections = new LinesPerSecond(10, nanoTime);
    this.outages = new LinesPerSecond(1, nanoTime);
    this.greetings = new LinesPerSecond(10, nanoTime);
  }

  void stored(Outcome.Stored stored) {
    String source = stored.source().name();
    metrics.event(source, outcomeOf(stored.status()));
    if (!stored.keyed()) {
      metrics.withoutDedupKey(source);
    }
    if (LOG.isDebugEnabled()) {
      line(Level.DEBUG, source)
          .addKeyValue("event", stored.eventId())
          .addKeyValue("status", stored.status().word())
          .log("event.accepted");
    }
  }

  void repeated(Outcome.Repeated repeated) {
    String source = repeated.source().name();
    metrics.event(source, EventOutcome.DUPLICATE);
    if (LOG.isDebugEnabled()) {
      line(Level.DEBUG, source)
          .addKeyValue("event", repeated.eventId())
          .addKeyValue("otherBytes", repeated.otherBytes())
          .log("event.duplicate");
    }
  }

  /** A question that was answered; anybody may ask some of them, so these lines are limited too. */
  void greeted(SourceRuntime source) {
    metrics.handshake(source.name());
    long leftOut = greetings.tryWrite();
    if (leftOut >= 0) {
      line(Level.INFO, source.name())
          .addKeyValue("handshake", source.config().verify().handshakeName())
          .addKeyValue("leftOut", leftOut)
          .log("handshake.answered");
    }
  }

  void rejected(SourceRuntime source, String reason) {
    metrics.event(source.name(), EventOutcome.REJECTED);
    metrics.rejected(source.name(), reason);
    long leftOut = limited(rejections, Level.INFO, "event.rejected", source.name(), reason);
    Traffic traffic = metrics.traffic();
    String tenant = source.config().tenant();
    traffic.rejected(tenant);
    if (leftOut >= 0) {
      // Whoever sends rubbish must not push everything else out of the feed.
      traffic.told(
          new Happening.Rejected(tenant, source.config().id(), source.name(), reason, leftOut));
    }
  }

  void unavailable(SourceRuntime source, String reason) {
    metrics.event(source.name(), EventOutcome.UNAVAILABLE);
    limited(outages, Level.WARN, "event.unavailable", source.name(), reason);
  }

  void broken(Throwable cause) {
    LOG.error("request.broken", cause);
  }

  /** How long a stored request waited for its answer. */
  void acknowledged(long nanos) {
    metrics.acknowledged(nanos);
  }

  /** How many lines were left out before this one; -1 when this one is. */
  private static long limited(
      LinesPerSecond limit, Level level, String name, String source, String reason) {
    long leftOut = limit.tryWrite();
    if (leftOut >= 0) {
      line(level, source).addKeyValue("reason", reason).addKeyValue("leftOut", leftOut).log(name);
    }
    return leftOut;
  }

  private static LoggingEventBuilder line(Level level, String source) {
    return LOG.atLevel(level).addKeyValue("source", source);
  }

  private static EventOutcome outcomeOf(EventStatus status) {
    return switch (status) {
      case ROUTED -> EventOutcome.ACCEPTED;
      case UNROUTED -> EventOutcome.UNROUTED;
      case UNPARSABLE -> EventOutcome.UNPARSABLE;
    };
  }
}
