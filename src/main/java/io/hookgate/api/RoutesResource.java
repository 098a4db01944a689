package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.config.SourceConfig;
import io.hookgate.config.Topology;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.routing.BodyFields;
import io.hookgate.routing.Mask;
import io.hookgate.routing.Picked;
import io.hookgate.routing.Redactor;
import io.hookgate.routing.Selector;
import io.hookgate.store.EventDetails;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Routes: tries them on an event that is stored or only described. */
final class RoutesResource {
  static final Set<String> MEMBERS = Set.of("event", "source", "tenant", "type", "body", "headers");
  private static final int MAX_NAME = 300;
  private static final int MAX_TYPE = 256;

  private final Vertx vertx;
  private final ApiParts parts;
  private final Names names;

  RoutesResource(Vertx vertx, ApiParts parts) {
    this.vertx = vertx;
    this.parts = parts;
    this.names = new Names(parts.topology());
  }

  List<Operation> operations() {
    return List.of(Operation.post("/api/v1/routes/test", Access.ofTenant(Scope.READ), this::test));
  }

  private Future<Answer> test(Call call) {
    QueryInput.of(call, Set.of());
    JsonInput input = JsonInput.of(call.body(), MEMBERS);
    String event = input.text("event", MAX_NAME);
    return event == null ? described(input, call.caller()) : stored(event, input, call.caller());
  }

  private Future<Answer> stored(String event, JsonInput input, Caller caller) {
    if (!Ids.isEventId(event)) {
      throw JsonInput.bad("event", "has to be the id of an event, evt_...");
    }
    if (MEMBERS.stream().anyMatch(name -> !name.equals("event") && input.has(name))) {
      throw JsonInput.bad("event", "says all: leave out source, tenant, type, body and headers");
    }
    return parts.store().event(event).compose(details -> stored(event, details, caller));
  }

  private Future<Answer> stored(String id, @Nullable EventDetails details, Caller caller) {
    if (details == null || !caller.sees(details.event().tenant())) {
      return Future.failedFuture(
          Problem.of(404, "Not Found", "There is no event " + id).exception());
    }
    if (!details.missingKeys().isEmpty()) {
      return Future.failedFuture(EventsResource.keyMissing(details).exception());
    }
    return tried(details.event(), details.event().type());
  }

  private Future<Answer> described(JsonInput input, Caller caller) {
    String tenant = TenantName.owning(caller, TenantName.of(input));
    String name = input.requiredText("source", MAX_NAME);
    byte[] body = input.source("body").getBytes(StandardCharsets.UTF_8);
    String given = input.text("type", MAX_TYPE);
    Topology topology = parts.topology().get();
    Optional<PublishSource> published = PublishSource.find(topology, tenant, name);
    if (published.isPresent()) {
      PublishSource source = published.get();
      return tried(
          event(source.tenant(), source.id(), source.name(), body), given == null ? "" : given);
    }
    SourceConfig source = source(topology, tenant, name, caller);
    return tried(
        event(source.tenant(), source.id(), source.name(), body),
        given == null ? type(source, body, headers(input)) : given);
  }

  private static SourceConfig source(
      Topology topology, String tenant, String nameOrId, Caller caller) {
    SourceConfig byName = topology.sourceByName(tenant, nameOrId);
    SourceConfig found = byName != null ? byName : topology.source(nameOrId);
    if (found == null || !caller.sees(found.tenant())) {
      throw JsonInput.bad("source", "has to be a source that is configured, by its name or id");
    }
    return found;
  }

  /** As it would come from that source now. */
  private static Event event(String tenant, String sourceId, String source, byte[] body) {
    return new Event("", tenant, sourceId, source, "", 0, Answer.JSON, List.of(), body);
  }

  private Future<Answer> tried(Event event, @Nullable String type) {
    Topology topology = parts.topology().get();
    RouteTrial trial = new RouteTrial(topology, names);
    String sourceId = event.sourceId();
    return vertx
        .executeBlocking(
            () -> trial.routes(sourceId, type, event.body(), mask(topology, event)), false)
        .map(
            routes ->
                Answer.ok(
                    new JsonObject()
                        .put("source", names.source(sourceId, sourceId))
                        .put("type", type)
                        .put("routes", routes)));
  }

  private static Mask mask(Topology topology, Event event) {
    Redactor redactor = topology.redactions().of(event);
    return redactor.hidesNothing()
        ? Mask.NONE
        : redactor.look(event.body(), event.contentType()).mask();
  }

  private static Map<String, String> headers(JsonInput input) {
    JsonObject headers = input.object("headers");
    if (headers == null) {
      return Map.of();
    }
    return headers.stream()
        .collect(
            Collectors.toMap(
                header -> header.getKey().toLowerCase(Locale.ROOT),
                header -> text(header.getKey(), header.getValue()),
                (first, second) -> first));
  }

  private static String text(String name, @Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw JsonInput.bad("headers/" + name, "has to have texts as values");
  }

  /** Empty when it has none, null when it cannot be read; as the source's listener reads it. */
  private static @Nullable String type(
      SourceConfig source, byte[] body, Map<String, String> headers) {
    List<Selector> inBody =
        source.typeFrom().stream().filter(it -> it.kind() == Selector.Kind.BODY).toList();
    Picked picked = inBody.isEmpty() ? new Picked.Found(List.of()) : BodyFields.pick(body, inBody);
    if (!(picked instanceof Picked.Found found)) {
      return null;
    }
    List<@Nullable String> values = new ArrayList<>();
    for (Selector from : source.typeFrom()) {
      values.add(
          from.kind() == Selector.Kind.BODY
              ? found.values().get(inBody.indexOf(from))
              : headers.get(from.name()));
    }
    return values.isEmpty() || values.get(0) == null
        ? ""
        : values.stream().filter(Objects::nonNull).collect(Collectors.joining("."));
  }
}
