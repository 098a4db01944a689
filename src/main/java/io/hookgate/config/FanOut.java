package io.hookgate.config;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How many destinations one event may reach. */
public final class FanOut {
  /** An event has at most this many deliveries when it is accepted. */
  public static final int MOST = 256;

  private FanOut() {}

  /** The destinations that enabled routes name, by the source's id. */
  public static Map<String, Set<String>> bySource(Collection<RouteConfig> routes) {
    return routes.stream()
        .filter(RouteConfig::enabled)
        .collect(
            Collectors.groupingBy(
                RouteConfig::sourceId,
                Collectors.flatMapping(
                    route -> route.destinationIds().stream(), Collectors.toSet())));
  }

  /** How many the source may have: an alert has one beside them, {@code alerts.destination}. */
  public static int most(String sourceId) {
    return sourceId.equals(AlertsConfig.SOURCE_ID) ? MOST - 1 : MOST;
  }
}
