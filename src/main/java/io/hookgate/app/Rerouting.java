package io.hookgate.app;

import io.hookgate.config.DestinationConfig;
import io.hookgate.config.SourceConfig;
import io.hookgate.config.Topology;
import io.hookgate.model.Event;
import io.hookgate.model.Lane;
import io.hookgate.routing.BodyFields;
import io.hookgate.routing.Picked;
import io.hookgate.routing.RouteTable;
import io.hookgate.routing.Selector;
import io.hookgate.store.ReplayTarget;
import java.util.List;

/**
 * Where today's routes send a stored event: for one that had no route, or that a route could not
 * read.
 */
final class Rerouting {
  private final Topology topology;

  Rerouting(Topology topology) {
    this.topology = topology;
  }

  List<ReplayTarget> targets(Event event) {
    return matches(event).stream().map(this::target).toList();
  }

  private ReplayTarget target(RouteTable.Match match) {
    return new ReplayTarget(match.destinationId(), match.routeId(), Lane.REPLAY, null, false, null);
  }

  private List<RouteTable.Match> matches(Event event) {
    SourceConfig source = topology.source(event.sourceId());
    Selector typeFrom = source == null ? null : source.typeFrom();
    RouteTable routes = topology.routes();
    if (!event.type().isEmpty() || typeFrom == null || typeFrom.kind() == Selector.Kind.HEADER) {
      return live(routes.match(event.sourceId(), event.type()));
    }
    return live(
        BodyFields.pick(event.body(), List.of(typeFrom)) instanceof Picked.Found found
            ? routes.match(
                event.sourceId(), found.values().get(0) == null ? "" : found.values().get(0))
            : routes.matchWithoutType(event.sourceId()));
  }

  private List<RouteTable.Match> live(List<RouteTable.Match> matches) {
    return matches.stream()
        .filter(
            match -> {
              DestinationConfig destination = topology.destination(match.destinationId());
              return destination != null && destination.enabled();
            })
        .toList();
  }
}
