package io.hookgate.ingress;

import io.hookgate.config.DedupConfig;
import io.hookgate.config.SourceConfig;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.store.AcceptRequest;
import io.hookgate.store.AcceptResult;
import io.hookgate.store.DedupKeys;
import io.hookgate.store.NewDelivery;
import io.hookgate.store.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of the chain: makes the event of a proven request, has it stored with its deliveries in
 * one step, and hands over what may start. What the sender hears follows from what the store said,
 * and from nothing else.
 */
final class Intake implements Stage<Received> {
  private final Backend backend;
  private final Sources sources;
  private final IntakeBudget budget;
  private final HandOver handOver;

  Intake(Backend backend, Sources sources, IntakeBudget budget, HandOver handOver) {
    this.backend = backend;
    this.sources = sources;
    this.budget = budget;
    this.handOver = handOver;
  }

  @Override
  public Future<Outcome> handle(Received received) {
    SourceRuntime source = received.source();
    if (!budget.tryAccept()) {
      return Future.succeededFuture(new Outcome.Busy(source));
    }
    Places places = new Places(backend.admission(), handOver::roomFreed);
    return Future.succeededFuture(received)
        .compose(request -> accept(request, places))
        .recover(
            failure ->
                failure instanceof StoreUnavailable cause
                    ? Future.succeededFuture(new Outcome.Unavailable(source, cause))
                    : Future.failedFuture(failure))
        .onComplete(
            outcome -> {
              places.giveBackRest();
              budget.giveAccept();
            });
  }

  private Future<Outcome> accept(Received received, Places places) {
    SourceConfig source = received.source().config();
    MultiMap headers = received.request().headers();
    SourceFields.Reading reading = received.source().fields().read(received.signed());
    String digest = digest(source, reading.key(), received.body());
    String type = reading.type();
    List<NewDelivery> deliveries = Routing.deliveries(sources.topology(), source, type, places);
    long now = backend.clock().millis();
    int shard =
        digest == null
            ? backend.random().nextInt(backend.shards())
            : Ids.shardOfKey(digest, backend.shards());
    String contentType = headers.get(HttpHeaders.CONTENT_TYPE);
    Event event =
        new Event(
            Ids.newEventId(now, shard, backend.random()),
            source.tenant(),
            source.id(),
            source.name(),
            type == null ? "" : type,
            now,
            contentType == null ? "" : contentType,
            received.source().forwarded(headers),
            received.body());
    return backend
        .accept()
        .apply(new AcceptRequest(event, dedup(source, digest), deliveries))
        .map(result -> outcome(received, result, deliveries, digest != null, places));
  }

  private Outcome outcome(
      Received received,
      AcceptResult result,
      List<NewDelivery> deliveries,
      boolean keyed,
      Places places) {
    SourceRuntime source = received.source();
    if (result instanceof AcceptResult.Duplicate duplicate) {
      handOver.due(duplicate.eventId(), duplicate.due());
      return new Outcome.Repeated(source, duplicate.eventId(), duplicate.otherBytes());
    }
    AcceptResult.Accepted accepted = (AcceptResult.Accepted) result;
    handOver.leased(accepted.leased(), places);
    handOver.due(accepted.eventId(), accepted.due());
    return new Outcome.Stored(source, accepted.eventId(), Routing.status(deliveries), keyed);
  }

  private static @Nullable String digest(SourceConfig source, @Nullable String key, byte[] body) {
    if (key != null) {
      return DedupKeys.digest(source.tenant(), source.id(), key);
    }
    return source.dedup().bodyHash()
        ? DedupKeys.digest(source.tenant(), source.id(), BodyHash.of(body))
        : null;
  }

  private static AcceptRequest.@Nullable Dedup dedup(SourceConfig source, @Nullable String digest) {
    DedupConfig dedup = source.dedup();
    return digest == null ? null : new AcceptRequest.Dedup(digest, dedup.ttl().toMillis());
  }
}
