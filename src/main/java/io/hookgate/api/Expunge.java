package io.hookgate.api;

import io.hookgate.store.Audit;
import io.hookgate.store.EventDetails;
import io.hookgate.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets what an event brought and what came back for it, and writes down who wanted that. */
final class Expunge {
  private static final Logger LOG = LoggerFactory.getLogger(Expunge.class);

  private final Store store;
  private final Rewriting rewriting;

  Expunge(Store store, Rewriting rewriting) {
    this.store = store;
    this.rewriting = rewriting;
  }

  /** What is forgotten already is only told. */
  Future<Answer> of(EventDetails details, String key, String cause) {
    if (details.expungedAt() > 0) {
      return Future.succeededFuture(answer(details, false));
    }
    String id = details.event().id();
    String by = "its event was expunged by " + key;
    return store
        .audit()
        .note(
            key,
            "expunge",
            new Audit.Subject("event", id, details.event().tenant(), details.event().type()),
            cause)
        .compose(noted -> store.endings().expunge(id, cause.isEmpty() ? by : by + ": " + cause))
        .compose(done -> store.event(id))
        .map(
            now -> {
              if (now == null) {
                throw Problem.of(404, "Not Found", "There is no event " + id + " (any more)")
                    .exception();
              }
              rewriting.soon();
              LOG.atInfo().addKeyValue("event", id).addKeyValue("key", key).log("event.expunged");
              return answer(now, true);
            });
  }

  /** What to answer to whoever wants to send it again. */
  static Problem nothingLeft(EventDetails details) {
    return Problem.named(
        409,
        "expunged",
        "The event was expunged",
        "Its payload and headers were expunged at "
            + Times.format(details.expungedAt())
            + ": nothing is left to send; its sender has to send it anew, under another id");
  }

  private static Answer answer(EventDetails details, boolean changed) {
    return Answer.ok(
        new JsonObject()
            .put("id", details.event().id())
            .put("expunged", true)
            .put("expungedAt", Times.format(details.expungedAt()))
            .put("changed", changed));
  }
}
