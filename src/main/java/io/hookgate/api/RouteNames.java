package io.hookgate.api;

import io.hookgate.config.AlertsConfig;
import io.hookgate.config.DestinationConfig;
import io.hookgate.config.SourceConfig;
import io.hookgate.config.Topology;
import io.hookgate.model.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows the names in a route when it is written, within its tenant, and gives them back when it
 * is shown: a name may be another thing's tomorrow, an id never is.
 */
final class RouteNames {
  private static final String SOURCE = "source";
  private static final String DESTINATIONS = "destinations";
  private static final Set<String> RESERVED = Set.of(SourceConfig.API, AlertsConfig.SOURCE);

  private final Supplier<Topology> topology;

  RouteNames(Supplier<Topology> topology) {
    this.topology = topology;
  }

  /**
   * The route with ids in place of names. Ids may be written, too; those of things that are gone
   * only where they stood before.
   *
   * @param stored the route that it changes; null when there is none
   * @param faults told of each name that is nobody's
   */
  JsonObject toIds(String tenant, JsonObject route, @Nullable JsonObject stored, Faults faults) {
    Topology now = topology.get();
    JsonObject made = route.copy();
    if (route.getValue(SOURCE) instanceof String source && !RESERVED.contains(source)) {
      String id = sourceId(now, tenant, source);
      boolean kept = stored != null && source.equals(stored.getValue(SOURCE));
      if (id == null && !kept) {
        faults.add("/" + SOURCE, unknown("source", tenant, source));
      }
      made.put(SOURCE, id != null ? id : kept ? source : "src_");
    }
    if (route.getValue(DESTINATIONS) instanceof JsonArray names) {
      JsonArray before =
          stored == null ? new JsonArray() : stored.getJsonArray(DESTINATIONS, new JsonArray());
      made.put(DESTINATIONS, destinations(now, tenant, names, before, faults));
    }
    return made;
  }

  /** The route with names in place of ids; what has no name any more keeps its id. */
  JsonObject toNames(String tenant, JsonObject stored) {
    Topology now = topology.get();
    Function<Object, Object> destination =
        id -> {
          DestinationConfig there = now.destination(String.valueOf(id));
          return there != null
                  && !now.isGone(there.id())
                  && there.id().equals(destinationId(now, tenant, there.name()))
              ? there.name()
              : id;
        };
    JsonObject shown = stored.copy();
    String sourceId = stored.getString(SOURCE, "");
    SourceConfig source = now.source(sourceId);
    if (source == null) {
      shared(now, tenant, sourceId).ifPresent(name -> shown.put(SOURCE, name));
    } else if (source.id().equals(sourceId(now, tenant, source.name()))) {
      shown.put(SOURCE, source.name());
    }
    JsonArray names = new JsonArray();
    stored
        .getJsonArray(DESTINATIONS, new JsonArray())
        .forEach(id -> names.add(destination.apply(id)));
    return shown.put(DESTINATIONS, names);
  }

  /** The name of a reserved source by its id. */
  static Optional<String> reserved(String tenant, String sourceId) {
    return RESERVED.stream()
        .filter(name -> Ids.ofName("src_", tenant, name).equals(sourceId))
        .findFirst();
  }

  /** The name of a source of the operator that has that id for what the tenant publishes there. */
  private static Optional<String> shared(Topology now, String tenant, String sourceId) {
    return now.sources().stream()
        .filter(it -> it.tenant().isEmpty() && it.verify().published())
        .map(SourceConfig::name)
        .filter(name -> sourceId.equals(sourceId(now, tenant, name)))
        .findFirst();
  }

  private static JsonArray destinations(
      Topology now, String tenant, JsonArray names, JsonArray before, Faults faults) {
    JsonArray ids = new JsonArray();
    for (int i = 0; i < names.size(); i++) {
      Object name = names.getValue(i);
      String id = name instanceof String text ? destinationId(now, tenant, text) : null;
      if (id == null && name instanceof String text && !before.contains(text)) {
        faults.add("/" + DESTINATIONS + "/" + i, unknown("destination", tenant, text));
        id = "dst_" + i;
      }
      ids.add(id == null ? name : id);
    }
    return ids;
  }

  private static @Nullable String sourceId(Topology now, String tenant, String nameOrId) {
    SourceConfig named = now.sourceByName(tenant, nameOrId);
    SourceConfig found = named == null ? now.source(nameOrId) : named;
    return found == null || !found.tenant().equals(tenant)
        ? PublishSource.find(now, tenant, nameOrId).map(PublishSource::id).orElse(null)
        : found.id();
  }

  private static @Nullable String destinationId(Topology now, String tenant, String nameOrId) {
    DestinationConfig named = now.destinationByName(tenant, nameOrId);
    DestinationConfig found = named == null ? now.destination(nameOrId) : named;
    return found == null || !found.tenant().equals(tenant) || now.isGone(found.id())
        ? null
        : found.id();
  }

  private static String unknown(String kind, String tenant, String name) {
    return "names no "
        + kind
        + (tenant.isEmpty() ? "" : " of the tenant " + tenant)
        + ": there is no \""
        + name
        + "\"; define it first";
  }
}
