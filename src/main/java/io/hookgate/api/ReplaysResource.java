package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.model.Ids;
import io.hookgate.replay.ReplayCount;
import io.hookgate.replay.ReplayOrder;
import io.hookgate.replay.ReplayPlace;
import io.hookgate.replay.ReplayPlan;
import io.hookgate.replay.ReplayTally;
import io.hookgate.replay.Rerouting;
import io.hookgate.store.Audit;
import io.hookgate.store.ReplayJob;
import io.hookgate.store.ReplayJobs;
import io.hookgate.store.Store;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replays in bulk: jobs that any node works at, and what they would take. */
final class ReplaysResource {
  static final Set<String> PARAMETERS = Set.of("limit", "cursor");

  private static final char CURSORS = 'p';
  private static final Logger LOG = LoggerFactory.getLogger(ReplaysResource.class);
  private static final Pattern ID = Pattern.compile("rpl_[0-9a-hjkmnp-tv-z]{26}");
  private static final String KIND = "replay";

  private final Store store;
  private final ReplayJobs jobs;
  private final ApiParts parts;
  private final Names names;
  private final ReplayPlan plan;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final ReplayJson json;

  ReplaysResource(ApiParts parts, InstantSource clock, RandomGenerator random) {
    this.store = parts.store();
    this.jobs = parts.store().replays();
    this.parts = parts;
    this.names = new Names(parts.topology());
    this.plan = new ReplayPlan(new Rerouting(parts.topology()));
    this.clock = clock;
    this.random = random;
    this.json = new ReplayJson(names, parts.topology());
  }

  List<Operation> operations() {
    Access read = Access.ofTenant(Scope.READ);
    Access replay = Access.ofTenant(Scope.REPLAY);
    return List.of(
        Operation.post("/api/v1/replays", replay, call -> make(call, false)),
        Operation.post("/api/v1/dead-letters/replay", replay, call -> make(call, true)),
        Operation.get("/api/v1/replays", read, this::list),
        Operation.get("/api/v1/replays/:id", read, this::show),
        new Operation(HttpMethod.DELETE, "/api/v1/replays/:id", replay, this::cancel));
  }

  private Future<Answer> make(Call call, boolean deadLetters) {
    QueryInput.of(call, Set.of());
    ReplayRequest request = ReplayRequest.of(call, deadLetters, names, clock);
    return jobs.now()
        .compose(
            now -> {
              ReplayOrder order = request.order().at(now);
              return ReplayCount.of(
                      order,
                      store,
                      plan,
                      parts.defined().config().get().replay().warnAfter(),
                      clock)
                  .compose(
                      tally ->
                          request.dryRun()
                              ? Future.succeededFuture(Answer.ok(ReplayJson.counted(null, tally)))
                              : make(order, tally, call.keyName()));
            });
  }

  private Future<Answer> make(ReplayOrder order, ReplayTally tally, String key) {
    String id = Ids.newId("rpl_", order.asOf(), random);
    String tenant = order.filter().tenant();
    ReplayJob.Asked asked = new ReplayJob.Asked(key, tenant, order.text(), tally.matched());
    return jobs.unfinished()
        .compose(
            many -> many >= ReplayJobs.MOST_UNFINISHED ? tooMany() : note(key, "create", id, asked))
        .compose(noted -> jobs.make(id, asked, order.asOf(), ReplayPlace.start(order).text()))
        .compose(made -> made ? Future.succeededFuture() : tooMany())
        .map(
            made -> {
              LOG.atInfo()
                  .addKeyValue("replay", id)
                  .addKeyValue("matched", tally.matched())
                  .addKeyValue("key", key)
                  .log("replay.created");
              return Answer.json(202, ReplayJson.counted(id, tally));
            });
  }

  private Future<Answer> list(Call call) {
    QueryInput query = QueryInput.of(call, PARAMETERS);
    String cursor = query.cursor(CURSORS);
    return Pages.refusingBadCursor(
            jobs.page(job -> sees(call.caller(), job), query.limit(), cursor), cursor)
        .compose(
            page ->
                Future.all(page.items().stream().map(this::shown).toList())
                    .map(
                        all ->
                            Answer.ok(
                                new JsonObject()
                                    .put("items", new JsonArray(all.list()))
                                    .put("cursor", Pages.cursor(CURSORS, page.cursor())))));
  }

  private Future<Answer> show(Call call) {
    QueryInput.of(call, Set.of());
    return stored(call).compose(this::shown).map(Answer::ok);
  }

  private Future<Answer> cancel(Call call) {
    QueryInput.of(call, Set.of());
    return stored(call)
        .compose(
            job ->
                job.state().ended()
                    ? Future.succeededFuture(job)
                    : note(call.keyName(), "cancel", job.id(), job.asked())
                        .compose(noted -> jobs.cancel(job.id()))
                        .compose(cancelled -> stored(call)))
        .compose(this::shown)
        .map(Answer::ok);
  }

  private Future<JsonObject> shown(ReplayJob job) {
    return jobs.progress(job.id()).map(progress -> json.of(job, progress, clock.millis()));
  }

  private Future<ReplayJob> stored(Call call) {
    String id = call.context().pathParam("id");
    if (id == null || !ID.matcher(id).matches()) {
      throw Problem.badInput("id", "id has to be rpl_ and 26 letters and digits").exception();
    }
    return jobs.find(id)
        .map(
            job -> {
              if (job == null || !sees(call.caller(), job)) {
                throw Problem.of(404, "Not Found", "There is no replay " + id + " (any more)")
                    .exception();
              }
              return job;
            });
  }

  /** One that takes everybody's things is nobody's but the operator's. */
  private static boolean sees(Caller caller, ReplayJob job) {
    String owner = job.asked().tenant();
    return caller.sees(owner == null ? "" : owner);
  }

  private Future<Void> note(String key, String action, String id, ReplayJob.Asked asked) {
    String tenant = asked.tenant() == null ? "" : asked.tenant();
    String cause = "matched " + asked.expected();
    return store.audit().note(key, action, new Audit.Subject(KIND, id, tenant, ""), cause);
  }

  private static <T> Future<T> tooMany() {
    return Future.failedFuture(
        Problem.named(
                429,
                "too-many-replays",
                "Too many replays",
                ReplayJobs.MOST_UNFINISHED
                    + " replays wait or run; cancel one, or ask again when some have ended")
            .with("Retry-After", "10")
            .exception());
  }
}
