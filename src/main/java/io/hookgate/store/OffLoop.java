package io.hookgate.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/**
 * Work on what may be large: on a worker thread, so that the event loop goes on with other work.
 */
final class OffLoop {
  private OffLoop() {}

  /** Completes on the caller's event loop, where the caller is on one. */
  static <T> Future<T> run(Supplier<T> work) {
    Context here = Vertx.currentContext();
    return here == null
        ? Future.succeededFuture().map(now -> work.get())
        : here.executeBlocking(work::get, false);
  }
}
