package io.hookgate.config;

import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.model.Tenants;
import io.hookgate.routing.Filter;
import io.hookgate.routing.Transform;
import io.hookgate.routing.TypePattern;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads one route and follows its names. */
final class RouteReader {
  private final Set<String> sources;
  private final Set<String> shared;
  private final Set<String> destinations;
  private final boolean ids;

  /**
   * @param sources the qualified names that there are, also of sources with problems
   * @param shared those of them that every tenant publishes into
   * @param destinations the same of destinations
   */
  RouteReader(Set<String> sources, Set<String> shared, Set<String> destinations) {
    this(sources, shared, destinations, false);
  }

  private RouteReader(
      Set<String> sources, Set<String> shared, Set<String> destinations, boolean ids) {
    this.sources = sources;
    this.shared = shared;
    this.destinations = destinations;
    this.ids = ids;
  }

  /** For routes whose names were followed when they were made: what they name may be gone since. */
  static RouteReader ofIds() {
    return new RouteReader(Set.of(), Set.of(), Set.of(), true);
  }

  /** Null when something that it cannot do without is missing or wrong. */
  @Nullable RouteConfig read(Section route) {
    String name = route.find("name");
    String source = route.find("source");
    String tenant = route.tenant();
    boolean alerts = AlertsConfig.SOURCE.equals(source);
    if (alerts && !tenant.isEmpty()) {
      route.problem("source", "alerts are the operator's: leave out \"tenant\"");
    }
    if (source != null
        && !alerts
        && !SourceConfig.API.equals(source)
        && !isId("src_", source)
        && !shared.contains(source)
        && !sources.contains(Tenants.qualified(tenant, source))) {
      route.problem("source", dangling("source", Tenants.qualified(tenant, source), sources));
    }
    if (alerts && (route.has("filter") || route.has("transform"))) {
      route.problem(
          route.has("filter") ? "filter" : "transform",
          "alerts are sent as they are: choose which ones with \"types\"");
    }
    for (Section.Item item : route.texts("destinations")) {
      String destination = Tenants.qualified(tenant, item.text());
      if (!isId("dst_", item.text()) && !destinations.contains(destination)) {
        route.problem(item, dangling("destination", destination, destinations));
      }
    }
    for (Section.Item item : route.texts("types")) {
      checkType(route, item);
    }
    check(route, "filter", Filter::of);
    check(route, "transform", Transform::of);
    return name == null || source == null
        ? null
        : new RouteConfig(
            route.id("rt_", name),
            tenant,
            name,
            id("src_", tenant, source),
            route.flag("enabled"),
            route.texts("types").stream().map(Section.Item::text).toList(),
            route.texts("destinations").stream()
                .map(item -> id("dst_", tenant, item.text()))
                .toList(),
            route.has("priority") ? route.word("priority", Lane.class) : null,
            route.find("filter"),
            route.find("transform"));
  }

  private static void check(Section route, String key, Consumer<String> compile) {
    String text = route.find(key);
    if (text == null) {
      return;
    }
    try {
      compile.accept(text);
    } catch (IllegalArgumentException e) {
      route.problem(key, String.valueOf(e.getMessage()));
    }
  }

  private static void checkType(Section route, Section.Item type) {
    try {
      TypePattern.parse(type.text());
    } catch (IllegalArgumentException e) {
      route.problem(type, String.valueOf(e.getMessage()));
    }
  }

  /** No name looks like an id. */
  private boolean isId(String prefix, String text) {
    return ids && text.startsWith(prefix);
  }

  private String id(String prefix, String tenant, String text) {
    return isId(prefix, text) ? text : Ids.ofName(prefix, tenant, text);
  }

  static String dangling(String kind, String name, Collection<String> there) {
    List<String> known = there.stream().sorted().limit(20).toList();
    return "there is no %s \"%s\"; %s"
        .formatted(
            kind,
            name,
            known.isEmpty()
                ? "add it to \"" + kind + "s\""
                : "there are: "
                    + String.join(", ", known)
                    + (there.size() > known.size() ? ", and others" : ""));
  }
}
