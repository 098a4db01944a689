package io.hookgate.api;

import io.hookgate.config.Topology;
import io.hookgate.intake.Choosing;
import io.hookgate.intake.HandOver;
import io.hookgate.intake.Places;
import io.hookgate.intake.Routing;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.routing.RouteTable.Routed;
import io.hookgate.store.AcceptRequest;
import io.hookgate.store.AcceptResult;
import io.hookgate.store.DedupKeys;
import io.hookgate.store.NewDelivery;
import io.hookgate.store.StoreUnavailable;
import io.hookgate.telemetry.Metrics.EventOutcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes published events: asks the routes, has each stored with its deliveries in one step, and
 * hands over what may start, all as the public listener does. For one event loop.
 */
final class Publishing {
  private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);
  private static final String OPERATION = "publish ";
  private static final int MAX_FAN_OUT = 256;

  private final ApiParts parts;
  private final HandOver handOver;
  private final Choosing choosing;
  private final InstantSource clock;
  private final RandomGenerator random;

  Publishing(Vertx vertx, ApiParts parts, InstantSource clock, RandomGenerator random) {
    this.parts = parts;
    this.handOver = new HandOver(vertx.eventBus());
    this.choosing = new Choosing(vertx);
    this.clock = clock;
    this.random = random;
  }

  /**
   * An event whose routes were asked.
   *
   * @param key what makes it the same event, null for nothing
   */
  record Ready(
      PublishRequest request,
      PublishSource source,
      @Nullable String key,
      Topology topology,
      Routed routed) {}

  /**
   * Asks the routes; completes on the caller's event loop.
   *
   * @param headerKey the Idempotency-Key, null when there is none
   */
  Future<Ready> prepare(PublishRequest request, Caller caller, @Nullable String headerKey) {
    String tenant = TenantName.owning(caller, request.target().tenant());
    Topology topology = parts.topology().get();
    PublishSource source = PublishSource.of(topology, tenant, request.target().source());
    String key = headerKey != null ? headerKey : request.target().id();
    if (!source.enabled()) {
      parts.metrics().event(source.name(), EventOutcome.UNAVAILABLE);
      return Future.failedFuture(
          Problem.named(
                  503,
                  "source-disabled",
                  "Source disabled",
                  "The source " + source.name() + " is disabled and takes no events")
              .with("Retry-After", "30")
              .exception());
    }
    return choosing
        .choose(topology.routes(), source.id(), request.type(), request.data())
        .map(routed -> new Ready(request, source, key, topology, routed));
  }

  /** Stores it; events that are stored one after the other keep that order. What to answer. */
  Future<JsonObject> store(Ready ready) {
    if (!parts.intake().budget().tryAccept()) {
      return Future.failedFuture(busy(ready.source()));
    }
    Places places = new Places(parts.intake().admission(), handOver::roomFreed);
    return Future.succeededFuture(places)
        .compose(room -> accept(ready, room))
        .onComplete(
            done -> {
              places.giveBackRest();
              parts.intake().budget().giveAccept();
            });
  }

  private Future<JsonObject> accept(Ready ready, Places places) {
    PublishRequest request = ready.request();
    // A node that stops must not lease: nobody would attempt.
    boolean leases = parts.health().ready();
    List<NewDelivery> deliveries =
        Routing.deliveries(
            ready.topology(),
            ready.source().id(),
            request.type(),
            ready.routed(),
            request.wish(),
            destination -> leases && places.reserve(destination));
    if (deliveries.size() > MAX_FAN_OUT) {
      return Future.failedFuture(tooMany(ready.source(), deliveries.size()));
    }
    return parts
        .intake()
        .accept()
        .apply(accept(ready, deliveries))
        .onFailure(failure -> count(ready.source(), failure))
        .map(result -> answer(ready, result, deliveries, places));
  }

  private AcceptRequest accept(Ready ready, List<NewDelivery> deliveries) {
    PublishRequest request = ready.request();
    PublishSource source = ready.source();
    String order = request.target().orderKey();
    String orderKey = order == null ? null : DedupKeys.digest(source.tenant(), source.id(), order);
    String digest = digest(source.tenant(), ready.key(), order);
    String anchor = orderKey == null ? digest : orderKey;
    int shard = Ids.shardOfNew(anchor, parts.store().shards(), random);
    long now = clock.millis();
    Event event =
        new Event(
            Ids.newEventId(now, shard, random),
            source.tenant(),
            source.id(),
            source.name(),
            request.type(),
            now,
            Answer.JSON,
            List.of(),
            request.data());
    return new AcceptRequest(
        event,
        digest == null ? null : new AcceptRequest.Dedup(digest, IdempotencyKey.LIFE.toMillis()),
        Routing.redacted(deliveries, ready.topology(), event),
        orderKey,
        request.fingerprint());
  }

  /** An event is looked for in the shard of its order key alone, so that is part of what it is. */
  private static @Nullable String digest(
      String tenant, @Nullable String key, @Nullable String order) {
    if (key == null) {
      return null;
    }
    String whole = order == null ? key : key + '\0' + order;
    return DedupKeys.digest(tenant, PublishSource.reserved(tenant).id(), OPERATION + whole);
  }

  private JsonObject answer(
      Ready ready, AcceptResult result, List<NewDelivery> deliveries, Places places) {
    String source = ready.source().name();
    if (result instanceof AcceptResult.Duplicate duplicate) {
      parts.metrics().event(source, EventOutcome.DUPLICATE);
      if (duplicate.otherBytes()) {
        throw IdempotencyKey.reused(duplicate.eventId());
      }
      return new JsonObject()
          .put("id", duplicate.eventId())
          .put("deliveries", duplicate.deliveries())
          .put("duplicate", true);
    }
    AcceptResult.Accepted accepted = (AcceptResult.Accepted) result;
    handOver.leased(accepted.leased(), places);
    long delay = ready.request().wish().delayMillis();
    if (delay == 0) {
      handOver.due(accepted.eventId(), accepted.due());
    } else if (!accepted.due().isEmpty()) {
      handOver.dueLater(accepted.eventId(), delay);
    }
    EventOutcome outcome = outcome(deliveries);
    parts.metrics().event(source, outcome);
    LOG.atDebug()
        .addKeyValue("source", source)
        .addKeyValue("event", accepted.eventId())
        .addKeyValue("status", outcome)
        .log("event.accepted");
    return new JsonObject().put("id", accepted.eventId()).put("deliveries", deliveries.size());
  }

  private static EventOutcome outcome(List<NewDelivery> deliveries) {
    return switch (Routing.status(deliveries)) {
      case ROUTED -> EventOutcome.ACCEPTED;
      case UNROUTED -> EventOutcome.UNROUTED;
      case UNPARSABLE -> EventOutcome.UNPARSABLE;
    };
  }

  private void count(PublishSource source, Throwable failure) {
    if (failure instanceof StoreUnavailable) {
      parts.metrics().event(source.name(), EventOutcome.UNAVAILABLE);
    }
  }

  private ProblemException busy(PublishSource source) {
    parts.metrics().event(source.name(), EventOutcome.UNAVAILABLE);
    return Problems.busy().exception();
  }

  private static ProblemException tooMany(PublishSource source, int count) {
    return Problem.named(
            422,
            "too-many-destinations",
            "Too many destinations",
            "The routes of the source "
                + source.name()
                + " name "
                + count
                + " destinations for this event: at most "
                + MAX_FAN_OUT
                + " may get one; nothing was stored")
        .exception();
  }
}
