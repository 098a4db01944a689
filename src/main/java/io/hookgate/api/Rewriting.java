package io.hookgate.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Redis write its append-only file anew after something was expunged, since the old one still
 * has it. For one event loop.
 */
final class Rewriting {
  private static final Logger LOG = LoggerFactory.getLogger(Rewriting.class);
  private static final long PAUSE_MILLIS = 60_000;
  private static final long GATHERING_MILLIS = 1000;
  private static final int MOST_TRIES = 60;
  private static final String RUNNING = "in progress";

  private final Vertx vertx;
  private final Supplier<Future<Void>> rewrite;
  private long notBefore;
  private boolean waiting;

  /**
   * @param rewrite completes when Redis has begun
   */
  Rewriting(Vertx vertx, Supplier<Future<Void>> rewrite) {
    this.vertx = vertx;
    this.rewrite = rewrite;
  }

  /**
   * How it went.
   *
   * @param why it has not begun; empty when it has
   */
  record Begun(boolean begun, String why) {}

  /** At once. Where one is running already, another follows by itself. */
  Future<Begun> now() {
    return begin()
        .map(begun -> new Begun(true, ""))
        .recover(
            failure -> {
              String why = String.valueOf(failure.getMessage());
              if (why.contains(RUNNING)) {
                soon();
                why = "one is running already; this node has another begin within some minutes";
              }
              return Future.succeededFuture(new Begun(false, why));
            });
  }

  /** Within a minute; what is asked for until then is one. */
  void soon() {
    if (!waiting) {
      waiting = true;
      later(MOST_TRIES);
    }
  }

  private void later(int tries) {
    long left = notBefore - System.nanoTime() / 1_000_000;
    vertx.setTimer(Math.max(GATHERING_MILLIS, left), timer -> attempt(tries));
  }

  private void attempt(int tries) {
    begin()
        .onSuccess(begun -> waiting = false)
        .onFailure(
            failure -> {
              if (tries > 1 && String.valueOf(failure.getMessage()).contains(RUNNING)) {
                later(tries - 1);
                return;
              }
              waiting = false;
              LOG.atWarn()
                  .addKeyValue("cause", failure.getMessage())
                  .log("expunge.append-only-file-not-rewritten");
            });
  }

  private Future<Void> begin() {
    notBefore = System.nanoTime() / 1_000_000 + PAUSE_MILLIS;
    return rewrite.get();
  }
}
