package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.config.SourceConfig;
import io.hookgate.config.Topology;
import io.hookgate.model.Readmission;
import io.hookgate.store.Audit;
import io.hookgate.store.Rejection;
import io.hookgate.store.RejectionQuery;
import io.hookgate.store.Rejections;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What sources did not take: the list, and judging one again whose request was kept. */
final class RejectionsResource {
  static final Set<String> PARAMETERS =
      Set.of("tenant", "source", "reason", "since", "until", "limit", "cursor");

  private static final char CURSORS = 'r';
  private static final Logger LOG = LoggerFactory.getLogger(RejectionsResource.class);

  private final Rejections rejections;
  private final Audit audit;
  private final Supplier<Topology> topology;
  private final Function<Rejection, Future<Readmission>> readmit;
  private final Duration life;
  private final Names names;
  private final InstantSource clock;

  RejectionsResource(ApiParts parts, InstantSource clock) {
    this.rejections = parts.store().rejections();
    this.audit = parts.store().audit();
    this.topology = parts.topology();
    this.readmit = parts.rejected().readmit();
    this.life = parts.rejected().life();
    this.names = new Names(parts.topology());
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(
        Operation.get("/api/v1/rejections", Access.ofTenant(Scope.READ), this::list),
        Operation.post(
            "/api/v1/rejections/:id/accept", Access.ofTenant(Scope.REPLAY), this::accept));
  }

  private Future<Answer> list(Call call) {
    QueryInput query = QueryInput.of(call, PARAMETERS);
    Period period = Period.of("", query.text("since"), query.text("until"), clock);
    String tenant = call.caller().listing(query.text("tenant"));
    Names.SourceFilter source = names.sourceFilter("source", tenant, query.text("source"));
    String reason = query.text("reason");
    RejectionQuery wanted =
        new RejectionQuery(
            names.sourceIds(tenant, source),
            reason == null ? null : reason.toLowerCase(Locale.ROOT),
            // What is older goes with the next rejection of its source.
            Math.max(period.since(), clock.millis() - life.toMillis()),
            period.until(),
            query.limit(),
            query.cursor(CURSORS));
    return Pages.refusingBadCursor(rejections.page(wanted), wanted.cursor())
        .map(page -> Answer.ok(Pages.toJson(CURSORS, page, this::json)));
  }

  private JsonObject json(Rejection rejection) {
    return new JsonObject()
        .put("id", rejection.id())
        .put("at", Times.format(rejection.at()))
        .put("source", names.source(rejection.sourceId(), rejection.source()))
        .put("sourceId", rejection.sourceId())
        .put("reason", rejection.reason())
        .put("detail", rejection.detail())
        .put("remoteAddress", rejection.remote().isEmpty() ? null : rejection.remote())
        .put("headers", new JsonArray(rejection.headers()))
        .put("bytes", rejection.bytes())
        .put("sha256", rejection.sha256().isEmpty() ? null : rejection.sha256())
        .put("missedBefore", rejection.missed())
        .put("kept", rejection.kept())
        .put("events", new JsonArray(rejection.events()));
  }

  private Future<Answer> accept(Call call) {
    QueryInput.of(call, Set.of());
    JsonInput.ofOptional(call.body(), Set.of());
    String id = call.context().pathParam("id");
    if (id == null || !Rejections.isId(id)) {
      throw Problem.badInput("id", "id has to be rej_ and 26 letters and digits").exception();
    }
    return find(id, call.caller()).compose(rejection -> accept(id, rejection, call.caller()));
  }

  private Future<@Nullable Rejection> find(String id, Caller caller) {
    return rejections.find(
        id,
        topology.get().sources().stream()
            .filter(it -> caller.sees(it.tenant()))
            .map(SourceConfig::id));
  }

  private Future<Answer> accept(String id, @Nullable Rejection rejection, Caller caller) {
    if (rejection == null) {
      throw Problem.of(404, "Not Found", "There is no rejection " + id + " (any more)").exception();
    }
    refuseAccepted(rejection);
    return audit
        .note(caller.keyName(), "accept", subject(rejection), "")
        .compose(noted -> readmit.apply(rejection))
        .compose(
            ended ->
                ended instanceof Readmission.NotKept
                    ? find(id, caller).map(now -> notKept(now))
                    : Future.succeededFuture(answer(id, ended, caller.keyName())));
  }

  private Audit.Subject subject(Rejection rejection) {
    String tenant =
        topology.get().sources().stream()
            .filter(it -> it.id().equals(rejection.sourceId()))
            .map(SourceConfig::tenant)
            .findAny()
            .orElse("");
    return new Audit.Subject("rejection", rejection.id(), tenant, rejection.source());
  }

  /** Who asked at the same time may have had it accepted meanwhile. */
  private static Answer notKept(@Nullable Rejection now) {
    if (now != null) {
      refuseAccepted(now);
    }
    throw Problem.named(
            409,
            "not-kept",
            "The request is not kept",
            "Only evidence is left of it; a source with \"keepRejected\" keeps its newest"
                + " rejected requests")
        .exception();
  }

  private static void refuseAccepted(Rejection rejection) {
    if (!rejection.events().isEmpty()) {
      throw Problem.named(
              409,
              "already-accepted",
              "Already accepted",
              "This request was accepted as " + String.join(", ", rejection.events()))
          .exception();
    }
  }

  private static Answer answer(String id, Readmission ended, String key) {
    if (ended instanceof Readmission.Refused refused) {
      throw Problem.named(
              409,
              "still-rejected",
              "Still rejected",
              "The request still does not pass: " + refused.reason() + ", " + refused.detail())
          .exception();
    }
    Readmission.Accepted accepted = (Readmission.Accepted) ended;
    LOG.atInfo()
        .addKeyValue("rejection", id)
        .addKeyValue("events", accepted.eventIds())
        .addKeyValue("key", key)
        .log("rejection.accepted");
    return Answer.ok(
        new JsonObject()
            .put("id", id)
            .put("events", new JsonArray(accepted.eventIds()))
            .put("duplicates", accepted.duplicates()));
  }
}
