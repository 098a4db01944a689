package io.hookgate.replay;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * Does the same again and again. A chain of futures would grow with the repetitions, and with it
 * the stack at its end.
 */
final class Repeat {
  private Repeat() {}

  /**
   * Repeats {@code step} until it answers true; fails with it.
   *
   * @param step answers later, never at once, but for the last time
   */
  static Future<Void> until(Supplier<Future<Boolean>> step) {
    Promise<Void> over = Promise.promise();
    again(step, over);
    return over.future();
  }

  private static void again(Supplier<Future<Boolean>> step, Promise<Void> over) {
    step.get()
        .onComplete(
            last -> {
              if (last.failed()) {
                over.fail(last.cause());
              } else if (last.result()) {
                over.complete();
              } else {
                again(step, over);
              }
            });
  }
}
