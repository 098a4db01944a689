package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.config.Topology;
import io.hookgate.store.Counts;
import io.hookgate.store.DeadLetter;
import io.hookgate.store.Page;
import io.hookgate.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What could not be delivered: the list, and giving it up. */
final class DeadLettersResource {
  static final Set<String> PARAMETERS =
      Set.of(
          "tenant",
          "source",
          "type",
          "destination",
          "reason",
          "since",
          "until",
          "match",
          "limit",
          "cursor");

  /** Of a purge. */
  static final Set<String> PURGE_PARAMETERS =
      Set.of(
          "tenant",
          "source",
          "type",
          "destination",
          "reason",
          "since",
          "until",
          "match",
          "all",
          "dryRun",
          "cause",
          "cursor");

  private static final char CURSORS = 'd';
  private static final int LONGEST_CAUSE = 300;

  private final Store store;
  private final Supplier<Topology> topology;
  private final Names names;
  private final InstantSource clock;
  private final Purge purge;

  DeadLettersResource(ApiParts parts, InstantSource clock) {
    this.store = parts.store();
    this.topology = parts.topology();
    this.names = new Names(parts.topology());
    this.clock = clock;
    this.purge = new Purge(parts.store(), clock);
  }

  List<Operation> operations() {
    return List.of(
        Operation.get("/api/v1/dead-letters", Access.ofTenant(Scope.READ), this::list),
        Operation.delete("/api/v1/dead-letters", Access.ofTenant(Scope.ADMIN), this::purge));
  }

  private Future<Answer> list(Call call) {
    QueryInput query = QueryInput.of(call, PARAMETERS);
    DeadLetterFilter filter = DeadLetterFilter.of(query, call.caller(), names, clock);
    String cursor = query.cursor(CURSORS);
    DeadLetterJson json =
        new DeadLetterJson(names.in(call.caller().tenant()), topology.get().redactions());
    return Pages.refusingBadCursor(store.deadLetters(filter.page(query.limit(), cursor)), cursor)
        .compose(page -> counted(Pages.toJson(CURSORS, page, json::of), page, filter, cursor))
        .map(Answer::ok);
  }

  /**
   * The store counts per destination. Under any other filter, only a list that fits one page has a
   * known count; else it is that of the page, and says so.
   */
  private Future<JsonObject> counted(
      JsonObject answer, Page<DeadLetter> page, DeadLetterFilter filter, @Nullable String cursor) {
    if (!filter.countsPerDestinationSuffice()) {
      boolean partial = cursor != null || page.cursor() != null;
      return Future.succeededFuture(
          answer.put("count", page.items().size()).put("countIsPartial", partial));
    }
    return store
        .counts()
        .map(
            counts ->
                answer
                    .put("count", count(counts, filter.destinationId()))
                    .put("countIsPartial", false));
  }

  private Future<Answer> purge(Call call) {
    QueryInput query = QueryInput.of(call, PURGE_PARAMETERS);
    JsonInput.ofOptional(call.body(), Set.of());
    DeadLetterFilter filter = DeadLetterFilter.of(query, call.caller(), names, clock);
    boolean all = query.flag("all");
    boolean filtered = !filter.isOfEverything() && !isTenantAlone(call, query, filter);
    if (all == filtered) {
      throw Problem.badInput(
              "all",
              all
                  ? "all is for a call without filters: leave it out, or them"
                  : "all has to be true to purge every dead letter; else give a filter, such as"
                      + " destination or until")
          .exception();
    }
    String cause = query.text("cause", LONGEST_CAUSE);
    String cursor = query.cursor(CURSORS);
    // Until after this millisecond: what dies meanwhile is news.
    Purge.Order order =
        new Purge.Order(filter.before(clock.millis() + 1), cursor, query.flag("dryRun"));
    return Pages.refusingBadCursor(
            purge.run(order, call.keyName(), cause == null ? "" : cause), cursor)
        .map(done -> Answer.ok(Purge.json(done, CURSORS)));
  }

  /** A key's own tenant is no filter that it chose. */
  private static boolean isTenantAlone(Call call, QueryInput query, DeadLetterFilter filter) {
    return query.text("tenant") == null && call.caller().tenant() != null && filter.isOfItsTenant();
  }

  private static long count(Map<String, Counts> counts, @Nullable String destinationId) {
    return counts.entrySet().stream()
        .filter(entry -> destinationId == null || entry.getKey().equals(destinationId))
        .mapToLong(entry -> entry.getValue().dead())
        .sum();
  }
}
