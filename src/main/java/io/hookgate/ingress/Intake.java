package io.hookgate.ingress;

import io.hookgate.config.DedupConfig;
import io.hookgate.config.SourceConfig;
import io.hookgate.config.Topology;
import io.hookgate.intake.Choosing;
import io.hookgate.intake.HandOver;
import io.hookgate.intake.IntakeBudget;
import io.hookgate.intake.Places;
import io.hookgate.intake.Routing;
import io.hookgate.intake.Wish;
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
final class Intake implements Stage<Proven> {
  private final Backend backend;
  private final Sources sources;
  private final IntakeBudget budget;
  private final HandOver handOver;
  private final Choosing choosing;

  Intake(
      Backend backend, Sources sources, IntakeBudget budget, HandOver handOver, Choosing choosing) {
    this.backend = backend;
    this.sources = sources;
    this.budget = budget;
    this.handOver = handOver;
    this.choosing = choosing;
  }

  @Override
  public Future<Outcome> handle(Proven proven) {
    SourceRuntime source = proven.source();
    if (!budget.tryAccept()) {
      return Future.succeededFuture(new Outcome.Busy(source));
    }
    Places places = new Places(backend.admission(), handOver::roomFreed);
    return Future.succeededFuture(proven)
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

  private Future<Outcome> accept(Proven proven, Places places) {
    SourceFields.Reading reading = proven.source().fields().read(proven.signed());
    Topology topology = sources.topology();
    SourceConfig source = proven.source().config();
    return choosing
        .choose(topology.routes(), source.id(), reading.type(), proven.body())
        .compose(
            routed ->
                store(
                    proven,
                    reading,
                    Routing.deliveries(
                        topology, source.id(), reading.type(), routed, Wish.NONE, places::reserve),
                    places));
  }

  private Future<Outcome> store(
      Proven proven, SourceFields.Reading reading, List<NewDelivery> deliveries, Places places) {
    SourceConfig source = proven.source().config();
    MultiMap headers = proven.headers();
    String orderKey = orderKey(source, reading.order());
    String digest = digest(proven, reading);
    String type = reading.type();
    long now = backend.clock().millis();
    int shard =
        Ids.shardOfNew(orderKey == null ? digest : orderKey, backend.shards(), backend.random());
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
            proven.source().forwarded(headers),
            proven.body());
    return backend
        .accept()
        .apply(
            new AcceptRequest(
                event,
                dedup(source, digest),
                Routing.redacted(deliveries, sources.topology(), event),
                orderKey))
        .map(result -> outcome(proven.source(), result, deliveries, digest != null, places));
  }

  private Outcome outcome(
      SourceRuntime source,
      AcceptResult result,
      List<NewDelivery> deliveries,
      boolean keyed,
      Places places) {
    if (result instanceof AcceptResult.Duplicate duplicate) {
      handOver.due(duplicate.eventId(), duplicate.due());
      return new Outcome.Repeated(source, duplicate.eventId(), duplicate.otherBytes());
    }
    AcceptResult.Accepted accepted = (AcceptResult.Accepted) result;
    handOver.leased(accepted.leased(), places);
    handOver.due(accepted.eventId(), accepted.due());
    return new Outcome.Stored(source, accepted.eventId(), Routing.status(deliveries), keyed);
  }

  private static @Nullable String orderKey(SourceConfig source, @Nullable String read) {
    return read == null ? null : DedupKeys.digest(source.tenant(), source.id(), read);
  }

  private static @Nullable String digest(Proven proven, SourceFields.Reading reading) {
    String read = reading.key();
    SourceConfig source = proven.source().config();
    Proven.Item item = proven.item();
    String key = read;
    if (item != null && read != null && !proven.source().fields().keyInBody()) {
      // A header is the whole batch's.
      key = item.of(read);
    } else if (read == null && source.dedup().bodyHash()) {
      key = item == null ? BodyHash.of(proven.body()) : item.of(item.batchKey());
    }
    if (key == null) {
      return null;
    }
    // An event is looked for in the shard of its order key alone, so that is part of what it is.
    String order = reading.order();
    String whole = order == null ? key : key + '\0' + order;
    return DedupKeys.digest(source.tenant(), source.id(), whole);
  }

  private static AcceptRequest.@Nullable Dedup dedup(SourceConfig source, @Nullable String digest) {
    DedupConfig dedup = source.dedup();
    return digest == null ? null : new AcceptRequest.Dedup(digest, dedup.ttl().toMillis());
  }
}
