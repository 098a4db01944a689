package io.hookgate.config;

import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
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
  private final Set<String> destinations;

  /**
   * @param sources the names that there are, also of sources with problems
   * @param destinations the names that there are, also of destinations with problems
   */
  RouteReader(Set<String> sources, Set<String> destinations) {
    this.sources = sources;
    this.destinations = destinations;
  }

  /** Null when something that it cannot do without is missing or wrong. */
  @Nullable RouteConfig read(Section route) {
    String name = route.find("name");
    String source = route.find("source");
    boolean alerts = AlertsConfig.SOURCE.equals(source);
    if (source != null && !alerts && !sources.contains(source)) {
      route.problem("source", dangling("source", source, sources));
    }
    if (alerts && (route.has("filter") || route.has("transform"))) {
      route.problem(
          route.has("filter") ? "filter" : "transform",
          "alerts are sent as they are: choose which ones with \"types\"");
    }
    for (Section.Item item : route.texts("destinations")) {
      if (!destinations.contains(item.text())) {
        route.problem(item, dangling("destination", item.text(), destinations));
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
            Ids.ofName("rt_", "", name),
            "",
            name,
            Ids.ofName("src_", "", source),
            route.flag("enabled"),
            route.texts("types").stream().map(Section.Item::text).toList(),
            route.texts("destinations").stream()
                .map(item -> Ids.ofName("dst_", "", item.text()))
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
