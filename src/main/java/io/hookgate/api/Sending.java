package io.hookgate.api;

import io.hookgate.config.SourceConfig;
import io.hookgate.intake.HandOver;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.store.AcceptRequest;
import io.hookgate.store.AcceptResult;
import io.hookgate.store.DedupKeys;
import io.hookgate.store.NewDelivery;
import io.hookgate.store.StoreUnavailable;
import io.hookgate.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages to one URL: each is stored like any event before it is answered. For one event
 * loop.
 */
final class Sending {
  private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

  private final ApiParts parts;
  private final HandOver handOver;
  private final Metrics metrics;
  private final InstantSource clock;
  private final RandomGenerator random;

  Sending(ApiParts parts, HandOver handOver, InstantSource clock, RandomGenerator random) {
    this.parts = parts;
    this.handOver = handOver;
    this.metrics = parts.metrics();
    this.clock = clock;
    this.random = random;
  }

  /**
   * Stores it; what to answer.
   *
   * @param headerKey the Idempotency-Key, null when there is none
   * @throws ProblemException 400 for another one's tenant, 422 for an address that is refused
   */
  Future<JsonObject> send(SendRequest request, Caller caller, @Nullable String headerKey) {
    request.target().refuseUnsafe("url", parts.intake().guard());
    String tenant = TenantName.owning(caller, request.tenant());
    String key = headerKey != null ? headerKey : request.id();
    return parts
        .store()
        .accept(accept(request, tenant, key))
        .onFailure(this::count)
        .map(
            result ->
                result instanceof AcceptResult.Duplicate duplicate
                    ? duplicate(duplicate)
                    : accepted((AcceptResult.Accepted) result, request, caller.keyName()));
  }

  private JsonObject accepted(AcceptResult.Accepted accepted, SendRequest request, String keyName) {
    metrics.event(SourceConfig.API, Metrics.EventOutcome.ACCEPTED);
    LOG.atInfo()
        .addKeyValue("event", accepted.eventId())
        .addKeyValue("source", SourceConfig.API)
        .addKeyValue("key", keyName)
        .log("event.accepted");
    if (request.delay().isZero()) {
      handOver.due(accepted.eventId(), accepted.due());
    } else {
      handOver.dueLater(accepted.eventId(), request.delay().toMillis());
    }
    return new JsonObject().put("id", accepted.eventId());
  }

  private JsonObject duplicate(AcceptResult.Duplicate duplicate) {
    metrics.event(SourceConfig.API, Metrics.EventOutcome.DUPLICATE);
    if (duplicate.otherBytes()) {
      throw IdempotencyKey.reused(duplicate.eventId());
    }
    return new JsonObject().put("id", duplicate.eventId()).put("duplicate", true);
  }

  private AcceptRequest accept(SendRequest request, String tenant, @Nullable String key) {
    PublishSource source = PublishSource.reserved(tenant);
    String digest =
        key == null ? null : DedupKeys.digest(tenant, source.id(), Names.SEND + " " + key);
    int shard = Ids.shardOfNew(digest, parts.store().shards(), random);
    long now = clock.millis();
    Event event =
        new Event(
            Ids.newEventId(now, shard, random),
            tenant,
            source.id(),
            source.name(),
            Names.SEND,
            now,
            Answer.JSON,
            List.of(),
            request.payload().getBytes(StandardCharsets.UTF_8));
    NewDelivery delivery =
        new NewDelivery(
            Ids.sendDestination(tenant, request.target().origin()),
            "",
            Lane.NORMAL,
            0,
            false,
            request.parameters(secret -> parts.sealer().apply(event.id(), secret)),
            request.delay().toMillis());
    return new AcceptRequest(
        event,
        digest == null ? null : new AcceptRequest.Dedup(digest, IdempotencyKey.LIFE.toMillis()),
        List.of(delivery),
        null,
        request.fingerprint());
  }

  private void count(Throwable failure) {
    if (failure instanceof StoreUnavailable) {
      metrics.event(SourceConfig.API, Metrics.EventOutcome.UNAVAILABLE);
    }
  }
}
