package io.hookgate.api;

import io.hookgate.api.Catalog.Thing;
import io.hookgate.config.RouteConfig;
import io.hookgate.config.Scope;
import io.hookgate.model.DefinitionKind;
import io.hookgate.store.Counts;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sources, destinations or routes: lists, shows, makes, replaces, changes and deletes them. */
final class DefinitionsResource {
  static final Set<String> PARAMETERS = Set.of("tenant", "limit", "cursor");
  private static final Set<String> TENANT = Set.of("tenant");

  private final DefinitionKind kind;
  private final String path;
  private final ApiParts parts;
  private final Catalog catalog;
  private final Edits edits;
  private final DefinitionWrites writes;
  private final DefinitionJson json;
  private final DefinitionCheck check;

  DefinitionsResource(DefinitionKind kind, ApiParts parts, Defining defining) {
    this.kind = kind;
    this.path = "/api/v1/" + kind.word() + 's';
    this.parts = parts;
    this.catalog = defining.catalog();
    this.edits = defining.edits();
    this.writes = defining.writes();
    this.check = defining.check();
    this.json = defining.json();
  }

  List<Operation> operations() {
    String one = path + "/:id";
    return List.of(
        Operation.get(path, Access.ofTenant(Scope.READ), this::list),
        Operation.get(one, Access.ofTenant(Scope.READ), this::show),
        write(HttpMethod.POST, path, this::create),
        write(HttpMethod.PUT, one, this::put),
        write(HttpMethod.PATCH, one, this::patch),
        write(HttpMethod.DELETE, one, this::delete));
  }

  private static Operation write(
      HttpMethod method, String path, Function<Call, Future<Answer>> answer) {
    return new Operation(method, path, Access.ofTenant(Scope.ADMIN), answer);
  }

  private Future<Answer> list(Call call) {
    QueryInput query = QueryInput.of(call, PARAMETERS);
    String tenant = call.caller().limit("tenant", query.text("tenant"));
    ThingPage page = ThingPage.of(catalog.all(kind), tenant, query);
    return counts()
        .map(
            counts -> {
              JsonArray items = new JsonArray();
              page.items().forEach(it -> items.add(json.of(it, call.caller(), counts)));
              return Answer.ok(
                  new JsonObject()
                      .put("items", items)
                      .put("count", page.count())
                      .put("cursor", page.cursor()));
            });
  }

  private Future<Answer> show(Call call) {
    String tenant = tenant(call);
    if (catalog.find(kind, call.caller(), tenant, id(call)) != null) {
      return shown(call, tenant, id(call));
    }
    // Another node may have made it a moment ago.
    return writes.fresh().compose(f -> shown(call, tenant, id(call)));
  }

  private Future<Answer> shown(Call call, @Nullable String tenant, String id) {
    Thing thing = catalog.require(kind, call.caller(), tenant, id);
    return counts().map(counts -> answer(200, json.of(thing, call.caller(), counts), Map.of()));
  }

  private Future<Answer> create(Call call) {
    QueryInput.of(call, Set.of());
    JsonObject sent = JsonInput.whole(call.body());
    String tenant = call.caller().owning("tenant", taken(sent));
    return edits.create(kind, tenant, sent, call.caller()).compose(made -> answer(call, made));
  }

  private Future<Answer> put(Call call) {
    QueryInput.of(call, TENANT);
    JsonObject sent = JsonInput.whole(call.body());
    return edits.put(target(call, taken(sent)), sent).compose(made -> answer(call, made));
  }

  private Future<Answer> patch(Call call) {
    QueryInput.of(call, TENANT);
    JsonObject patch = JsonInput.whole(call.body());
    Edits.Target target = target(call, taken(patch));
    return edits
        .change(target, "update", stored -> MergePatch.apply(shown(target, stored), patch))
        .compose(made -> answer(call, made));
  }

  /** What a patch is applied to: exactly what the caller sees. */
  private JsonObject shown(Edits.Target target, JsonObject stored) {
    Thing thing = catalog.require(kind, target.caller(), target.tenant(), target.nameOrId());
    return check.shown(new DefinitionCheck.Subject(kind, thing.id(), thing.tenant()), stored);
  }

  private Future<Answer> delete(Call call) {
    return edits.delete(target(call, null), this::leftBehind).map(done -> Answer.NOTHING);
  }

  /** For the audit: the routes whose events for a deleted destination die from now on. */
  private String leftBehind(String id) {
    String routes =
        Stream.of(kind)
            .filter(DefinitionKind.DESTINATION::equals)
            .flatMap(k -> parts.topology().get().allRoutes().stream())
            .filter(route -> route.destinationIds().contains(id))
            .map(RouteConfig::name)
            .sorted()
            .limit(20)
            .collect(Collectors.joining(", "));
    return routes.isEmpty() ? "" : "still named by the routes " + routes;
  }

  private Edits.Target target(Call call, @Nullable String inBody) {
    String tenant = tenant(call);
    if (tenant != null && inBody != null && !tenant.equals(inBody)) {
      throw JsonInput.bad("tenant", "is not the one in the query: leave one of them out");
    }
    return new Edits.Target(
        kind,
        call.caller(),
        tenant == null ? inBody : tenant,
        id(call),
        Preconditions.of(call.context().request()));
  }

  private static @Nullable String tenant(Call call) {
    return QueryInput.of(call, TENANT).text("tenant");
  }

  private static String id(Call call) {
    return String.valueOf(call.context().pathParam("id"));
  }

  /** Takes the tenant out of a body: whose a thing is is no part of what it says. */
  private static @Nullable String taken(JsonObject sent) {
    Object tenant = sent.remove("tenant");
    if (tenant == null) {
      return null;
    }
    if (tenant instanceof String text && TenantName.isName(text)) {
      return text;
    }
    throw JsonInput.bad("tenant", "has to " + TenantName.FORM);
  }

  private Future<Answer> answer(Call call, Edits.Made made) {
    Thing thing = catalog.get(kind, made.id());
    if (thing == null) {
      throw Problem.named(
              503,
              "not-read-back",
              "Written, but not read back",
              "It is written as %s with version %d; what is there now could not be read, or it is gone already"
                  .formatted(made.id(), made.version()))
          .with("Retry-After", "1")
          .exception();
    }
    return counts()
        .map(
            counts -> {
              JsonObject shown =
                  json.of(thing, call.caller(), counts)
                      .put("warnings", new JsonArray(made.warnings()));
              return made.created()
                  ? answer(201, shown, Map.of("Location", path + '/' + made.id()))
                  : answer(200, shown, Map.of());
            });
  }

  private static Answer answer(int status, JsonObject shown, Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    Long version = shown.getLong("version");
    if (version != null) {
      all.put("ETag", Preconditions.tag(version));
    }
    return new Answer(status, Answer.JSON, all, shown.toBuffer());
  }

  private Future<Map<String, Counts>> counts() {
    return kind == DefinitionKind.DESTINATION
        ? parts.store().counts()
        : Future.succeededFuture(Map.of());
  }
}
