package io.hookgate.api;

import io.hookgate.api.Catalog.Thing;
import io.hookgate.api.DefinitionCheck.Subject;
import io.hookgate.config.DestinationConfig;
import io.hookgate.config.RouteConfig;
import io.hookgate.config.SourceConfig;
import io.hookgate.config.Topology;
import io.hookgate.store.Counts;
import io.hookgate.store.Definition;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A source, destination or route as the API shows it: to readers without what may be secret. */
final class DefinitionJson {
  private final Supplier<Topology> topology;
  private final ApiParts.Defined defined;
  private final DefinitionCheck check;
  private final RouteNames names;
  private final DestinationJson destinations;

  DefinitionJson(ApiParts parts, DefinitionCheck check) {
    this.topology = parts.topology();
    this.defined = parts.defined();
    this.check = check;
    this.names = new RouteNames(parts.topology());
    this.destinations = new DestinationJson(parts.live().states(), parts.metrics());
  }

  /**
   * One of them.
   *
   * @param counts of deliveries, by destination
   */
  JsonObject of(Thing thing, Caller caller, Map<String, Counts> counts) {
    Definition definition = thing.definition();
    JsonObject json =
        new JsonObject()
            .put("id", thing.id())
            .put("tenant", thing.tenant())
            .put("name", thing.name());
    boolean usable = put(json, thing, counts);
    json.put("usable", usable)
        .put("definedIn", thing.file())
        .put("version", thing.version())
        .put("changedAt", definition == null ? null : Times.format(definition.at()))
        .put("changedBy", definition == null ? null : definition.by());
    return caller.admin() ? json.put("definition", definition(definition)) : json;
  }

  /** Null for what a file defines, and for what this node cannot open. */
  private @Nullable JsonObject definition(@Nullable Definition definition) {
    if (definition == null) {
      return null;
    }
    String text;
    try {
      text = defined.sealer().open(definition.id(), definition.text());
    } catch (IllegalArgumentException e) {
      // Told in the log when it was read; `usable` says it here.
      return null;
    }
    return check.shown(
        new Subject(definition.kind(), definition.id(), definition.tenant()), new JsonObject(text));
  }

  private boolean put(JsonObject json, Thing thing, Map<String, Counts> counts) {
    Topology now = topology.get();
    return switch (thing.kind()) {
      case SOURCE -> put(json, now.source(thing.id()));
      case DESTINATION -> put(json, now.destination(thing.id()), counts);
      case ROUTE -> put(json, now.route(thing.id()));
      case KEY -> false;
    };
  }

  private static boolean put(JsonObject json, @Nullable SourceConfig source) {
    if (source != null) {
      json.put("path", source.path())
          .put("enabled", source.enabled())
          .put("verify", source.verify().name());
    }
    return source != null;
  }

  private boolean put(
      JsonObject json, @Nullable DestinationConfig destination, Map<String, Counts> counts) {
    if (destination != null) {
      json.mergeIn(destinations.of(destination, counts));
    }
    return destination != null;
  }

  private boolean put(JsonObject json, @Nullable RouteConfig route) {
    if (route != null) {
      JsonObject ids =
          new JsonObject()
              .put("source", route.sourceId())
              .put("destinations", new JsonArray(route.destinationIds()));
      JsonObject named = names.toNames(route.tenant(), ids);
      json.put("source", source(route, named.getString("source")))
          .put("types", new JsonArray(route.types()))
          .put("destinations", named.getJsonArray("destinations"))
          .put("enabled", route.enabled())
          .put(
              "priority",
              route.priority() == null ? null : route.priority().name().toLowerCase(Locale.ROOT))
          .put("filter", route.filter())
          .put("transform", route.transform());
    }
    return route != null;
  }

  /** The reserved ones are no sources that are configured. */
  private static String source(RouteConfig route, String name) {
    return RouteNames.reserved(route.tenant(), route.sourceId()).orElse(name);
  }
}
