package io.hookgate.api;

import io.hookgate.config.DestinationConfig;
import io.hookgate.config.Scope;
import io.hookgate.config.SourceConfig;
import io.hookgate.intake.HandOver;
import io.hookgate.model.DefinitionKind;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.store.AcceptRequest;
import io.hookgate.store.AcceptResult;
import io.hookgate.store.NewDelivery;
import io.hookgate.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Sends a destination an event that says nothing, the way every event goes. */
final class PingResource {
  /** The type of the event. */
  static final String TYPE = "hookgate.ping";

  private final ApiParts parts;
  private final Catalog catalog;
  private final HandOver handOver;
  private final InstantSource clock;
  private final RandomGenerator random;

  PingResource(
      ApiParts parts,
      Catalog catalog,
      HandOver handOver,
      InstantSource clock,
      RandomGenerator random) {
    this.parts = parts;
    this.catalog = catalog;
    this.handOver = handOver;
    this.clock = clock;
    this.random = random;
  }

  List<Operation> operations() {
    return List.of(
        Operation.post("/api/v1/destinations/:id/test", Access.ofTenant(Scope.ADMIN), this::ping));
  }

  private Future<Answer> ping(Call call) {
    String tenant = QueryInput.of(call, Set.of("tenant")).text("tenant");
    JsonInput.ofOptional(call.body(), Set.of());
    DestinationConfig destination =
        Usable.enabled(
            Usable.destination(
                parts.topology().get(),
                catalog.require(
                    DefinitionKind.DESTINATION,
                    call.caller(),
                    tenant,
                    String.valueOf(call.context().pathParam("id")))));
    return parts.store().accept(request(destination)).map(this::accepted);
  }

  private Answer accepted(AcceptResult result) {
    if (result instanceof AcceptResult.Accepted accepted) {
      handOver.due(accepted.eventId(), accepted.due());
    }
    parts.metrics().event(SourceConfig.API, Metrics.EventOutcome.ACCEPTED);
    return Answer.json(202, new JsonObject().put("id", result.eventId()));
  }

  private AcceptRequest request(DestinationConfig destination) {
    long now = clock.millis();
    int shard = Ids.shardOfNew(null, parts.store().shards(), random);
    String id = Ids.newEventId(now, shard, random);
    JsonObject body =
        new JsonObject()
            .put("type", TYPE)
            .put("timestamp", Times.format(now))
            .put("data", new JsonObject().put("destination", destination.name()));
    Event event =
        new Event(
            id,
            destination.tenant(),
            Ids.ofName("src_", destination.tenant(), SourceConfig.API),
            SourceConfig.API,
            TYPE,
            now,
            Answer.JSON,
            List.of(),
            body.toBuffer().getBytes());
    NewDelivery delivery =
        new NewDelivery(destination.id(), "", destination.lane(), 0, false, null, 0);
    return new AcceptRequest(event, null, List.of(delivery));
  }
}
