package io.hookgate.routing;

import io.hookgate.model.Lane;
import io.hookgate.routing.jq.TooMuchWork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which destinations get an event of a source: all enabled routes, ready to be asked. A change of
 * routes makes a new table. Any thread.
 */
public final class RouteTable {
  /**
   * A route as it stands in the configuration.
   *
   * @param types patterns as {@link TypePattern} reads them; an event needs to match one
   * @param destinationIds in the order of delivery
   * @param priority lane of its deliveries, null for that of each destination
   * @param filter null when it wants every event of its types
   */
  public record Route(
      String id,
      String sourceId,
      List<String> types,
      List<String> destinationIds,
      @Nullable Lane priority,
      @Nullable Filter filter) {
    /** One that wants every event of its types and leaves the lane to its destinations. */
    public Route(String id, String sourceId, List<String> types, List<String> destinationIds) {
      this(id, sourceId, types, destinationIds, null, null);
    }
  }

  /**
   * A destination that gets an event, and the first route that says so.
   *
   * @param priority the route's lane, null for the destination's
   * @param candidate whether that route's filter was not asked
   */
  public record Match(
      String routeId, String destinationId, @Nullable Lane priority, boolean candidate) {
    /** One that is decided, in the destination's own lane. */
    public Match(String routeId, String destinationId) {
      this(routeId, destinationId, null, false);
    }
  }

  /**
   * Where an event goes whose filters were asked.
   *
   * @param unclear routes whose filter could not tell
   */
  public record Routed(List<Match> matches, List<Unclear> unclear) {}

  /** A route whose filter could not tell, and why. */
  public record Unclear(String routeId, String why) {}

  /** The route through which a candidate goes to its destination. */
  public sealed interface Choice {
    /** That one wants it. */
    record Chosen(String routeId) implements Choice {}

    /** None wants it. */
    record Nobody() implements Choice {}

    /** None that could tell wants it. */
    record Unclear(String why) implements Choice {}
  }

  /** Bodies up to this size have their filters asked before the accept. */
  public static final int JUDGED_BYTES = 256 * 1024;

  /** What an event loop can be kept with: about a fifth of a millisecond. */
  static final int QUICK_BYTES = 16 * 1024;

  static final int QUICK_STEPS = 10_000;

  private final Map<String, SourceRoutes> bySource;

  private RouteTable(Map<String, SourceRoutes> bySource) {
    this.bySource = bySource;
  }

  /**
   * Prepares the table.
   *
   * @param routes enabled routes only; where two name the same destination, the first wins
   * @throws IllegalArgumentException when a route has no type or one that is no pattern
   */
  public static RouteTable of(List<Route> routes) {
    Map<String, List<Route>> grouped =
        routes.stream()
            .collect(
                Collectors.groupingBy(Route::sourceId, LinkedHashMap::new, Collectors.toList()));
    return new RouteTable(
        grouped.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, entry -> new SourceRoutes(entry.getValue()))));
  }

  /**
   * Where an event goes, each destination once. Remembered per type, so that asking again costs a
   * look-up. No filter is asked: where a match's route has one, it is a candidate.
   *
   * @param type the event's type, empty when it has none
   * @return in the order of the routes; refuses changes; empty when no route wants the event
   */
  public List<Match> match(String sourceId, String type) {
    SourceRoutes routes = bySource.get(sourceId);
    return routes == null ? List.of() : routes.match(type);
  }

  /** Whether a route of the source has a filter, so that bodies must be looked at. */
  public boolean filters(String sourceId) {
    SourceRoutes routes = bySource.get(sourceId);
    return routes != null && routes.filtering();
  }

  /**
   * Where an event goes, every filter asked. A destination whose first route does not want the
   * event gets it from the next one that does.
   *
   * @param type null when it cannot be read: routes that need it are not asked
   */
  public Routed judge(String sourceId, @Nullable String type, Document document) {
    SourceRoutes routes = bySource.get(sourceId);
    return routes == null
        ? new Routed(List.of(), List.of())
        : routes.judge(type, route -> route.judge(document));
  }

  /**
   * The same for a small body on an event loop; null when it would keep it too long, and is to be
   * done elsewhere with {@link #judge}.
   */
  public @Nullable Routed judgeQuickly(String sourceId, @Nullable String type, byte[] body) {
    SourceRoutes routes = bySource.get(sourceId);
    if (routes == null || body.length > QUICK_BYTES) {
      return null;
    }
    Document document = Document.bounded(body, QUICK_STEPS);
    try {
      return routes.judge(type, route -> route.judged(document));
    } catch (TooMuchWork e) {
      return null;
    }
  }

  /**
   * Which route a candidate takes: the first that wants it of those that send such events to its
   * destination.
   */
  public Choice choose(String sourceId, String type, String destinationId, Document document) {
    SourceRoutes routes = bySource.get(sourceId);
    return routes == null ? new Choice.Nobody() : routes.choose(type, destinationId, document);
  }

  /** Whether a route of the source looks at the type, so that it must be known before a match. */
  public boolean needsType(String sourceId) {
    return !routesNeedingType(sourceId).isEmpty();
  }

  /** Where an event goes whose type cannot be read: the matches of routes that take any type. */
  public List<Match> matchWithoutType(String sourceId) {
    SourceRoutes routes = bySource.get(sourceId);
    return routes == null ? List.of() : routes.withoutType();
  }

  /** The ids of the routes that cannot judge an event whose type cannot be read. */
  public List<String> routesNeedingType(String sourceId) {
    SourceRoutes routes = bySource.get(sourceId);
    return routes == null ? List.of() : routes.needingType();
  }
}
