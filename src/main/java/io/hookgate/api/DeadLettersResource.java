package io.hookgate.api;

import io.hookgate.config.Scope;
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
import org.jspecify.annotations.Nullable;

/** What could not be delivered. */
final class DeadLettersResource {
  static final Set<String> PARAMETERS =
      Set.of(
          "source", "type", "destination", "reason", "since", "until", "match", "limit", "cursor");

  private final Store store;
  private final Names names;
  private final InstantSource clock;
  private final DeadLetterJson json;

  DeadLettersResource(ApiParts parts, InstantSource clock) {
    this.store = parts.store();
    this.names = new Names(parts.topology());
    this.clock = clock;
    this.json = new DeadLetterJson(names);
  }

  List<Operation> operations() {
    return List.of(Operation.get("/api/v1/dead-letters", Access.scope(Scope.READ), this::list));
  }

  private Future<Answer> list(Call call) {
    QueryInput query = QueryInput.of(call, PARAMETERS);
    DeadLetterFilter filter = DeadLetterFilter.of(query, names, clock);
    String cursor = query.cursor();
    return Pages.refusingBadCursor(store.deadLetters(filter.page(query.limit(), cursor)), cursor)
        .compose(page -> counted(page, filter, cursor))
        .map(Answer::ok);
  }

  /**
   * The store counts per destination. Under any other filter, only a list that fits one page has a
   * known count; else it is that of the page, and says so.
   */
  private Future<JsonObject> counted(
      Page<DeadLetter> page, DeadLetterFilter filter, @Nullable String cursor) {
    JsonObject answer = Pages.toJson(page, json::of);
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

  private static long count(Map<String, Counts> counts, @Nullable String destinationId) {
    return counts.entrySet().stream()
        .filter(entry -> destinationId == null || entry.getKey().equals(destinationId))
        .mapToLong(entry -> entry.getValue().dead())
        .sum();
  }
}
