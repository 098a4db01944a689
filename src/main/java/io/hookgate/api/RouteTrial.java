package io.hookgate.api;

import io.hookgate.config.RouteConfig;
import io.hookgate.config.Topology;
import io.hookgate.routing.Document;
import io.hookgate.routing.Filter;
import io.hookgate.routing.Mask;
import io.hookgate.routing.Transform;
import io.hookgate.routing.TypePattern;
import io.hookgate.routing.Verdict;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each route of a source would do with an event, without doing it. Filters and transforms take
 * their time: not for an event loop.
 */
final class RouteTrial {
  private final Topology topology;
  private final Names names;

  RouteTrial(Topology topology, Names names) {
    this.topology = topology;
    this.names = names;
  }

  /**
   * A line per route, disabled ones too.
   *
   * @param type null when it cannot be read
   * @param mask what may not be seen of the body
   */
  JsonArray routes(String sourceId, @Nullable String type, byte[] body, Mask mask) {
    Document document = Document.of(body);
    JsonArray routes = new JsonArray();
    for (RouteConfig route : topology.routesOf(sourceId)) {
      routes.add(shown(line(route, type, document), mask));
    }
    return routes;
  }

  private static JsonObject shown(JsonObject line, Mask mask) {
    for (String text : List.of("transformed", "error")) {
      String said = line.getString(text);
      line.put(text, said == null ? null : mask.text(said));
    }
    return line;
  }

  private JsonObject line(RouteConfig route, @Nullable String type, Document document) {
    boolean takesType =
        route.types().stream()
            .map(TypePattern::parse)
            .anyMatch(pattern -> type == null ? pattern.takesAny() : pattern.matches(type));
    JsonArray destinations = new JsonArray();
    route.destinationIds().forEach(id -> destinations.add(names.destination(id)));
    JsonObject line =
        new JsonObject()
            .put("route", route.name())
            .put("routeId", route.id())
            .put("enabled", route.enabled())
            .put("typeMatches", takesType)
            .put("filter", null)
            .put("transformed", null)
            .put("error", null)
            .put("destinations", destinations);
    boolean wanted = takesType && wants(route, document, line);
    return line.put("matches", route.enabled() && wanted && transformed(route, document, line));
  }

  private static boolean wants(RouteConfig route, Document document, JsonObject line) {
    String text = route.filter();
    if (text == null) {
      return true;
    }
    Verdict verdict = Filter.of(text).judge(document);
    if (verdict instanceof Verdict.Unclear unclear) {
      line.put("filter", "error").put("error", unclear.why());
      return false;
    }
    boolean wanted = verdict instanceof Verdict.Wanted;
    line.put("filter", wanted ? "wanted" : "unwanted");
    return wanted;
  }

  private boolean transformed(RouteConfig route, Document document, JsonObject line) {
    Transform transform = topology.transform(route.id());
    if (transform == null) {
      return true;
    }
    Transform.Result result = transform.apply(document);
    if (result instanceof Transform.Result.Made made) {
      line.put("transformed", new String(made.body(), StandardCharsets.UTF_8));
      return true;
    }
    line.put("error", ((Transform.Result.Failed) result).why());
    return false;
  }
}
