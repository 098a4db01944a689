package io.hookgate.alerts;

import io.hookgate.bus.DestinationSwitched;
import io.hookgate.model.SwitchAction;
import io.hookgate.store.Incidents;
import io.hookgate.telemetry.Metrics;
import io.hookgate.traffic.Happening;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what is wrong with the incidents in force. New trouble begins one; one that nothing was
 * seen of for the quiet time, on this node and on any other, is over. So what comes and goes within
 * that time is one incident. A destination is disabled and enabled by somebody: that needs no time.
 * For one event loop.
 */
final class Desk {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  /** Incidents that begin in one look; a great outage is told bit by bit. */
  private static final int MOST_BEGINNINGS = 50;

  /** How often, in a quiet time, the other nodes hear that an incident goes on. */
  private static final int REFRESHES = 4;

  private final Incidents incidents;
  private final AlertWriter writer;
  private final Metrics metrics;
  private final Duration quiet;
  private final LongSupplier nanoTime;
  private final Map<String, Long> refreshed = new HashMap<>();
  private final Map<String, Long> missingSince = new HashMap<>();
  private final Map<String, DestinationSwitched> changes = new LinkedHashMap<>();

  Desk(
      Incidents incidents,
      AlertWriter writer,
      Metrics metrics,
      Duration quiet,
      LongSupplier nanoTime) {
    this.incidents = incidents;
    this.writer = writer;
    this.metrics = metrics;
    this.quiet = quiet;
    this.nanoTime = nanoTime;
  }

  /** To be told at the next look; who pauses, or writes it into a file, knows it. */
  void changed(DestinationSwitched change) {
    if (!change.action().ofPause() && !change.by().isEmpty()) {
      changes.put(change.destinationId(), change);
    }
  }

  /**
   * Begins and ends what the trouble of one look calls for.
   *
   * @param known whether a destination is configured
   */
  Future<Void> settle(
      Map<String, String> inForce, List<Trouble> troubles, Predicate<String> known) {
    Future<Void> done = Future.succeededFuture();
    Set<String> seen = new HashSet<>();
    int beginnings = 0;
    for (Trouble trouble : troubles) {
      String name = trouble.incident();
      boolean there = inForce.containsKey(name);
      if (there || (trouble.begins() && beginnings < MOST_BEGINNINGS)) {
        beginnings += there ? 0 : 1;
        if (seen.add(name) && (!there || refreshDue(name))) {
          done = done.compose(v -> begin(trouble));
        }
      }
    }
    refreshed.keySet().retainAll(seen);
    missingSince.keySet().retainAll(inForce.keySet());
    missingSince.keySet().removeAll(seen);
    for (Map.Entry<String, String> entry : inForce.entrySet()) {
      JsonObject begun = new JsonObject(entry.getValue());
      if (!seen.contains(entry.getKey()) && !lasts(begun, known) && missed(entry.getKey())) {
        done = done.compose(v -> end(entry.getKey(), begun, quiet.toMillis()));
      }
    }
    return done;
  }

  /** Tells of destinations that were disabled or are no longer. */
  Future<Void> settleChanges(Map<String, String> inForce, Predicate<String> watched) {
    Future<Void> done = Future.succeededFuture();
    for (DestinationSwitched change : List.copyOf(changes.values())) {
      Trouble trouble =
          new Trouble(
              AlertKind.DESTINATION_DISABLED,
              change.destinationId(),
              "",
              Map.of("cause", change.cause()),
              true);
      String begun = inForce.get(trouble.incident());
      boolean disabled = change.action() == SwitchAction.DISABLE;
      if (disabled && begun == null && watched.test(change.destinationId())) {
        done = done.compose(v -> begin(trouble));
      } else if (!disabled && begun != null) {
        done = done.compose(v -> end(trouble.incident(), new JsonObject(begun), 0));
      }
      done = done.onSuccess(v -> changes.remove(change.destinationId(), change));
    }
    return done;
  }

  /** Begins one, or lets the others know that it goes on. */
  Future<Void> begin(Trouble trouble) {
    return incidents
        .begin(writer.begins(trouble))
        .map(
            isNew -> {
              refreshed.put(trouble.incident(), nanoTime.getAsLong());
              if (isNew) {
                told("raised", trouble.kind().word(), trouble.destinationId());
              }
              return null;
            });
  }

  private Future<Void> end(String name, JsonObject begun, long quietMillis) {
    return incidents
        .end(writer.ends(name, begun), quietMillis)
        .map(
            isOver -> {
              if (isOver) {
                told("over", begun.getString("alert"), AlertWriter.destinationOf(begun));
              }
              return null;
            });
  }

  private boolean refreshDue(String name) {
    Long last = refreshed.get(name);
    return last == null || nanoTime.getAsLong() - last >= quiet.toNanos() / REFRESHES;
  }

  /** Nobody sees it go on; it goes on until somebody ends it. */
  private static boolean lasts(JsonObject begun, Predicate<String> known) {
    return AlertKind.DESTINATION_DISABLED.word().equals(begun.getString("alert"))
        && known.test(AlertWriter.destinationOf(begun));
  }

  private boolean missed(String name) {
    long now = nanoTime.getAsLong();
    return now - missingSince.computeIfAbsent(name, n -> now) >= quiet.toNanos();
  }

  private void told(String state, String word, String destinationId) {
    metrics.alert(word, state);
    metrics.traffic().told(new Happening.Alert(word, destinationId, state.equals("raised")));
    LOG.atWarn()
        .addKeyValue("alert", word)
        .addKeyValue("destinationId", destinationId)
        .log("alert." + state);
  }
}
