package io.hookgate.api;

import io.hookgate.api.Catalog.Thing;
import io.hookgate.api.DefinitionCheck.Checked;
import io.hookgate.api.DefinitionCheck.Subject;
import io.hookgate.config.Scope;
import io.hookgate.config.SourceConfig;
import io.hookgate.model.DefinitionKind;
import io.hookgate.model.Ids;
import io.hookgate.store.Definition;
import io.hookgate.store.Definitions.Written;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions: an endpoint and the types it wants, made in one write as a destination and a route
 * on the tenant's source of published events. Both have the same letters after the prefix of their
 * ids, which tells that they belong together.
 */
final class WebhooksResource {
  static final Set<String> PARAMETERS = DefinitionsResource.PARAMETERS;

  private static final String PATH = "/api/v1/webhooks";

  private final Catalog catalog;
  private final DefinitionCheck check;
  private final Edits edits;

  WebhooksResource(Defining defining) {
    this.catalog = defining.catalog();
    this.check = defining.check();
    this.edits = defining.edits();
  }

  List<Operation> operations() {
    return List.of(
        Operation.post(PATH, Access.ofTenant(Scope.ADMIN), this::subscribe),
        Operation.get(PATH, Access.ofTenant(Scope.READ), this::list),
        Operation.get(PATH + "/:id", Access.ofTenant(Scope.READ), this::show),
        new Operation(
            HttpMethod.DELETE, PATH + "/:id", Access.ofTenant(Scope.ADMIN), this::unsubscribe));
  }

  /** A destination and its route, both of the API. */
  private record Webhook(Definition destination, Definition route) {}

  private Future<Answer> subscribe(Call call) {
    QueryInput.of(call, Set.of());
    WebhookRequest request = WebhookRequest.of(JsonInput.of(call.body(), WebhookRequest.MEMBERS));
    String tenant = call.caller().owning("tenant", request.tenant());
    String key = IdempotencyKey.of(call);
    String id =
        key == null
            ? edits.newId(DefinitionKind.DESTINATION)
            : Ids.ofName(DefinitionKind.DESTINATION.prefix(), tenant, "Idempotency-Key " + key);
    return edits
        .fresh()
        .compose(
            f -> {
              Webhook there = find(call.caller(), id);
              return there == null
                  ? create(call, request, new Subject(DefinitionKind.DESTINATION, id, tenant))
                  : Future.succeededFuture(again(call, request, there));
            });
  }

  private Future<Answer> create(Call call, WebhookRequest request, Subject subject) {
    String secret = SigningSecrets.make();
    String name = request.name() == null ? "webhook-" + bare(subject.id()) : request.name();
    return check
        .check(subject, request.destination(name, secret), null)
        .compose(
            destination ->
                checkRoute(subject, route(name, subject.id(), request))
                    .compose(route -> write(call, subject, destination, route)))
        .map(written -> created(call, request, subject, written, secret));
  }

  /** What it leads to is made with it, so it counts as what stood there before. */
  private Future<Checked> checkRoute(Subject destination, JsonObject route) {
    return check.check(routeOf(destination), route, route);
  }

  private Future<Written> write(Call call, Subject subject, Checked destination, Checked route) {
    return edits.write(
        List.of(edits.creation(subject, destination), edits.creation(routeOf(subject), route)),
        call.caller());
  }

  private Answer created(
      Call call, WebhookRequest request, Subject subject, Written written, String secret) {
    if (written instanceof Written.OtherVersion) {
      Webhook there = find(call.caller(), subject.id());
      if (there == null) {
        throw used(subject.id()).exception();
      }
      return again(call, request, there);
    }
    Webhook made = find(call.caller(), subject.id());
    if (!(written instanceof Written.Done) || made == null) {
      throw edits.refused(written, call.caller());
    }
    return Answer.json(201, json(made, call.caller()).put("secret", secret))
        .with("Location", PATH + '/' + subject.id());
  }

  /** The secret was shown once. */
  private Answer again(Call call, WebhookRequest request, Webhook there) {
    JsonArray types = types(there);
    if (!request.isOf(edits.text(there.destination()), types)) {
      throw Problem.named(
              422,
              "key-reused",
              "Key used for another request",
              "This Idempotency-Key made "
                  + there.destination().id()
                  + ", which is another subscription now: a new one needs a new key")
          .exception();
    }
    return Answer.json(200, json(there, call.caller()).put("duplicate", true));
  }

  private Future<Answer> list(Call call) {
    QueryInput query = QueryInput.of(call, PARAMETERS);
    String asked = query.text("tenant");
    String tenant = asked == null ? call.caller().tenant() : call.caller().owning("tenant", asked);
    List<Thing> all =
        catalog.all(DefinitionKind.DESTINATION).stream()
            .filter(it -> catalog.get(DefinitionKind.ROUTE, routeId(it.id())) != null)
            .toList();
    ThingPage page = ThingPage.of(all, tenant, query);
    JsonArray items = new JsonArray();
    for (Thing thing : page.items()) {
      Webhook webhook = find(call.caller(), thing.id());
      if (webhook != null) {
        items.add(json(webhook, call.caller()));
      }
    }
    return Future.succeededFuture(
        Answer.ok(
            new JsonObject()
                .put("items", items)
                .put("count", page.count())
                .put("cursor", page.cursor())));
  }

  private Future<Answer> show(Call call) {
    QueryInput.of(call, Set.of());
    String id = String.valueOf(call.context().pathParam("id"));
    return edits.fresh().map(f -> Answer.ok(json(required(call.caller(), id), call.caller())));
  }

  private Future<Answer> unsubscribe(Call call) {
    QueryInput.of(call, Set.of());
    String id = String.valueOf(call.context().pathParam("id"));
    return edits.fresh().compose(f -> unsubscribe(call, id));
  }

  private Future<Answer> unsubscribe(Call call, String id) {
    Webhook webhook = required(call.caller(), id);
    return edits
        .write(
            List.of(
                edits.deletion(Thing.of(webhook.route()), ""),
                edits.deletion(Thing.of(webhook.destination()), "")),
            call.caller())
        .compose(
            written ->
                written instanceof Written.Done
                    ? Future.succeededFuture(Answer.NOTHING)
                    // Somebody changed or deleted it a moment ago; the second one finds it gone.
                    : unsubscribe(call, id));
  }

  private Webhook required(Caller caller, String id) {
    Webhook webhook = find(caller, id);
    if (webhook == null) {
      throw Problem.of(
              404, "Not Found", "There is no subscription of that id (any more): it is a dst_...")
          .exception();
    }
    return webhook;
  }

  private @Nullable Webhook find(Caller caller, String id) {
    Thing destination =
        Catalog.isId(DefinitionKind.DESTINATION, id)
            ? catalog.find(DefinitionKind.DESTINATION, caller, null, id)
            : null;
    Thing route = catalog.get(DefinitionKind.ROUTE, routeId(id));
    return destination == null
            || route == null
            || destination.definition() == null
            || route.definition() == null
        ? null
        : new Webhook(destination.definition(), route.definition());
  }

  private JsonObject json(Webhook webhook, Caller caller) {
    Definition destination = webhook.destination();
    JsonObject text = edits.text(destination);
    String url = text.getString("url");
    return new JsonObject()
        .put("id", destination.id())
        .put("name", destination.name())
        .put("tenant", destination.tenant())
        .put("url", caller.admin() ? url : DestinationJson.shown(url))
        .put("events", types(webhook))
        .put("description", text.getString("description"))
        .put("route", webhook.route().id())
        .put("changedAt", Times.format(destination.at()));
  }

  private JsonArray types(Webhook webhook) {
    return edits.text(webhook.route()).getJsonArray("types", new JsonArray().add("*"));
  }

  private static JsonObject route(String name, String destinationId, WebhookRequest request) {
    return new JsonObject()
        .put("name", name)
        .put("source", SourceConfig.API)
        .put("types", new JsonArray(request.events()))
        .put("destinations", new JsonArray().add(destinationId));
  }

  private static Subject routeOf(Subject destination) {
    return new Subject(DefinitionKind.ROUTE, routeId(destination.id()), destination.tenant());
  }

  private static String routeId(String destinationId) {
    return DefinitionKind.ROUTE.prefix() + bare(destinationId);
  }

  private static String bare(String id) {
    return id.startsWith(DefinitionKind.DESTINATION.prefix())
        ? id.substring(DefinitionKind.DESTINATION.prefix().length())
        : id;
  }

  private static Problem used(String id) {
    return Problem.named(
        409,
        "deleted",
        "Deleted meanwhile",
        "This Idempotency-Key made "
            + id
            + ", which was deleted: a new subscription needs a new key");
  }
}
