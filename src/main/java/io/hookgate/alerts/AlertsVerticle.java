package io.hookgate.alerts;

import io.hookgate.bus.Addresses;
import io.hookgate.bus.CircuitChanged;
import io.hookgate.bus.DestinationSwitched;
import io.hookgate.config.AlertsConfig;
import io.hookgate.config.NetworkConfig;
import io.hookgate.config.Topology;
import io.hookgate.network.AddressGuard;
import io.hookgate.network.Locator;
import io.hookgate.store.Counts;
import io.hookgate.store.Store;
import io.hookgate.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Looks about once a second for what operators are to be told. One per node. */
public final class AlertsVerticle extends VerticleBase {
  private static final long PERIOD_MILLIS = 1000;
  private static final long STOP_MILLIS = 2000;

  private final Parts parts;
  private final Surroundings with;
  private Future<Void> look = Future.succeededFuture();
  private boolean stopped;

  /**
   * What it works with.
   *
   * @param topology what is in force now; asked for at each look
   * @param shares how much of its part of the memory each destination uses, 0 to 1, by id, from
   *     what the store counts; destinations without a part are left out
   */
  public record Parts(
      Store store,
      AlertsConfig config,
      Supplier<Topology> topology,
      Function<Map<String, Counts>, Map<String, Double>> shares,
      NetworkConfig network,
      Metrics metrics) {}

  /**
   * Time and chance.
   *
   * @param nanoTime monotonic
   */
  public record Surroundings(InstantSource clock, LongSupplier nanoTime, RandomGenerator random) {}

  /** Looks into that store, which is open. */
  public AlertsVerticle(Parts parts, Surroundings with) {
    this.parts = parts;
    this.with = with;
  }

  @Override
  public Future<?> start() {
    AlertsConfig config = parts.config;
    Store store = parts.store;
    AlertWriter writer =
        new AlertWriter(config, parts.topology, store.shards(), with.clock, with.random);
    Desk desk = new Desk(store.incidents(), writer, parts.metrics, config.quiet(), with.nanoTime);
    Circuits circuits = new Circuits(with.nanoTime);
    Locator locator =
        new Locator(new AddressGuard(parts.network.allow()), with.nanoTime, Locator.system(vertx));
    Round round =
        new Round(
            config,
            parts.topology,
            store.incidents(),
            new Round.Workers(
                new Lookout(store, config, parts.shares, with.clock),
                circuits,
                desk,
                new Outbox(vertx, store, parts.topology),
                writer,
                new DirectPost(vertx, locator, with.clock, parts.network.proxy())),
            with.nanoTime);
    vertx
        .eventBus()
        .<CircuitChanged>localConsumer(Addresses.CIRCUIT, m -> circuits.changed(m.body()));
    vertx
        .eventBus()
        .<DestinationSwitched>localConsumer(Addresses.DESTINATION, m -> desk.changed(m.body()));
    vertx.setTimer(PERIOD_MILLIS, t -> look(round));
    return Future.succeededFuture();
  }

  private void look(Round round) {
    if (!stopped) {
      look = round.run().onComplete(v -> vertx.setTimer(PERIOD_MILLIS, t -> look(round)));
    }
  }

  /** Lets the look that is under way finish; what it leaves undone the next start does. */
  @Override
  public Future<?> stop() {
    stopped = true;
    return look.timeout(STOP_MILLIS, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }
}
