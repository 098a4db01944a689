package io.hookgate.api;

import io.hookgate.api.Catalog.Thing;
import io.hookgate.api.DefinitionCheck.Checked;
import io.hookgate.api.DefinitionCheck.Subject;
import io.hookgate.api.Webhooks.Webhook;
import io.hookgate.config.Scope;
import io.hookgate.config.SourceConfig;
import io.hookgate.model.DefinitionKind;
import io.hookgate.model.Ids;
import io.hookgate.store.Definitions.Written;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * Subscriptions: an endpoint and the types it wants, made in one write as a destination and a route
 * on the tenant's source of published events. Both have the same letters after the prefix of their
 * ids, which tells that they belong together.
 */
final class WebhooksResource {
  static final Set<String> PARAMETERS = DefinitionsResource.PARAMETERS;

  private static final String PATH = "/api/v1/webhooks";

  private final DefinitionCheck check;
  private final DefinitionWrites writes;
  private final Webhooks webhooks;
  private final InstantSource clock;

  WebhooksResource(Defining defining, InstantSource clock) {
    this.check = defining.check();
    this.writes = defining.writes();
    this.webhooks = new Webhooks(defining.catalog(), defining.writes());
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(
        Operation.post(PATH, Access.ofTenant(Scope.ADMIN), this::subscribe),
        Operation.get(PATH, Access.ofTenant(Scope.READ), this::list),
        Operation.get(PATH + "/:id", Access.ofTenant(Scope.READ), this::show),
        new Operation(
            HttpMethod.DELETE, PATH + "/:id", Access.ofTenant(Scope.ADMIN), this::unsubscribe));
  }

  private Future<Answer> subscribe(Call call) {
    QueryInput.of(call, Set.of());
    WebhookRequest request = WebhookRequest.of(JsonInput.of(call.body(), WebhookRequest.MEMBERS));
    String tenant = call.caller().owning("tenant", request.tenant());
    String key = IdempotencyKey.of(call);
    String id =
        key == null
            ? writes.newId(DefinitionKind.DESTINATION)
            : Ids.ofName(DefinitionKind.DESTINATION.prefix(), tenant, "Idempotency-Key " + key);
    return writes
        .fresh()
        .compose(
            f -> {
              Webhook there = webhooks.find(call.caller(), id);
              return there == null
                  ? create(call, request, new Subject(DefinitionKind.DESTINATION, id, tenant))
                  : Future.succeededFuture(again(call, request, there));
            });
  }

  private Future<Answer> create(Call call, WebhookRequest request, Subject subject) {
    String name =
        request.name() == null ? "webhook-" + Webhooks.bare(subject.id()) : request.name();
    JsonObject endpoint = request.destination(name, SigningSecrets.make());
    return check
        .check(subject, endpoint, null)
        .compose(
            destination ->
                checkRoute(subject, route(name, subject.id(), request))
                    .compose(route -> write(call, subject, destination, route)))
        .map(written -> created(call, request, subject, endpoint, written));
  }

  /** What it leads to is made with it, so it counts as what stood there before. */
  private Future<Checked> checkRoute(Subject destination, JsonObject route) {
    return check.check(routeOf(destination), route, route);
  }

  private Future<Written> write(Call call, Subject subject, Checked destination, Checked route) {
    return writes.write(
        List.of(writes.creation(subject, destination), writes.creation(routeOf(subject), route)),
        call.caller());
  }

  private Answer created(
      Call call, WebhookRequest request, Subject subject, JsonObject endpoint, Written written) {
    if (written instanceof Written.OtherVersion) {
      Webhook there = webhooks.find(call.caller(), subject.id());
      if (there == null) {
        throw used(subject.id()).exception();
      }
      return again(call, request, there);
    }
    if (!(written instanceof Written.Done)) {
      throw writes.refused(written, call.caller());
    }
    // Whatever this node can read back by now: nobody can show the secret later.
    JsonObject shown =
        Webhooks.json(
            subject,
            String.valueOf(endpoint.getString("name")),
            endpoint,
            new JsonArray(request.events()),
            clock.millis());
    return Answer.json(201, shown.put("secret", SigningSecrets.only(endpoint)))
        .with("Location", PATH + '/' + subject.id());
  }

  /** The secret was shown once. */
  private Answer again(Call call, WebhookRequest request, Webhook there) {
    JsonArray types = webhooks.types(there);
    if (!request.isOf(writes.text(there.destination()), types)) {
      throw Problem.named(
              422,
              "key-reused",
              "Key used for another request",
              "This Idempotency-Key made "
                  + there.destination().id()
                  + ", which is another subscription now: a new one needs a new key")
          .exception();
    }
    return Answer.json(200, webhooks.json(there, call.caller()).put("duplicate", true));
  }

  private Future<Answer> list(Call call) {
    QueryInput query = QueryInput.of(call, PARAMETERS);
    String tenant = call.caller().limit("tenant", query.text("tenant"));
    List<Thing> all = webhooks.all();
    ThingPage page = ThingPage.of(all, tenant, query);
    JsonArray items = new JsonArray();
    for (Thing thing : page.items()) {
      Webhook webhook = webhooks.find(call.caller(), thing.id());
      if (webhook != null) {
        items.add(webhooks.listed(webhook, call.caller()));
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
    return writes
        .fresh()
        .map(f -> Answer.ok(webhooks.json(webhooks.required(call.caller(), id), call.caller())));
  }

  private Future<Answer> unsubscribe(Call call) {
    QueryInput.of(call, Set.of());
    String id = String.valueOf(call.context().pathParam("id"));
    return writes.fresh().compose(f -> unsubscribe(call, id));
  }

  private Future<Answer> unsubscribe(Call call, String id) {
    Webhook webhook = webhooks.required(call.caller(), id);
    return writes
        .write(
            List.of(
                writes.deletion(Thing.of(webhook.route()), ""),
                writes.deletion(Thing.of(webhook.destination()), "")),
            call.caller())
        .compose(
            written ->
                written instanceof Written.Done
                    ? Future.succeededFuture(Answer.NOTHING)
                    // Somebody changed or deleted it a moment ago; the second one finds it gone.
                    : unsubscribe(call, id));
  }

  private static JsonObject route(String name, String destinationId, WebhookRequest request) {
    return new JsonObject()
        .put("name", name)
        .put("source", SourceConfig.API)
        .put("types", new JsonArray(request.events()))
        .put("destinations", new JsonArray().add(destinationId));
  }

  private static Subject routeOf(Subject destination) {
    return new Subject(
        DefinitionKind.ROUTE, Webhooks.routeId(destination.id()), destination.tenant());
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
