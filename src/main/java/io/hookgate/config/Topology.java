package io.hookgate.config;

import io.hookgate.model.LiveState;
import io.hookgate.model.LiveStates;
import io.hookgate.model.Tenants;
import io.hookgate.routing.Filter;
import io.hookgate.routing.RouteTable;
import io.hookgate.routing.Transform;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sources, destinations and routes as the running gateway looks them up: each look-up is one hash.
 * Immutable: a change of the configuration makes a new one. Any thread.
 */
public final class Topology {
  private final List<SourceConfig> sources;
  private final List<DestinationConfig> destinations;
  private final Map<String, DestinationConfig> gone;
  private final Map<String, SourceConfig> sourcesByPath;
  private final Map<String, SourceConfig> sourcesById;
  private final Map<String, SourceConfig> sourcesByName;
  private final Map<String, DestinationConfig> destinationsById;
  private final Map<String, DestinationConfig> destinationsByName;
  private final Map<String, RouteConfig> routesById;
  private final List<RouteConfig> routeConfigs;
  private final Map<String, Filter> filters;
  private final Map<String, Transform> transforms;
  private final RouteTable routes;
  private final Redactions redactions;

  private Topology(
      List<SourceConfig> sources,
      List<DestinationConfig> destinations,
      List<RouteConfig> routes,
      Map<String, DestinationConfig> gone,
      List<String> redactPublished) {
    this.redactions = new Redactions(sources, redactPublished);
    this.sources = List.copyOf(sources);
    this.destinations = List.copyOf(destinations);
    this.gone = Map.copyOf(gone);
    this.sourcesByPath = first(served(sources), SourceConfig::path);
    this.sourcesById = index(sources, SourceConfig::id);
    this.sourcesByName = first(sources, it -> Tenants.qualified(it.tenant(), it.name()));
    this.destinationsById = index(destinations, DestinationConfig::id);
    this.destinationsByName = first(destinations, DestinationConfig::qualifiedName);
    this.routesById = index(routes, RouteConfig::id);
    this.routeConfigs = List.copyOf(routes);
    this.filters = filters(routes);
    this.transforms = transforms(routes);
    this.routes =
        RouteTable.of(routes.stream().filter(RouteConfig::enabled).map(this::entry).toList());
  }

  private Topology(Topology like, List<DestinationConfig> destinations) {
    this.sources = like.sources;
    this.destinations = destinations;
    this.gone = like.gone;
    this.sourcesByPath = like.sourcesByPath;
    this.sourcesById = like.sourcesById;
    this.sourcesByName = like.sourcesByName;
    this.destinationsById = index(destinations, DestinationConfig::id);
    this.destinationsByName = first(destinations, DestinationConfig::qualifiedName);
    this.routesById = like.routesById;
    this.routeConfigs = like.routeConfigs;
    this.filters = like.filters;
    this.transforms = like.transforms;
    this.routes = like.routes;
    this.redactions = like.redactions;
  }

  /**
   * The snapshot of a checked configuration.
   *
   * @throws IllegalStateException when two things share an id
   */
  public static Topology of(GatewayConfig config) {
    return new Topology(
        config.sources(), config.destinations(), config.routes(), Map.of(), config.api().redact());
  }

  /**
   * The configuration with what was defined through the API. Where both claim a path or a name, the
   * file's has it; the other one keeps working under its id.
   *
   * @param gone destinations that were deleted, as disabled ones: what still waits for them dies
   */
  public static Topology of(
      GatewayConfig config,
      DefinitionReader.Definitions live,
      Map<String, DestinationConfig> gone) {
    return new Topology(
        both(config.sources(), live.sources()),
        both(config.destinations(), live.destinations()),
        both(config.routes(), live.routes()),
        gone,
        config.api().redact());
  }

  /** Those of files first, the others in the order of their ids: the same on every node. */
  private static <T> List<T> both(List<T> files, Map<String, T> live) {
    List<T> all = new ArrayList<>(files);
    live.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> all.add(entry.getValue()));
    return all;
  }

  /** The same with the live state laid over it; itself when that changes nothing. */
  public Topology with(LiveStates live) {
    List<DestinationConfig> now =
        destinations.stream()
            .map(
                configured -> {
                  LiveState state = live.of(configured.id());
                  return configured.in(
                      state.enabled(configured.enabled()), state.paused(configured.paused()));
                })
            .toList();
    return now.equals(destinations) ? this : new Topology(this, now);
  }

  /** In the order of the configuration, disabled ones too. */
  public List<SourceConfig> sources() {
    return sources;
  }

  /** In the order of the configuration, paused and disabled ones too. */
  public List<DestinationConfig> destinations() {
    return destinations;
  }

  /**
   * The source, enabled or not, that is served at exactly this path: never one whose events are
   * published.
   */
  public @Nullable SourceConfig sourceByPath(String path) {
    return sourcesByPath.get(path);
  }

  /** The source with that id. */
  public @Nullable SourceConfig source(String id) {
    return sourcesById.get(id);
  }

  /** The tenant's source with that name. */
  public @Nullable SourceConfig sourceByName(String tenant, String name) {
    return sourcesByName.get(Tenants.qualified(tenant, name));
  }

  /** The destination with that id; a disabled one for one that was deleted. */
  public @Nullable DestinationConfig destination(String id) {
    DestinationConfig there = destinationsById.get(id);
    return there == null ? gone.get(id) : there;
  }

  /** Whether the destination with that id was deleted. */
  public boolean isGone(String destinationId) {
    return gone.containsKey(destinationId);
  }

  /** Destinations that were deleted, by their ids, as disabled ones. */
  public Map<String, DestinationConfig> gone() {
    return gone;
  }

  /** The tenant's destination with that name. */
  public @Nullable DestinationConfig destinationByName(String tenant, String name) {
    return destinationsByName.get(Tenants.qualified(tenant, name));
  }

  /** The route, enabled or not, with that id. */
  public @Nullable RouteConfig route(String id) {
    return routesById.get(id);
  }

  /** Routes, disabled ones too. */
  public Collection<RouteConfig> allRoutes() {
    return routesById.values();
  }

  /** The routes of a source in the order of the configuration, disabled ones too. */
  public List<RouteConfig> routesOf(String sourceId) {
    return routeConfigs.stream().filter(route -> route.sourceId().equals(sourceId)).toList();
  }

  /** Which events that route wants, be it enabled or not; null when it wants all. */
  public @Nullable Filter filter(String routeId) {
    return filters.get(routeId);
  }

  /** What that route makes of a body, be it enabled or not; null when it sends it as it is. */
  public @Nullable Transform transform(String routeId) {
    return transforms.get(routeId);
  }

  /** Which destinations want an event; knows only enabled routes. */
  public RouteTable routes() {
    return routes;
  }

  /** What people may not see of events. */
  public Redactions redactions() {
    return redactions;
  }

  private static Map<String, Filter> filters(List<RouteConfig> routes) {
    Map<String, Filter> byRoute = new HashMap<>();
    for (RouteConfig route : routes) {
      String text = route.filter();
      if (text != null) {
        byRoute.put(route.id(), Filter.of(text));
      }
    }
    return Map.copyOf(byRoute);
  }

  private static Map<String, Transform> transforms(List<RouteConfig> routes) {
    Map<String, Transform> byRoute = new HashMap<>();
    for (RouteConfig route : routes) {
      String text = route.transform();
      if (text != null) {
        byRoute.put(route.id(), Transform.of(text));
      }
    }
    return Map.copyOf(byRoute);
  }

  /** Those with requests of their own. */
  private static List<SourceConfig> served(List<SourceConfig> sources) {
    return sources.stream().filter(source -> !source.verify().published()).toList();
  }

  private RouteTable.Route entry(RouteConfig route) {
    return new RouteTable.Route(
        route.id(),
        route.sourceId(),
        route.types(),
        route.destinationIds(),
        route.priority(),
        filters.get(route.id()));
  }

  /** The first with a key has it. */
  private static <T> Map<String, T> first(List<T> things, Function<T, String> key) {
    return things.stream()
        .collect(Collectors.toUnmodifiableMap(key, Function.identity(), (one, other) -> one));
  }

  private static <T> Map<String, T> index(List<T> things, Function<T, String> key) {
    return things.stream().collect(Collectors.toUnmodifiableMap(key, Function.identity()));
  }
}
