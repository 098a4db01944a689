package io.hookgate.api;

import io.hookgate.store.Audit;
import io.hookgate.store.DeadLetter;
import io.hookgate.store.DeadLetterQuery;
import io.hookgate.store.Page;
import io.hookgate.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what matches off the list of dead letters, a page at a time, as long as a call may last.
 */
final class Purge {
  private static final Logger LOG = LoggerFactory.getLogger(Purge.class);
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final int PAGE = 500;

  /** Of a call. The futures of all of them complete within each other, on one stack. */
  private static final int MOST_PAGES = 250;

  private final Store store;
  private final InstantSource clock;

  Purge(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * One call's work.
   *
   * @param filter what died up to now
   * @param cursor where the call before stopped; null to begin
   * @param dryRun only counts
   */
  record Order(DeadLetterFilter filter, @Nullable String cursor, boolean dryRun) {}

  /** So far: what matched, what was on the list still, and where to go on, null at the end. */
  record Done(long matched, long purged, @Nullable String cursor) {}

  /** Writes down who wants it, then does it. */
  Future<Done> run(Order order, String key, String cause) {
    long deadline = clock.millis() + LONGEST.toMillis();
    if (order.dryRun()) {
      return step(order, new Done(0, 0, order.cursor()), deadline, MOST_PAGES);
    }
    String tenant = order.filter().tenant();
    return store
        .audit()
        .note(
            key,
            "purge",
            new Audit.Subject("dead-letters", "", tenant == null ? "" : tenant, ""),
            cause)
        .compose(noted -> step(order, new Done(0, 0, order.cursor()), deadline, MOST_PAGES))
        .onSuccess(
            done ->
                LOG.atInfo()
                    .addKeyValue("purged", done.purged())
                    .addKeyValue("done", done.cursor() == null)
                    .addKeyValue("key", key)
                    .log("deadletters.purged"));
  }

  private Future<Done> step(Order order, Done before, long deadline, int pages) {
    DeadLetterQuery query = order.filter().page(PAGE, before.cursor());
    return store
        .deadLetters(query)
        .compose(page -> purge(order, page).map(purged -> plus(before, page, purged)))
        .compose(
            done ->
                done.cursor() == null || pages == 1 || clock.millis() >= deadline
                    ? Future.succeededFuture(done)
                    : step(order, done, deadline, pages - 1));
  }

  private Future<Integer> purge(Order order, Page<DeadLetter> page) {
    return order.dryRun() || page.items().isEmpty()
        ? Future.succeededFuture(0)
        : store.endings().purge(page.items().stream().map(DeadLetter::deliveryId).toList());
  }

  private static Done plus(Done before, Page<DeadLetter> page, int purged) {
    return new Done(
        before.matched() + page.items().size(), before.purged() + purged, page.cursor());
  }

  static JsonObject json(Done done, char list) {
    return new JsonObject()
        .put("matched", done.matched())
        .put("purged", done.purged())
        .put("cursor", Pages.cursor(list, done.cursor()));
  }
}
