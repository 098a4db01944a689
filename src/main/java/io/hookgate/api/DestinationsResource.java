package io.hookgate.api;

import io.hookgate.config.DestinationConfig;
import io.hookgate.config.Scope;
import io.hookgate.config.Topology;
import io.hookgate.model.SwitchAction;
import io.hookgate.model.SwitchWish;
import io.hookgate.store.Store;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Destinations: the list, one, and what operators do to their state. */
final class DestinationsResource {
  static final Set<String> MEMBERS = Set.of("cause");

  private static final String PATH = "/api/v1/destinations";
  private static final int LONGEST_CAUSE = 300;
  private static final int MAX_LISTED = 50;

  private final Store store;
  private final Supplier<Topology> topology;
  private final ApiParts.Live live;
  private final DestinationJson json;

  DestinationsResource(ApiParts parts) {
    this.store = parts.store();
    this.topology = parts.topology();
    this.live = parts.live();
    this.json = new DestinationJson(parts.live().states(), parts.metrics());
  }

  List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    all.add(Operation.get(PATH, Access.scope(Scope.READ), this::list));
    all.add(Operation.get(PATH + "/:id", Access.scope(Scope.READ), this::show));
    for (SwitchAction action : SwitchAction.values()) {
      all.add(
          new Operation(
              HttpMethod.POST,
              PATH + "/:id/" + action.word(),
              Access.scope(Scope.ADMIN),
              call -> act(call, action)));
    }
    return all;
  }

  private Future<Answer> list(Call call) {
    QueryInput.of(call, Set.of());
    return store
        .counts()
        .map(
            counts -> {
              JsonArray items = new JsonArray();
              topology.get().destinations().forEach(it -> items.add(json.of(it, counts)));
              return Answer.ok(new JsonObject().put("items", items).put("count", items.size()));
            });
  }

  private Future<Answer> show(Call call) {
    QueryInput.of(call, Set.of());
    DestinationConfig destination = named(call);
    return store.counts().map(counts -> Answer.ok(json.of(destination, counts)));
  }

  private Future<Answer> act(Call call, SwitchAction action) {
    QueryInput.of(call, Set.of());
    String cause = JsonInput.ofOptional(call.body(), MEMBERS).text("cause", LONGEST_CAUSE);
    DestinationConfig destination = named(call);
    if (action == SwitchAction.RESUME && !destination.enabled()) {
      throw Problem.named(
              409,
              "destination-disabled",
              "The destination is disabled",
              destination.name() + " is disabled: to send to it again, enable it")
          .exception();
    }
    SwitchWish wish =
        new SwitchWish(destination.id(), action, call.keyName(), cause == null ? "" : cause);
    return live.change()
        .apply(wish)
        .compose(
            changed ->
                store
                    .counts()
                    .map(
                        counts ->
                            Answer.ok(json.of(now(destination), counts).put("changed", changed))));
  }

  private DestinationConfig now(DestinationConfig before) {
    DestinationConfig now = topology.get().destination(before.id());
    return now == null ? before : now;
  }

  /** A name wins over an id of the same text. */
  private DestinationConfig named(Call call) {
    String wanted = call.context().pathParam("id");
    Topology now = topology.get();
    @Nullable DestinationConfig byName = now.destinationByName("", wanted);
    @Nullable DestinationConfig found = byName == null ? now.destination(wanted) : byName;
    if (found == null) {
      String known =
          now.destinations().stream()
              .map(DestinationConfig::name)
              .sorted()
              .limit(MAX_LISTED)
              .collect(Collectors.joining(", ", "[", "]"));
      throw Problem.of(
              404, "Not Found", "There is no destination of that name or id; there are " + known)
          .exception();
    }
    return found;
  }
}
