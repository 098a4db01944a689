package io.hookgate.alerts;

import io.hookgate.config.AlertsConfig;
import io.hookgate.routing.TypePattern;
import io.hookgate.store.DeadLetter;
import io.hookgate.store.DeadLetterQuery;
import io.hookgate.store.Page;
import io.hookgate.store.Store;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the dead letters of critical types on the list of dead letters, each once. How far the list
 * was read stands in the store, so none is missed while no node runs; it is to be noted after the
 * incidents have begun. The first time it only finds its place.
 */
final class CriticalDeaths {
  private static final int PAGE = 200;

  private final Store store;
  private final List<TypePattern> patterns;

  /**
   * A dead letter of a critical type.
   *
   * @param pattern the first that takes its type
   */
  record Hit(String pattern, DeadLetter letter) {}

  /**
   * What is new: of each destination and pattern the newest.
   *
   * @param place up to where the list is read now, to be noted; null when it is noted already
   */
  record Found(List<Hit> hits, @Nullable String place) {}

  CriticalDeaths(Store store, List<String> patterns) {
    this.store = store;
    this.patterns = patterns.stream().map(TypePattern::parse).toList();
  }

  /** Whether any type is critical. */
  boolean wanted() {
    return !patterns.isEmpty();
  }

  Future<Found> read() {
    return store.incidents().readUpTo().compose(place -> new Walk(place).next(null));
  }

  /** From the newest back to where the walk before began, page by page. */
  private final class Walk {
    private final String begin;
    private final boolean first;
    private final long since;
    private final Set<String> seen;
    private final Map<String, Hit> hits = new LinkedHashMap<>();
    private long newest;
    // Several may die in a millisecond, and not all before they are looked for.
    private final Set<String> ofTheNewest;

    /** A place is the time of the newest and the ids that were seen of that millisecond. */
    Walk(String place) {
      begin = place;
      first = place.isEmpty();
      List<String> words = List.of(place.split(" "));
      since = first ? 0 : Long.parseLong(words.get(0));
      seen = new HashSet<>(words.subList(1, words.size()));
      newest = since;
      ofTheNewest = new HashSet<>(seen);
    }

    Future<Found> next(@Nullable String cursor) {
      return store
          .deadLetters(
              new DeadLetterQuery(null, null, null, null, null, since, 0, Map.of(), PAGE, cursor))
          .compose(this::take);
    }

    private Future<Found> take(Page<DeadLetter> page) {
      page.items().forEach(this::take);
      String cursor = page.cursor();
      return cursor == null || first
          ? Future.succeededFuture(
              new Found(first ? List.of() : List.copyOf(hits.values()), place()))
          : next(cursor);
    }

    private void take(DeadLetter letter) {
      if (letter.diedAt() < since
          || (letter.diedAt() == since && seen.contains(letter.deliveryId()))) {
        return;
      }
      if (letter.diedAt() > newest) {
        newest = letter.diedAt();
        ofTheNewest.clear();
      }
      if (letter.diedAt() == newest) {
        ofTheNewest.add(letter.deliveryId());
      }
      String pattern = letter.sourceId().equals(AlertsConfig.SOURCE_ID) ? null : pattern(letter);
      if (pattern != null) {
        hits.putIfAbsent(letter.destinationId() + ' ' + pattern, new Hit(pattern, letter));
      }
    }

    private @Nullable String place() {
      String place = (newest + " " + String.join(" ", new TreeSet<>(ofTheNewest))).strip();
      return place.equals(begin) ? null : place;
    }
  }

  private @Nullable String pattern(DeadLetter letter) {
    for (TypePattern pattern : patterns) {
      if (pattern.matches(letter.type())) {
        return pattern.toString();
      }
    }
    return null;
  }
}
