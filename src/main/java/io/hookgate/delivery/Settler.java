package io.hookgate.delivery;

import io.hookgate.model.LeasedDelivery;
import io.hookgate.store.SettleResult;
import io.hookgate.store.Settlement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles, and while the store is unavailable settles again until the lease has ended: the same
 * settle may run twice, and one with a token that no longer holds changes nothing.
 */
final class Settler {
  private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 2000;

  private final Vertx vertx;
  private final BiFunction<LeasedDelivery, Settlement, Future<SettleResult>> store;
  private final LongSupplier nanoTime;

  Settler(
      Vertx vertx,
      BiFunction<LeasedDelivery, Settlement, Future<SettleResult>> store,
      LongSupplier nanoTime) {
    this.vertx = vertx;
    this.store = store;
    this.nanoTime = nanoTime;
  }

  /** Fails with the store's last answer when the lease has ended without one. */
  Future<SettleResult> settle(LeasedDelivery delivery, Settlement settlement) {
    return settle(delivery, settlement, FIRST_PAUSE_MILLIS);
  }

  private Future<SettleResult> settle(LeasedDelivery delivery, Settlement settlement, long pause) {
    return store
        .apply(delivery, settlement)
        .recover(
            cause -> {
              long left =
                  TimeUnit.NANOSECONDS.toMillis(delivery.leaseEndNanos() - nanoTime.getAsLong());
              if (left <= 0) {
                return Future.failedFuture(cause);
              }
              if (pause == FIRST_PAUSE_MILLIS) {
                LOG.atWarn()
                    .addKeyValue("delivery", delivery.id())
                    .addKeyValue("cause", cause.getMessage())
                    .log("delivery.settle-waits");
              }
              return vertx
                  .timer(Math.min(pause, left), TimeUnit.MILLISECONDS)
                  .compose(
                      waited ->
                          settle(delivery, settlement, Math.min(2 * pause, LONGEST_PAUSE_MILLIS)));
            });
  }
}
