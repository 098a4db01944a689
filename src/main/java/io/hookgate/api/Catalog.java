package io.hookgate.api;

import io.hookgate.config.DestinationConfig;
import io.hookgate.config.GatewayConfig;
import io.hookgate.config.RouteConfig;
import io.hookgate.config.SourceConfig;
import io.hookgate.model.DefinitionKind;
import io.hookgate.model.Ids;
import io.hookgate.model.Tenants;
import io.hookgate.store.Definition;
import io.hookgate.store.Definitions.Known;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every source, destination and route that is defined, in files and through the API, by name and by
 * id, also where this node cannot use it. For one event loop.
 */
final class Catalog {
  private static final int MAX_LISTED = 50;
  private static final Comparator<Thing> ORDER =
      Comparator.comparing(Thing::tenant).thenComparing(Thing::name).thenComparing(Thing::id);

  private final ApiParts.Defined defined;
  private Known known = Known.NOTHING;
  private @Nullable GatewayConfig config;
  private Map<String, Thing> byName = Map.of();
  private final Map<DefinitionKind, List<Thing>> sorted = new EnumMap<>(DefinitionKind.class);

  /**
   * Something that is defined.
   *
   * @param file that defines it; null for what the API defined
   * @param definition null for what a file defines
   */
  record Thing(
      DefinitionKind kind,
      String id,
      String tenant,
      String name,
      @Nullable String file,
      @Nullable Definition definition) {
    static Thing of(Definition definition) {
      return new Thing(
          definition.kind(),
          definition.id(),
          definition.tenant(),
          definition.name(),
          null,
          definition);
    }

    /** Null where a file defines it. */
    @Nullable Long version() {
      return definition == null ? null : Long.valueOf(definition.version());
    }
  }

  Catalog(ApiParts.Defined defined) {
    this.defined = defined;
  }

  /**
   * What a caller means, null when there is none that it sees. Where a file and the API use a name,
   * it is the file's.
   *
   * @param tenant whose it is; null for the operator's own by name, and for anybody's by id
   */
  @Nullable Thing find(
      DefinitionKind kind, Caller caller, @Nullable String tenant, String nameOrId) {
    String owner = caller.owning("tenant", tenant);
    if (!isId(kind, nameOrId)) {
      return named(kind, owner, nameOrId);
    }
    Thing thing = get(kind, nameOrId);
    return thing != null
            && caller.sees(thing.tenant())
            && (tenant == null || thing.tenant().equals(tenant))
        ? thing
        : null;
  }

  /** The same, where it has to be there; else 404. */
  Thing require(DefinitionKind kind, Caller caller, @Nullable String tenant, String nameOrId) {
    Thing thing = find(kind, caller, tenant, nameOrId);
    if (thing == null) {
      throw missing(kind, caller, tenant);
    }
    return thing;
  }

  /** The thing with that id; null when there is none, or none any more. */
  @Nullable Thing get(DefinitionKind kind, String id) {
    Definition definition = defined.known().get().byId().get(id);
    if (definition != null && definition.kind() == kind) {
      return definition.gone() ? null : Thing.of(definition);
    }
    if (!defined.config().get().files().containsKey(id)) {
      return null;
    }
    return files(kind).stream().filter(it -> it.id().equals(id)).findFirst().orElse(null);
  }

  /** The file that defines a thing of that name; null when none does. */
  @Nullable String fileOf(DefinitionKind kind, String tenant, String name) {
    return defined.config().get().files().get(Ids.ofName(kind.prefix(), tenant, name));
  }

  /** All of a kind, by tenant and name. */
  List<Thing> all(DefinitionKind kind) {
    index();
    return sorted.computeIfAbsent(
        kind,
        k -> {
          List<Thing> all = new ArrayList<>(files(k));
          for (Definition definition : known.byId().values()) {
            if (definition.kind() == k && !definition.gone()) {
              all.add(Thing.of(definition));
            }
          }
          all.sort(ORDER);
          return List.copyOf(all);
        });
  }

  /** Whether the text can only be an id: no name looks like one. */
  static boolean isId(DefinitionKind kind, String text) {
    return text.startsWith(kind.prefix());
  }

  /** What to throw where nothing has the name or id that a caller gave. */
  ProblemException missing(DefinitionKind kind, Caller caller, @Nullable String tenant) {
    String owner = caller.owning("tenant", tenant);
    String names =
        all(kind).stream()
            .filter(it -> it.tenant().equals(owner))
            .map(Thing::name)
            .limit(MAX_LISTED)
            .collect(Collectors.joining(", ", "[", "]"));
    return Problem.of(
            404,
            "Not Found",
            "There is no " + kind.word() + " of that name or id; there are " + names)
        .exception();
  }

  private @Nullable Thing named(DefinitionKind kind, String tenant, String name) {
    if (fileOf(kind, tenant, name) != null) {
      return get(kind, Ids.ofName(kind.prefix(), tenant, name));
    }
    index();
    return byName.get(key(kind, tenant, name));
  }

  /** What is the same is not read again. */
  @SuppressWarnings("ReferenceEquality")
  private void index() {
    Known now = defined.known().get();
    GatewayConfig files = defined.config().get();
    if (now == known && files == config) {
      return;
    }
    Map<String, Thing> names = new HashMap<>();
    for (Definition definition : now.byId().values()) {
      if (!definition.gone()) {
        names.put(
            key(definition.kind(), definition.tenant(), definition.name()), Thing.of(definition));
      }
    }
    byName = names;
    known = now;
    config = files;
    sorted.clear();
  }

  private List<Thing> files(DefinitionKind kind) {
    GatewayConfig files = defined.config().get();
    return switch (kind) {
      case SOURCE -> files.sources().stream().map(it -> file(files, it)).toList();
      case DESTINATION -> files.destinations().stream().map(it -> file(files, it)).toList();
      case ROUTE -> files.routes().stream().map(it -> file(files, it)).toList();
      case KEY -> List.of();
    };
  }

  private static Thing file(GatewayConfig files, SourceConfig it) {
    return file(files, DefinitionKind.SOURCE, it.id(), it.tenant(), it.name());
  }

  private static Thing file(GatewayConfig files, DestinationConfig it) {
    return file(files, DefinitionKind.DESTINATION, it.id(), it.tenant(), it.name());
  }

  private static Thing file(GatewayConfig files, RouteConfig it) {
    return file(files, DefinitionKind.ROUTE, it.id(), it.tenant(), it.name());
  }

  private static Thing file(
      GatewayConfig files, DefinitionKind kind, String id, String tenant, String name) {
    return new Thing(kind, id, tenant, name, files.files().getOrDefault(id, ""), null);
  }

  private static String key(DefinitionKind kind, String tenant, String name) {
    return kind.word() + ' ' + Tenants.qualified(tenant, name);
  }
}
