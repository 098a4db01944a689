package io.hookgate.routing;

import io.hookgate.routing.RouteTable.Choice;
import io.hookgate.routing.RouteTable.Match;
import io.hookgate.routing.RouteTable.Route;
import io.hookgate.routing.RouteTable.Routed;
import io.hookgate.routing.RouteTable.Unclear;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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

    boolean names(String destination) {
      return route.destinationIds().contains(destination);
    }

    Verdict ask(Function<Filter, Verdict> asked) {
      Filter filter = route.filter();
      return filter == null ? new Verdict.Wanted() : asked.apply(filter);
    }

    boolean takes(String type) {
      return patterns.stream().anyMatch(pattern -> pattern.matches(type));
    }
  }

  private final List<Compiled> routes;
  private final boolean filtering;
  private final List<Match> withoutType;
  private final List<String> needingType;
  private final Map<String, List<Match>> remembered = new ConcurrentHashMap<>();

  SourceRoutes(List<Route> routes) {
    this.routes = routes.stream().map(Compiled::of).toList();
    this.filtering = routes.stream().anyMatch(route -> route.filter() != null);
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

  boolean filtering() {
    return filtering;
  }

  Routed judge(@Nullable String type, Function<Filter, Verdict> asked) {
    Map<String, Match> byDestination = new LinkedHashMap<>();
    List<Unclear> unclear = new ArrayList<>(0);
    for (Compiled compiled : routes) {
      if (type == null ? compiled.takesAny() : compiled.takes(type)) {
        Verdict verdict = compiled.ask(asked);
        if (verdict instanceof Verdict.Wanted) {
          for (String destination : compiled.route().destinationIds()) {
            byDestination.putIfAbsent(
                destination,
                new Match(compiled.route().id(), destination, compiled.route().priority(), false));
          }
        } else if (verdict instanceof Verdict.Unclear it) {
          unclear.add(new Unclear(compiled.route().id(), it.why()));
        }
      }
    }
    return new Routed(List.copyOf(byDestination.values()), unclear);
  }

  Choice choose(String type, String destination, Document document) {
    Choice otherwise = new Choice.Nobody();
    for (Compiled compiled : routes) {
      if (compiled.names(destination) && compiled.takes(type)) {
        Verdict verdict = compiled.ask(filter -> filter.judge(document));
        if (verdict instanceof Verdict.Wanted) {
          return new Choice.Chosen(compiled.route().id());
        }
        if (verdict instanceof Verdict.Unclear it) {
          otherwise = new Choice.Unclear(it.why());
        }
      }
    }
    return otherwise;
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
          boolean candidate = compiled.route().filter() != null;
          byDestination.putIfAbsent(
              destination,
              new Match(
                  compiled.route().id(), destination, compiled.route().priority(), candidate));
        }
      }
    }
    return List.copyOf(byDestination.values());
  }
}
