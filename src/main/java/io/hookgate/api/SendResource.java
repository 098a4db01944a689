package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.store.AcceptRequest;
import io.hookgate.store.AcceptResult;
import io.hookgate.store.DedupKeys;
import io.hookgate.store.EventDetails;
import io.hookgate.store.NewDelivery;
import io.hookgate.store.StoreUnavailable;
import io.hookgate.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One message to one URL: stored like any event before it is answered. */
final class SendResource {
  static final Duration KEY_LIFE = Duration.ofHours(24);

  private static final Logger LOG = LoggerFactory.getLogger(SendResource.class);
  private static final String TENANT = "";
  private static final int MAX_KEY = 255;

  private final ApiParts parts;
  private final Hints hints;
  private final Metrics metrics;
  private final InstantSource clock;
  private final RandomGenerator random;

  SendResource(ApiParts parts, Hints hints, InstantSource clock, RandomGenerator random) {
    this.parts = parts;
    this.hints = hints;
    this.metrics = parts.metrics();
    this.clock = clock;
    this.random = random;
  }

  List<Operation> operations() {
    return List.of(Operation.post("/api/v1/send", Access.scope(Scope.PUBLISH), this::send));
  }

  private Future<Answer> send(Call call) {
    QueryInput.of(call, Set.of());
    JsonInput input = JsonInput.of(call.body(), SendRequest.MEMBERS);
    SendRequest request = SendRequest.of(input);
    String digest = digest(idempotencyKey(call), input.text("id", MAX_KEY));
    AcceptRequest accept = accept(request, digest);
    return parts
        .store()
        .accept(accept)
        .onFailure(this::count)
        .compose(
            result ->
                result instanceof AcceptResult.Duplicate duplicate
                    ? duplicate(duplicate, request)
                    : accepted(result, request, call.keyName()));
  }

  private Future<Answer> accepted(AcceptResult result, SendRequest request, String key) {
    AcceptResult.Accepted accepted = (AcceptResult.Accepted) result;
    metrics.event(Names.API_SOURCE, Metrics.EventOutcome.ACCEPTED);
    LOG.atInfo()
        .addKeyValue("event", accepted.eventId())
        .addKeyValue("source", Names.API_SOURCE)
        .addKeyValue("key", key)
        .log("event.accepted");
    hints.leased(accepted.leased());
    if (request.policy().delay().isZero()) {
      hints.due(accepted.eventId(), accepted.due());
    } else {
      hints.dueLater(accepted.eventId(), request.policy().delay().toMillis());
    }
    return Future.succeededFuture(Answer.json(202, new JsonObject().put("id", accepted.eventId())));
  }

  /**
   * The store compares payloads. Whether the rest was the same, too, stands in the deliveries,
   * which are read for duplicates alone.
   */
  private Future<Answer> duplicate(AcceptResult.Duplicate duplicate, SendRequest request) {
    metrics.event(Names.API_SOURCE, Metrics.EventOutcome.DUPLICATE);
    hints.due(duplicate.eventId(), duplicate.due());
    if (duplicate.otherBytes()) {
      return Future.failedFuture(otherRequest(duplicate.eventId()));
    }
    return parts
        .store()
        .event(duplicate.eventId())
        .map(
            first -> {
              if (first != null && !isOf(first, request)) {
                throw otherRequest(duplicate.eventId());
              }
              return Answer.json(
                  202, new JsonObject().put("id", duplicate.eventId()).put("duplicate", true));
            });
  }

  private static boolean isOf(EventDetails first, SendRequest request) {
    return first.deliveries().stream()
        .map(delivery -> delivery.send())
        .anyMatch(
            send ->
                send != null
                    && request
                        .fingerprint()
                        .equals(new JsonObject(send).getString(SendRequest.FINGERPRINT)));
  }

  private AcceptRequest accept(SendRequest request, @Nullable String digest) {
    int shard = Ids.shardOfNew(digest, parts.store().shards(), random);
    long now = clock.millis();
    Event event =
        new Event(
            Ids.newEventId(now, shard, random),
            TENANT,
            Names.API_SOURCE_ID,
            Names.API_SOURCE,
            Names.SEND,
            now,
            Answer.JSON,
            List.of(),
            request.payload().getBytes(StandardCharsets.UTF_8));
    NewDelivery delivery =
        new NewDelivery(
            Ids.sendDestination(TENANT, request.target().origin()),
            "",
            Lane.NORMAL,
            0,
            false,
            request.parameters(secret -> parts.sealer().apply(event.id(), secret)),
            request.policy().delay().toMillis());
    return new AcceptRequest(
        event,
        digest == null ? null : new AcceptRequest.Dedup(digest, KEY_LIFE.toMillis()),
        List.of(delivery));
  }

  private static @Nullable String digest(@Nullable String key, @Nullable String id) {
    String chosen = key != null ? key : id;
    return chosen == null
        ? null
        : DedupKeys.digest(TENANT, Names.API_SOURCE_ID, Names.SEND + " " + chosen);
  }

  private static @Nullable String idempotencyKey(Call call) {
    List<String> keys = call.context().request().headers().getAll("Idempotency-Key");
    if (keys.isEmpty()) {
      return null;
    }
    String key = keys.get(0).strip();
    if (keys.size() > 1 || key.isEmpty() || key.length() > MAX_KEY) {
      throw Problem.badInput(
              "Idempotency-Key",
              "the header Idempotency-Key may be given once, with 1 to " + MAX_KEY + " characters")
          .exception();
    }
    return key;
  }

  private void count(Throwable failure) {
    if (failure instanceof StoreUnavailable) {
      metrics.event(Names.API_SOURCE, Metrics.EventOutcome.UNAVAILABLE);
    }
  }

  private static ProblemException otherRequest(String eventId) {
    return Problem.named(
            422,
            "key-reused",
            "Key used for another request",
            "This Idempotency-Key or id was used within "
                + KEY_LIFE.toHours()
                + " h for another request, which is "
                + eventId
                + "; a new message needs a new key")
        .exception();
  }
}
