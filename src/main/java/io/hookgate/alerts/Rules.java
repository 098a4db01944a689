package io.hookgate.alerts;

import io.hookgate.config.AlertsConfig;
import io.hookgate.store.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What of a sighting is trouble. Pure. */
final class Rules {
  private final AlertsConfig config;

  Rules(AlertsConfig config) {
    this.config = config;
  }

  /**
   * All trouble that is there now.
   *
   * @param watched whether anything about that destination may be told
   */
  List<Trouble> find(Sighting seen, Predicate<String> watched) {
    List<Trouble> found = new ArrayList<>();
    seen.died().forEach((id, count) -> growth(found, id, count));
    seen.critical().forEach(hit -> found.add(critical(hit)));
    seen.openMillis().forEach((id, millis) -> circuit(found, id, millis));
    seen.dueMillis().forEach((id, millis) -> backlog(found, id, millis));
    seen.shares().forEach((id, share) -> memory(found, id, share));
    memory(found, "", seen.fullness());
    found.removeIf(
        trouble -> !trouble.destinationId().isEmpty() && !watched.test(trouble.destinationId()));
    return found;
  }

  private void growth(List<Trouble> found, String id, long count) {
    AlertsConfig.Growth limit = config.deadLetterGrowth();
    if (limit != null && count >= limit.count()) {
      Map<String, Object> facts =
          Map.of("count", count, "perSeconds", limit.per().toSeconds(), "limit", limit.count());
      found.add(new Trouble(AlertKind.DEAD_LETTERS_GROWING, id, "", facts, true));
    }
  }

  private static Trouble critical(CriticalDeaths.Hit hit) {
    DeadLetter letter = hit.letter();
    Map<String, Object> facts =
        Map.of(
            "type", letter.type(),
            "source", letter.source(),
            "event", letter.eventId(),
            "delivery", letter.deliveryId(),
            "reason", letter.reason().word(),
            "diedAt", Instant.ofEpochMilli(letter.diedAt()).toString());
    return new Trouble(AlertKind.CRITICAL_DEAD, letter.destinationId(), hit.pattern(), facts, true);
  }

  /** However short it has been open, it keeps an incident going: a restart closes circuits. */
  private void circuit(List<Trouble> found, String id, long millis) {
    lasting(found, AlertKind.CIRCUIT_OPEN, id, millis, config.breakerOpen(), true);
  }

  private void backlog(List<Trouble> found, String id, long millis) {
    lasting(found, AlertKind.BACKLOG_OLD, id, millis, config.backlogAge(), false);
  }

  private static void lasting(
      List<Trouble> found,
      AlertKind kind,
      String id,
      long millis,
      @Nullable Duration limit,
      boolean keptByLess) {
    if (limit == null) {
      return;
    }
    boolean begins = millis >= limit.toMillis();
    if (begins || keptByLess) {
      Map<String, Object> facts =
          Map.of("seconds", millis / 1000, "limitSeconds", limit.toSeconds());
      found.add(new Trouble(kind, id, "", facts, begins));
    }
  }

  private void memory(List<Trouble> found, String id, double share) {
    for (double limit : config.memoryShares()) {
      if (share >= limit) {
        Map<String, Object> facts = Map.of("share", share, "limit", limit);
        found.add(new Trouble(AlertKind.MEMORY_SHARE, id, Double.toString(limit), facts, true));
      }
    }
  }
}
