package io.hookgate.dispatch;

import io.hookgate.bus.Addresses;
import io.hookgate.bus.DestinationSwitched;
import io.hookgate.bus.Due;
import io.hookgate.bus.DueShard;
import io.hookgate.bus.Held;
import io.hookgate.bus.Leased;
import io.hookgate.bus.RoomFreed;
import io.hookgate.model.LeasedDelivery;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what starts now. Takes leased deliveries to the worker that owns their destination, and
 * lets {@link Claiming} lease what is due when there is room. One per node.
 */
public final class DispatcherVerticle extends VerticleBase {
  private final Claiming.Parts parts;
  private final int workers;
  private @Nullable Claiming claiming;

  /**
   * @param parts what claiming needs
   * @param workers delivery verticles on this node
   */
  public DispatcherVerticle(Claiming.Parts parts, int workers) {
    this.parts = parts;
    this.workers = workers;
  }

  @Override
  public Future<?> start() {
    Claiming claims = new Claiming(vertx, parts, this::hand);
    claiming = claims;
    vertx.eventBus().<Leased>localConsumer(Addresses.LEASED, m -> hand(m.body().deliveries()));
    vertx.eventBus().<Due>localConsumer(Addresses.DUE, m -> claims.due(m.body()));
    vertx.eventBus().<RoomFreed>localConsumer(Addresses.ROOM, m -> claims.roomFreed(m.body()));
    vertx.eventBus().<Held>localConsumer(Addresses.HELD, m -> claims.held(m.body()));
    vertx
        .eventBus()
        .<DestinationSwitched>localConsumer(Addresses.DESTINATION, m -> claims.switched(m.body()));
    vertx.eventBus().<DueShard>localConsumer(Addresses.DUE_SHARD, m -> claims.due(m.body()));
    return Future.succeededFuture();
  }

  /** Claims nothing more; what is leased already is still handed to its worker. Any thread. */
  public Future<Void> stopClaiming() {
    Context loop = context;
    if (loop == null) {
      // A stop in the midst of the start: there is nothing to end yet.
      return Future.succeededFuture();
    }
    Promise<Void> done = Promise.promise();
    loop.runOnContext(
        v -> {
          Claiming claims = claiming;
          (claims == null ? Future.<Void>succeededFuture() : claims.stop()).onComplete(done);
        });
    return done.future();
  }

  private void hand(List<LeasedDelivery> deliveries) {
    if (deliveries.size() == 1) {
      hand(deliveries, workerOf(deliveries.get(0)));
      return;
    }
    List<List<LeasedDelivery>> perWorker = new ArrayList<>(workers);
    for (int i = 0; i < workers; i++) {
      perWorker.add(new ArrayList<>());
    }
    deliveries.forEach(d -> perWorker.get(workerOf(d)).add(d));
    for (int i = 0; i < workers; i++) {
      if (!perWorker.get(i).isEmpty()) {
        hand(perWorker.get(i), i);
      }
    }
  }

  private int workerOf(LeasedDelivery delivery) {
    return Addresses.workerOf(delivery.destinationId(), workers);
  }

  private void hand(List<LeasedDelivery> deliveries, int worker) {
    vertx.eventBus().send(Addresses.worker(worker), new Leased(deliveries));
  }
}
