package io.hookgate.api;

import io.hookgate.config.DestinationConfig;
import io.hookgate.config.Scope;
import io.hookgate.config.Topology;
import io.hookgate.model.DefinitionKind;
import io.hookgate.model.SwitchAction;
import io.hookgate.model.SwitchWish;
import io.hookgate.store.Store;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What operators do to the state of destinations. */
final class DestinationsResource {
  static final Set<String> MEMBERS = Set.of("cause");

  private static final String PATH = "/api/v1/destinations";
  private static final int LONGEST_CAUSE = 300;

  private final Store store;
  private final Supplier<Topology> topology;
  private final ApiParts.Live live;
  private final Catalog catalog;
  private final DestinationJson json;

  DestinationsResource(ApiParts parts, Catalog catalog) {
    this.store = parts.store();
    this.topology = parts.topology();
    this.live = parts.live();
    this.catalog = catalog;
    this.json = new DestinationJson(parts.live().states(), parts.metrics());
  }

  List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    for (SwitchAction action : SwitchAction.values()) {
      all.add(
          new Operation(
              HttpMethod.POST,
              PATH + "/:id/" + action.word(),
              Access.ofTenant(Scope.ADMIN),
              call -> act(call, action)));
    }
    return all;
  }

  private Future<Answer> act(Call call, SwitchAction action) {
    String tenant = QueryInput.of(call, Set.of("tenant")).text("tenant");
    String cause = JsonInput.ofOptional(call.body(), MEMBERS).text("cause", LONGEST_CAUSE);
    DestinationConfig destination = named(call, tenant);
    if (action == SwitchAction.RESUME) {
      Usable.enabled(destination);
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

  private DestinationConfig named(Call call, @Nullable String tenant) {
    return Usable.destination(
        topology.get(),
        catalog.require(
            DefinitionKind.DESTINATION,
            call.caller(),
            tenant,
            String.valueOf(call.context().pathParam("id"))));
  }
}
