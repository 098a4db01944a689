package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.config.Topology;
import io.hookgate.intake.HandOver;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.EventStatus;
import io.hookgate.model.Ids;
import io.hookgate.replay.ReplayPlan;
import io.hookgate.replay.Rerouting;
import io.hookgate.store.Audit;
import io.hookgate.store.EventDetails;
import io.hookgate.store.EventQuery;
import io.hookgate.store.ReplayTarget;
import io.hookgate.store.Store;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events: the list, one with everything that happened to it, sending it again, forgetting it. */
final class EventsResource {
  static final Set<String> PARAMETERS =
      Set.of(
          "tenant",
          "source",
          "type",
          "status",
          "destination",
          "since",
          "until",
          "q",
          "limit",
          "cursor");
  static final Set<String> REPLAY_MEMBERS = Set.of("destinations");

  /** What {@code status} may be: of the event, or of any of its deliveries. */
  static final List<String> STATUSES =
      Stream.concat(
              Arrays.stream(EventStatus.values()).map(EventStatus::word),
              Arrays.stream(DeliveryState.values()).map(DeliveryState::word))
          .toList();

  private static final Logger LOG = LoggerFactory.getLogger(EventsResource.class);
  private static final int MAX_DESTINATIONS = 256;
  private static final int LONGEST_CAUSE = 300;
  static final char CURSORS = 'e';

  private final Store store;
  private final Supplier<Topology> topology;
  private final Names names;
  private final ReplayPlan plan;
  private final HandOver handOver;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Expunge expunge;

  EventsResource(
      ApiParts parts,
      HandOver handOver,
      Rewriting rewriting,
      InstantSource clock,
      RandomGenerator random) {
    this.store = parts.store();
    this.topology = parts.topology();
    this.names = new Names(parts.topology());
    this.plan = new ReplayPlan(new Rerouting(parts.topology()));
    this.handOver = handOver;
    this.clock = clock;
    this.random = random;
    this.expunge = new Expunge(parts.store(), rewriting);
  }

  List<Operation> operations() {
    return List.of(
        Operation.get("/api/v1/events", Access.ofTenant(Scope.READ), this::list),
        Operation.get("/api/v1/events/:id", Access.ofTenant(Scope.READ), this::show),
        Operation.delete("/api/v1/events/:id", Access.ofTenant(Scope.ADMIN), this::expunge),
        Operation.post("/api/v1/events/:id/replay", Access.ofTenant(Scope.REPLAY), this::replay));
  }

  private Future<Answer> list(Call call) {
    QueryInput query = QueryInput.of(call, PARAMETERS);
    EventQuery wanted = query(query, call.caller(), names, clock, query.limit());
    return Pages.refusingBadCursor(store.events(wanted), wanted.cursor())
        .map(page -> Answer.ok(Pages.toJson(CURSORS, page, json(call)::summary)));
  }

  /** What a caller asks for by its query. */
  static EventQuery query(
      QueryInput query, Caller caller, Names names, InstantSource clock, int limit) {
    Period period = Period.of("", query.text("since"), query.text("until"), clock);
    String tenant = caller.listing(query.text("tenant"));
    Names.SourceFilter source = names.sourceFilter("source", tenant, query.text("source"));
    return new EventQuery(
        tenant,
        source.id(),
        source.name(),
        query.typePattern(),
        query.word("status", STATUSES),
        names.destinationId("destination", tenant, query.text("destination")),
        period.since(),
        period.until(),
        query.idPart("q"),
        limit,
        query.cursor(CURSORS));
  }

  private Future<Answer> show(Call call) {
    QueryInput.of(call, Set.of());
    return stored(call)
        .map(
            details ->
                new Answer(200, Answer.JSON, Map.of(), Buffer.buffer(json(call).details(details))));
  }

  /** Where an operator sent a tenant's event is told by ids. */
  private EventJson json(Call call) {
    return new EventJson(names.in(call.caller().tenant()), topology.get().redactions());
  }

  private Future<Answer> expunge(Call call) {
    String cause = QueryInput.of(call, Set.of("cause")).text("cause", LONGEST_CAUSE);
    JsonInput.ofOptional(call.body(), Set.of());
    return stored(call)
        .compose(details -> expunge.of(details, call.keyName(), cause == null ? "" : cause));
  }

  private Future<Answer> replay(Call call) {
    QueryInput.of(call, Set.of());
    JsonInput input = JsonInput.ofOptional(call.body(), REPLAY_MEMBERS);
    List<String> wanted = input.texts("destinations", MAX_DESTINATIONS);
    Names known = names.in(call.caller().tenant());
    List<String> destinations =
        IntStream.range(0, wanted.size())
            .mapToObj(i -> known.liveDestinationId("/destinations/" + i, wanted.get(i)))
            .distinct()
            .toList();
    return stored(call)
        .compose(
            details ->
                replay(
                    details,
                    destinations.isEmpty()
                        ? plan.whole(details)
                        : plan.named(details, destinations),
                    call.keyName()));
  }

  private Future<Answer> replay(EventDetails details, List<ReplayTarget> targets, String key) {
    String event = details.event().id();
    if (details.expungedAt() > 0) {
      throw Expunge.nothingLeft(details).exception();
    }
    if (!details.missingKeys().isEmpty()) {
      throw keyMissing(details).exception();
    }
    if (targets.isEmpty()) {
      throw nothingToReplay(details).exception();
    }
    String replay = Ids.newId("rpl_", clock.millis(), random);
    Audit.Subject subject = new Audit.Subject("event", event, details.event().tenant(), "");
    return store
        .audit()
        .note(key, "replay", subject, "")
        .compose(noted -> store.replay(replay, event, targets))
        .map(
            made -> {
              if (made == 0) {
                throw gone(event).exception();
              }
              List<String> destinations =
                  targets.stream().map(ReplayTarget::destinationId).distinct().toList();
              handOver.due(event, destinations);
              LOG.atInfo()
                  .addKeyValue("replay", replay)
                  .addKeyValue("event", event)
                  .addKeyValue("deliveries", made)
                  .addKeyValue("key", key)
                  .log("event.replayed");
              return Answer.json(202, replayed(details, replay, made, destinations));
            });
  }

  private JsonObject replayed(
      EventDetails details, String replay, int made, List<String> destinationIds) {
    JsonArray destinations = new JsonArray();
    for (String id : destinationIds) {
      destinations.add(names.destination(id));
    }
    return new JsonObject()
        .put("id", replay)
        .put("event", details.event().id())
        .put("deliveries", made)
        .put("destinations", destinations);
  }

  private static Problem nothingToReplay(EventDetails details) {
    String why =
        details.deliveries().isEmpty()
            ? "No enabled route wants this event"
            : "Every delivery of this event is still on its way, or its route still cannot read it";
    return Problem.named(
        409,
        "nothing-to-replay",
        "Nothing to replay",
        why + "; name destinations to send it there in any case");
  }

  /** What needs the payload of an event that does not open. */
  static Problem keyMissing(EventDetails details) {
    return Problem.named(
        409,
        "key-missing",
        "A data key is missing",
        "What the data key "
            + String.join(", ", details.missingKeys())
            + " sealed of this event does not open: put the key back into encryption.keys");
  }

  private Future<EventDetails> stored(Call call) {
    String id = call.context().pathParam("id");
    if (id == null || !Ids.isEventId(id)) {
      throw Problem.badInput("id", "id has to be evt_ and 26 letters and digits").exception();
    }
    return store
        .event(id)
        .map(
            details -> {
              if (details == null || !call.caller().sees(details.event().tenant())) {
                throw gone(id).exception();
              }
              return details;
            });
  }

  private static Problem gone(String id) {
    return Problem.of(404, "Not Found", "There is no event " + id + " (any more)");
  }
}
