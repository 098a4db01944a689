package io.hookgate.delivery;

import io.hookgate.config.DestinationConfig;
import io.hookgate.model.Attempt;
import io.hookgate.model.DeadReason;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.model.LiveStates;
import io.hookgate.model.SwitchAction;
import io.hookgate.model.SwitchState;
import io.hookgate.model.SwitchWish;
import io.hookgate.store.Settlement;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Disables a destination that is gone: it says so (410), or for days nothing but failures came of
 * it. The first failure is noted in the store, where every node sees it and the first success on
 * any of them forgets it. As long as all goes well that costs two look-ups in memory.
 *
 * <pre>
 * well    -- an attempt fails --> failing: noted, once a minute at most
 * failing -- one succeeds, on whichever node, or somebody switches the destination --> well
 * failing -- one fails, disableAfter and 12 h after the first --> disabled
 * </pre>
 *
 * For one event loop.
 */
final class FailureWatch {
  /** The least that lies between the first failure and the one that disables. */
  static final Duration SHORTEST = Duration.ofHours(12);

  private static final Logger LOG = LoggerFactory.getLogger(FailureWatch.class);
  private static final long BETWEEN_NOTES = TimeUnit.MINUTES.toNanos(1);
  private static final long BETWEEN_TRIES = TimeUnit.SECONDS.toNanos(1);
  private static final int GONE = 410;

  private final Function<String, @Nullable DestinationConfig> destinations;
  private final Disabling disabling;
  private final LongSupplier nanoTime;
  private final Map<String, Incident> incidents = new HashMap<>();

  FailureWatch(
      Function<String, @Nullable DestinationConfig> destinations,
      Disabling disabling,
      LongSupplier nanoTime) {
    this.destinations = destinations;
    this.disabling = disabling;
    this.nanoTime = nanoTime;
  }

  /** An attempt was judged. */
  void judged(LeasedDelivery delivery, Settlement settlement) {
    String id = delivery.destinationId();
    if (settlement instanceof Settlement.Delivered) {
      succeeded(id);
    } else if (settlement instanceof Settlement.Retry retry) {
      failed(id, retry.attempt());
    } else if (settlement instanceof Settlement.Dead dead && dead.attempt() != null) {
      died(delivery, dead.reason(), dead.attempt());
    }
  }

  /** Forgets what has been quiet for long, and what the configuration no longer has. */
  void sweep() {
    long now = nanoTime.getAsLong();
    incidents
        .entrySet()
        .removeIf(
            entry ->
                destinations.apply(entry.getKey()) == null
                    || (entry.getValue().since == 0
                        && !entry.getValue().busy
                        && now - entry.getValue().nextNote > 0));
  }

  int size() {
    return incidents.size();
  }

  private void died(LeasedDelivery delivery, DeadReason reason, Attempt attempt) {
    switch (reason) {
      // It was never asked.
      case BLOCKED -> {}
      // It asked for that: it is alive.
      case REFUSED -> succeeded(delivery.destinationId());
      case PERMANENT -> {
        if (attempt.status() == GONE) {
          disable(delivery.destinationId(), "it answered 410 Gone to " + delivery.id(), 0);
        } else {
          failed(delivery.destinationId(), attempt);
        }
      }
      default -> failed(delivery.destinationId(), attempt);
    }
  }

  private void succeeded(String id) {
    Incident incident = incidents.get(id);
    if (incident == null) {
      if (disabling.states().get().of(id).failingSince() == 0) {
        return;
      }
      incident = new Incident(nanoTime.getAsLong());
      incidents.put(id, incident);
    }
    incident.since = 0;
    if (noted(id, incident) > 0) {
      note(id, incident, 0);
    }
  }

  private void failed(String id, Attempt attempt) {
    DestinationConfig destination = destinations.apply(id);
    if (destination == null || !destination.enabled()) {
      return;
    }
    Incident incident =
        incidents.computeIfAbsent(id, unknown -> new Incident(nanoTime.getAsLong()));
    long noted = noted(id, incident);
    if (incident.since == 0 || (incident.wasNoted && noted == 0)) {
      incident.since = disabling.storeMillis().getAsLong();
    }
    incident.wasNoted = noted > 0;
    Duration after = destination.outcomes().disableAfter();
    if (noted == 0) {
      note(id, incident, incident.since);
    } else if (after != null && lasted(noted) >= longer(after, SHORTEST).toMillis()) {
      String words = "nothing but failures since %s, at last: %s";
      disable(id, words.formatted(Instant.ofEpochMilli(noted), attempt.detail()), noted);
    }
  }

  private long lasted(long since) {
    return disabling.storeMillis().getAsLong() - since;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** The first failure that the store has: what this node did is known before it is seen there. */
  private long noted(String id, Incident incident) {
    LiveStates seen = disabling.states().get();
    return seen.version() >= incident.version ? seen.of(id).failingSince() : incident.noted;
  }

  private void note(String id, Incident incident, long since) {
    long now = nanoTime.getAsLong();
    boolean early = now - incident.nextTry < 0 || (since > 0 && now - incident.nextNote < 0);
    if (incident.busy || early) {
      return;
    }
    incident.busy = true;
    disabling
        .note()
        .apply(id, since)
        .onComplete(
            noted -> {
              incident.busy = false;
              incident.version = noted.version();
              incident.noted = noted.since();
              if (since > 0) {
                incident.wasNoted = true;
                incident.nextNote = now + BETWEEN_NOTES;
              }
              if (incident.since == 0 && noted.since() > 0) {
                note(id, incident, 0);
              }
            },
            failure -> {
              incident.busy = false;
              incident.nextTry = now + BETWEEN_TRIES;
              LOG.atDebug().addKeyValue("cause", failure.getMessage()).log("failing.not-noted");
            });
  }

  private void disable(String id, String cause, long failingSince) {
    DestinationConfig destination = destinations.apply(id);
    if (destination == null || !destination.enabled()) {
      return;
    }
    Incident incident =
        incidents.computeIfAbsent(id, unknown -> new Incident(nanoTime.getAsLong()));
    if (incident.switching) {
      return;
    }
    incident.switching = true;
    Future<Boolean> changed =
        disabling
            .change()
            .apply(
                new SwitchWish(id, SwitchAction.DISABLE, SwitchState.GATEWAY, cause, failingSince));
    changed.onComplete(
        made -> {
          incident.switching = false;
          incident.since = 0;
        },
        failure -> {
          incident.switching = false;
          LOG.atWarn()
              .addKeyValue("destination", destination.qualifiedName())
              .addKeyValue("cause", failure.getMessage())
              .log("destination.not-disabled");
        });
  }

  /** What this worker knows of one destination that has failed. */
  private static final class Incident {
    /** The first failure that this worker saw since all was well, by the store's clock; or 0. */
    private long since;

    /** What the store had after this worker's last note, and at which version. */
    private long noted;

    private long version = -1;
    private boolean wasNoted;
    private boolean busy;
    private boolean switching;
    private long nextNote;
    private long nextTry;

    Incident(long now) {
      nextNote = now;
      nextTry = now;
    }
  }
}
