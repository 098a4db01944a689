package io.hookgate.routing;

import io.hookgate.model.Lane;
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
   */
  public record Route(
      String id,
      String sourceId,
      List<String> types,
      List<String> destinationIds,
      @Nullable Lane priority) {
    /** A route that leaves the lane to its destinations. */
    public Route(String id, String sourceId, List<String> types, List<String> destinationIds) {
      this(id, sourceId, types, destinationIds, null);
    }
  }

  /**
   * A destination that gets an event, and the first route that says so.
   *
   * @param priority the route's lane, null for the destination's
   */
  public record Match(String routeId, String destinationId, @Nullable Lane priority) {
    /** A match in the destination's own lane. */
    public Match(String routeId, String destinationId) {
      this(routeId, destinationId, null);
    }
  }

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
   * look-up.
   *
   * @param type the event's type, empty when it has none
   * @return in the order of the routes; refuses changes; empty when no route wants the event
   */
  public List<Match> match(String sourceId, String type) {
    SourceRoutes routes = bySource.get(sourceId);
    return routes == null ? List.of() : routes.match(type);
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
