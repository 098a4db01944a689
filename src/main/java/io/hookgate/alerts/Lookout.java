package io.hookgate.alerts;

import io.hookgate.config.AlertsConfig;
import io.hookgate.store.Counts;
import io.hookgate.store.DeadLetterQuery;
import io.hookgate.store.Store;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the store what alerts depend on. Costs Redis some reads per look, whatever the traffic. */
final class Lookout {
  private static final int PAGE = 200;

  private final Store store;
  private final AlertsConfig config;
  private final Function<Map<String, Counts>, Map<String, Double>> shares;
  private final InstantSource clock;
  private final CriticalDeaths critical;

  /**
   * @param shares how much of its part of the memory each destination uses, 0 to 1, from the counts
   */
  Lookout(
      Store store,
      AlertsConfig config,
      Function<Map<String, Counts>, Map<String, Double>> shares,
      InstantSource clock) {
    this.store = store;
    this.config = config;
    this.shares = shares;
    this.clock = clock;
    this.critical = new CriticalDeaths(store, config.criticalTypes());
  }

  /**
   * What one look found.
   *
   * @param place how far dead letters were read; null when there is nothing to note
   */
  record Look(Sighting sighting, @Nullable String place) {}

  Future<Look> look(Watched watched, Supplier<Map<String, Long>> openMillis) {
    Future<Map<String, Counts>> counts = store.counts();
    Future<Map<String, Long>> died = counts.compose(all -> died(all, watched));
    Future<Map<String, Long>> due = store.oldestDue();
    Future<CriticalDeaths.@Nullable Found> dead =
        critical.wanted() ? critical.read().map(found -> found) : Future.succeededFuture(null);
    return Future.all(died, due, dead)
        .map(
            all -> {
              CriticalDeaths.Found found = dead.result();
              return new Look(
                  new Sighting(
                      died.result(),
                      due.result(),
                      shares.apply(counts.result()),
                      store.fullness(),
                      openMillis.get(),
                      found == null ? List.of() : found.hits()),
                  found == null ? null : found.place());
            });
  }

  /** Whoever has fewer dead letters in all than are too many need not be asked. */
  private Future<Map<String, Long>> died(Map<String, Counts> counts, Watched watched) {
    AlertsConfig.Growth growth = config.deadLetterGrowth();
    if (growth == null) {
      return Future.succeededFuture(Map.of());
    }
    List<String> candidates = new ArrayList<>();
    counts.forEach(
        (id, count) -> {
          if (!id.isEmpty() && count.dead() >= growth.count() && watched.watches(id)) {
            candidates.add(id);
          }
        });
    return store
        .incidents()
        .died(candidates, growth.per().toMillis())
        .compose(died -> withoutAlerts(died, growth, watched));
  }

  private Future<Map<String, Long>> withoutAlerts(
      Map<String, Long> died, AlertsConfig.Growth growth, Watched watched) {
    Map<String, Long> left = new HashMap<>(died);
    Future<Void> subtracted = Future.succeededFuture();
    for (Map.Entry<String, Long> entry : died.entrySet()) {
      if (entry.getValue() >= growth.count() && watched.mixed().contains(entry.getKey())) {
        String id = entry.getKey();
        subtracted =
            subtracted
                .compose(v -> alertsAmong(id, clock.millis() - growth.per().toMillis(), null, 0))
                .map(
                    alerts -> {
                      left.merge(id, -alerts, Long::sum);
                      return null;
                    });
      }
    }
    return subtracted.map(left);
  }

  private Future<Long> alertsAmong(String id, long since, @Nullable String cursor, long before) {
    return store
        .deadLetters(
            new DeadLetterQuery(
                null, AlertsConfig.SOURCE_ID, null, id, null, since, 0, Map.of(), PAGE, cursor))
        .compose(
            page -> {
              long sum = before + page.items().size();
              String next = page.cursor();
              return next == null ? Future.succeededFuture(sum) : alertsAmong(id, since, next, sum);
            });
  }
}
