package io.hookgate.routing;

import io.hookgate.routing.RouteTable.Match;
import io.hookgate.routing.RouteTable.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The routes of one source, with the answers for the types seen so far. */
final class SourceRoutes {
  /** Types remembered; more are matched anew each time, since senders choose them. */
  static final int REMEMBERED_TYPES = 1024;

  private record Compiled(Route route, List<TypePattern> patterns) {
    static Compiled of(Route route) {
      if (route.types().isEmpty()) {
        throw new IllegalArgumentException(
            "route " + route.id() + " names no type; \"*\" takes every event");
      }
      return new Compiled(route, route.types().stream().map(TypePattern::parse).toList());
    }

    boolean takesAny() {
      return patterns.stream().anyMatch(TypePattern::takesAny);
    }

    boolean takes(String type) {
      return patterns.stream().anyMatch(pattern -> pattern.matches(type));
    }
  }

  private final List<Compiled> routes;
  private final List<Match> withoutType;
  private final List<String> needingType;
  private final Map<String, List<Match>> remembered = new ConcurrentHashMap<>();

  SourceRoutes(List<Route> routes) {
    this.routes = routes.stream().map(Compiled::of).toList();
    this.withoutType = matches(Compiled::takesAny);
    this.needingType =
        this.routes.stream()
            .filter(compiled -> !compiled.takesAny())
            .map(compiled -> compiled.route().id())
            .toList();
  }

  List<Match> match(String type) {
    if (needingType.isEmpty()) {
      return withoutType;
    }
    List<Match> known = remembered.get(type);
    if (known != null) {
      return known;
    }
    List<Match> found = matches(route -> route.takes(type));
    // Threads that come here at once may overshoot the bound by their number, no more.
    if (remembered.size() < REMEMBERED_TYPES) {
      remembered.put(type, found);
    }
    return found;
  }

  List<Match> withoutType() {
    return withoutType;
  }

  List<String> needingType() {
    return needingType;
  }

  int remembered() {
    return remembered.size();
  }

  private List<Match> matches(Predicate<Compiled> wants) {
    Map<String, Match> byDestination = new LinkedHashMap<>();
    for (Compiled compiled : routes) {
      if (wants.test(compiled)) {
        for (String destination : compiled.route().destinationIds()) {
          byDestination.putIfAbsent(
              destination,
              new Match(compiled.route().id(), destination, compiled.route().priority()));
        }
      }
    }
    return List.copyOf(byDestination.values());
  }
}
