package io.hookgate.alerts;

import io.hookgate.config.AlertsConfig;
import io.hookgate.config.RouteConfig;
import io.hookgate.config.Topology;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * About which destinations something may be told: not the one that is told, nor those that get
 * nothing but alerts, or an alert could cause the next.
 *
 * @param silent nothing about these
 * @param mixed these get alerts besides events
 */
record Watched(Set<String> silent, Set<String> mixed) {
  static Watched of(Topology topology, @Nullable String alertDestination) {
    Set<String> alerted = new HashSet<>();
    Set<String> others = new HashSet<>();
    for (RouteConfig route : topology.allRoutes()) {
      if (route.enabled()) {
        boolean alerts = route.sourceId().equals(AlertsConfig.SOURCE_ID);
        (alerts ? alerted : others).addAll(route.destinationIds());
      }
    }
    Set<String> silent = new HashSet<>(alerted);
    silent.removeAll(others);
    if (alertDestination != null) {
      silent.add(alertDestination);
    }
    alerted.removeAll(silent);
    return new Watched(Set.copyOf(silent), Set.copyOf(alerted));
  }

  boolean watches(String destinationId) {
    return !silent.contains(destinationId);
  }
}
