package io.hookgate.api;

import io.hookgate.model.Sha256;
import io.hookgate.routing.BodyMatch;
import io.hookgate.store.Audit;
import io.hookgate.store.EventMatch;
import io.hookgate.store.EventQuery;
import io.hookgate.store.Page;
import io.hookgate.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets everything of one subject: the events whose payloads hold certain values, a page at a
 * time, as long as a call may last; at the end, rejected requests that were kept, what replays were
 * asked for, and what the append-only file still has.
 */
final class SubjectExpunge {
  private static final Logger LOG = LoggerFactory.getLogger(SubjectExpunge.class);
  private static final long LONGEST_NANOS = Duration.ofSeconds(20).toNanos();
  private static final int PAGE = 50;

  /** Of a call. The futures of all of them complete within each other, on one stack. */
  private static final int MOST_PAGES = 250;

  private static final int DIGEST = 12;

  private final Store store;
  private final KeptRejections rejections;
  private final ReplayTraces replays;
  private final Rewriting rewriting;

  SubjectExpunge(Vertx vertx, ApiParts parts, Rewriting rewriting) {
    this.store = parts.store();
    this.rejections = new KeptRejections(vertx, parts);
    this.replays = new ReplayTraces(parts.store().replays());
    this.rewriting = rewriting;
  }

  /**
   * What to look for.
   *
   * @param sources ids of those whose kept requests are looked into; none with a type, which they
   *     do not have
   * @param match JSON pointers and the values there
   */
  record Subject(
      @Nullable String tenant,
      Names.SourceFilter source,
      @Nullable String type,
      Period period,
      List<String> sources,
      Map<String, String> match) {
    EventQuery page(@Nullable String cursor) {
      return new EventQuery(
          tenant,
          source.id(),
          source.name(),
          type,
          null,
          null,
          period.since(),
          period.until(),
          null,
          PAGE,
          cursor);
    }

    /** Tells what was looked for by, and of the values only a digest. */
    String told() {
      return new TreeMap<>(match)
          .entrySet().stream()
              .map(it -> it.getKey() + " sha256:" + digest(it.getValue()))
              .collect(Collectors.joining(", "));
    }

    private static String digest(String value) {
      return Sha256.hex(value.getBytes(StandardCharsets.UTF_8)).substring(0, DIGEST);
    }
  }

  /**
   * One of the calls that it takes.
   *
   * @param operation what all of them have in common
   * @param cursor where the call before stopped; null to begin
   * @param dryRun only counts
   */
  record Order(Subject subject, String operation, @Nullable String cursor, boolean dryRun) {}

  /** So far: what matched, what is gone, what nobody could read, and where to go on. */
  record Done(long matched, long expunged, long unreadable, @Nullable String cursor) {}

  /** Writes down who wants it, then does it; what to answer, but for the cursor. */
  Future<JsonObject> run(Order order, String key, String cause) {
    long deadline = System.nanoTime() + LONGEST_NANOS;
    String tenant = order.subject().tenant();
    Audit.Subject about =
        new Audit.Subject("events", "", tenant == null ? "" : tenant, order.subject().told());
    String by = "its event was expunged by " + key;
    String why = cause.isEmpty() ? by : by + ": " + cause;
    Future<Void> noted =
        order.dryRun()
            ? Future.succeededFuture()
            : store.audit().note(order.operation(), key, "expunge", about, cause);
    return noted
        .compose(v -> step(order, why, new Done(0, 0, 0, order.cursor()), deadline, MOST_PAGES))
        .compose(done -> end(order, done))
        .onSuccess(
            json ->
                LOG.atInfo()
                    .addKeyValue("expunged", json.getLong("expunged"))
                    .addKeyValue("done", json.getValue("cursor") == null)
                    .addKeyValue("key", key)
                    .log("subject.expunged"));
  }

  private Future<Done> step(Order order, String why, Done before, long deadline, int pages) {
    return store
        .matching(order.subject().page(before.cursor()), order.subject().match())
        .compose(page -> expunge(order, why, page).map(expunged -> plus(before, page, expunged)))
        .compose(
            done ->
                done.cursor() == null || pages == 1 || System.nanoTime() - deadline >= 0
                    ? Future.succeededFuture(done)
                    : step(order, why, done, deadline, pages - 1));
  }

  private Future<Long> expunge(Order order, String why, Page<EventMatch> page) {
    List<Future<Boolean>> expunged =
        order.dryRun()
            ? List.of()
            : page.items().stream()
                .filter(EventMatch::readable)
                .map(it -> store.endings().expunge(it.id(), why))
                .toList();
    return Future.all(expunged)
        .map(all -> expunged.stream().filter(Future<Boolean>::result).count());
  }

  private static Done plus(Done before, Page<EventMatch> page, long expunged) {
    long readable = page.items().stream().filter(EventMatch::readable).count();
    return new Done(
        before.matched() + readable,
        before.expunged() + expunged,
        before.unreadable() + page.items().size() - readable,
        page.cursor());
  }

  /** Behind the last event: what else has the values. */
  private Future<JsonObject> end(Order order, Done done) {
    if (done.cursor() != null) {
      return Future.succeededFuture(json(done, KeptRejections.Forgotten.NOTHING, 0, null));
    }
    Subject subject = order.subject();
    return rejections
        .of(subject.sources(), subject.period(), new BodyMatch(subject.match()), order.dryRun())
        .compose(
            kept ->
                replays
                    .forget(subject.tenant(), subject.match(), order.dryRun())
                    .compose(
                        jobs ->
                            order.dryRun()
                                ? Future.succeededFuture(json(done, kept, jobs, null))
                                : rewriting.now().map(begun -> json(done, kept, jobs, begun))));
  }

  private static JsonObject json(
      Done done, KeptRejections.Forgotten kept, int jobs, Rewriting.@Nullable Begun begun) {
    return new JsonObject()
        .put("matched", done.matched())
        .put("expunged", done.expunged())
        .put("unreadable", done.unreadable() + kept.unreadable())
        .put("rejections", kept.matched())
        .put("replays", jobs)
        .put("rewritten", begun == null ? null : begun.begun())
        .put("notRewritten", begun == null || begun.begun() ? null : begun.why())
        .put("cursor", done.cursor());
  }
}
