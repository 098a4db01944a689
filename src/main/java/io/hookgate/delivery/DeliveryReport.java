package io.hookgate.delivery;

import io.hookgate.model.Attempt;
import io.hookgate.model.DeadReason;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.store.Settlement;
import io.hookgate.telemetry.Metrics;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Metrics and one log line per outcome. What goes well is logged at debug, so that many thousand a
 * second are possible; a dead letter is a warning. Neither payloads nor secrets.
 */
final class DeliveryReport {
  private static final Logger LOG = LoggerFactory.getLogger("io.hookgate.delivery.Delivery");

  private final Metrics metrics;
  private final InstantSource clock;

  DeliveryReport(Metrics metrics, InstantSource clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  /** An attempt ended; what becomes of the delivery is not settled yet. */
  void attempted(LeasedDelivery delivery, String label, Settlement settlement, long nanos) {
    Attempt attempt = attemptOf(settlement);
    if (attempt == null) {
      return;
    }
    metrics.attempt(label, attempt.outcome(), nanos);
    metrics.traffic().attempted(delivery, attempt, nanos);
    with(LOG.atDebug(), delivery, label, attempt).log("delivery.attempted");
  }

  /** The store has it. */
  void settled(LeasedDelivery delivery, String label, Settlement settlement) {
    if (delivery.replayId() != null) {
      replayed(settlement);
    }
    if (settlement instanceof Settlement.Delivered delivered) {
      metrics.delivered(clock.millis() - delivery.createdAt());
      metrics.traffic().ended(delivery, DeliveryState.DELIVERED, null);
      with(LOG.atDebug(), delivery, label, delivered.attempt()).log("delivery.delivered");
    } else if (settlement instanceof Settlement.Retry retry) {
      with(LOG.atInfo(), delivery, label, retry.attempt())
          .addKeyValue("delayMillis", retry.delayMillis())
          .addKeyValue("holdMillis", retry.holdMillis())
          .log("delivery.retrying");
    } else if (settlement instanceof Settlement.Dead dead) {
      DeadReason reason = dead.reason();
      metrics.deadLetter(label, reason);
      metrics.traffic().ended(delivery, DeliveryState.DEAD, reason);
      with(LOG.atWarn(), delivery, label, dead.attempt())
          .addKeyValue("reason", reason.word())
          .log("delivery.dead");
    } else if (settlement instanceof Settlement.Unwanted) {
      metrics.traffic().ended(delivery, DeliveryState.CANCELLED, null);
      with(LOG.atDebug(), delivery, label, null).log("delivery.unwanted");
    }
  }

  /** The store has it as cancelled: an operator ended it while it was attempted. */
  void cancelled(LeasedDelivery delivery, String label) {
    if (delivery.replayId() != null) {
      metrics.replayed(DeliveryState.CANCELLED);
    }
    metrics.traffic().ended(delivery, DeliveryState.CANCELLED, null);
    with(LOG.atInfo(), delivery, label, null).log("delivery.cancelled");
  }

  private void replayed(Settlement settlement) {
    if (settlement instanceof Settlement.Delivered) {
      metrics.replayed(DeliveryState.DELIVERED);
    } else if (settlement instanceof Settlement.Retry) {
      metrics.replayed(DeliveryState.RETRYING);
    } else if (settlement instanceof Settlement.Dead) {
      metrics.replayed(DeliveryState.DEAD);
    } else if (settlement instanceof Settlement.Unwanted) {
      metrics.replayed(DeliveryState.CANCELLED);
    }
  }

  /** It is given back unsent. */
  void released(LeasedDelivery delivery, String label, String why, boolean alarming) {
    with(alarming ? LOG.atWarn() : LOG.atDebug(), delivery, label, null)
        .addKeyValue("why", why)
        .log("delivery.released");
  }

  /** Somebody else has the delivery by now, or an operator ended it. */
  void fenced(LeasedDelivery delivery, String label) {
    with(LOG.atInfo(), delivery, label, null).log("delivery.fenced");
  }

  /** Nobody knows what became of it here; its lease runs out and it is tried again. */
  void unsettled(LeasedDelivery delivery, String label, Throwable cause) {
    with(LOG.atWarn(), delivery, label, null).setCause(cause).log("delivery.unsettled");
  }

  private static @Nullable Attempt attemptOf(Settlement settlement) {
    if (settlement instanceof Settlement.Delivered delivered) {
      return delivered.attempt();
    }
    if (settlement instanceof Settlement.Retry retry) {
      return retry.attempt();
    }
    return settlement instanceof Settlement.Dead dead ? dead.attempt() : null;
  }

  private static LoggingEventBuilder with(
      LoggingEventBuilder line, LeasedDelivery delivery, String label, @Nullable Attempt attempt) {
    LoggingEventBuilder named =
        line.addKeyValue("delivery", delivery.id())
            .addKeyValue("destination", label)
            .addKeyValue("destinationId", delivery.destinationId());
    if (delivery.replayId() != null) {
      named = named.addKeyValue("replay", delivery.replayId());
    }
    return attempt == null ? named : with(named, attempt);
  }

  private static LoggingEventBuilder with(LoggingEventBuilder line, Attempt attempt) {
    LoggingEventBuilder answered =
        line.addKeyValue("attempt", attempt.number())
            .addKeyValue("status", attempt.status())
            .addKeyValue("millis", attempt.durationMillis())
            .addKeyValue("address", attempt.address());
    return attempt.error() == null
        ? answered
        : answered
            .addKeyValue("error", attempt.error().word())
            .addKeyValue("detail", attempt.detail());
  }
}
