package io.hookgate.delivery;

import io.hookgate.admission.Admission;
import io.hookgate.bus.Addresses;
import io.hookgate.bus.Leased;
import io.hookgate.config.DestinationConfig;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.network.AddressGuard;
import io.hookgate.network.Forms;
import io.hookgate.network.Locator;
import io.hookgate.network.Outlet;
import io.hookgate.store.SettleResult;
import io.hookgate.store.Settlement;
import io.hookgate.telemetry.Metrics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker: attempts the deliveries of the destinations that hash to it. One per event loop, each
 * deployed once, so that connections, breakers and counters of a destination live on one loop.
 */
public final class DeliveryVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryVerticle.class);
  private static final long SWEEP_MILLIS = 30_000;
  private static final Duration TOKEN_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

  private final int index;
  private final Collaborators collaborators;
  private @Nullable MessageConsumer<Leased> consumer;
  private @Nullable Outlet outlet;
  private @Nullable Courier courier;
  private @Nullable Breakers breakers;

  /**
   * What the workers of a node share; safe from every event loop.
   *
   * @param destinations a configured destination by id, null when there is none
   * @param settle settles a leased delivery; safe to run twice
   * @param disabling what disables a destination that is gone
   */
  public record Collaborators(
      Function<String, @Nullable DestinationConfig> destinations,
      BiFunction<LeasedDelivery, Settlement, Future<SettleResult>> settle,
      Admission admission,
      Metrics metrics,
      Disabling disabling,
      SenderSettings settings,
      Environment environment,
      Programs programs) {}

  /**
   * Worker {@code index} listens at {@link Addresses#worker}.
   *
   * @param index from 0
   */
  public DeliveryVerticle(int index, Collaborators collaborators) {
    this.index = index;
    this.collaborators = collaborators;
  }

  @Override
  public Future<?> start() {
    Collaborators with = collaborators;
    LongSupplier nanoTime = with.environment.nanoTime();
    Hints hints = new Hints(vertx.eventBus());
    Outlet way =
        Outlet.of(
            vertx,
            HttpSender.options(),
            HttpSender.pool(with.settings.connections()),
            with.settings.network().proxy());
    AddressGuard guard = new AddressGuard(with.settings.network().allow());
    Locator locator = new Locator(guard, nanoTime, Locator.system(vertx));
    Forms forms = new Forms(vertx, way, locator, TOKEN_TIMEOUT);
    Targets targets =
        new Targets(
            with.destinations,
            with.settings.sendBreaker(),
            with.settings.sendBudget(),
            with.settings.unsealer(),
            oauth2 -> new TokenCredentials(oauth2, forms, nanoTime));
    Breakers built =
        new Breakers(vertx, with.admission, with.metrics, nanoTime, CircuitHints.of(hints));
    HttpSender sender =
        new HttpSender(vertx, way, locator, with.environment, with.settings.version());
    FailureWatch failures = new FailureWatch(with.destinations, with.disabling, nanoTime);
    Courier takes = new Courier(parts(targets, built, failures, sender), hints);
    vertx.setPeriodic(
        SWEEP_MILLIS,
        id -> {
          built.sweep();
          targets.sweep();
          failures.sweep();
        });
    outlet = way;
    breakers = built;
    courier = takes;
    consumer =
        vertx
            .eventBus()
            .localConsumer(
                Addresses.worker(index),
                message -> message.body().deliveries().forEach(takes::take));
    return Future.succeededFuture();
  }

  private Courier.Parts parts(
      Targets targets, Breakers built, FailureWatch failures, HttpSender sender) {
    Collaborators with = collaborators;
    return new Courier.Parts(
        targets,
        built,
        sender,
        new Classifier(with.environment.random()),
        new Settler(vertx, with.settle, with.environment.nanoTime()),
        new DeliveryReport(with.metrics, with.environment.clock()),
        failures,
        new Preparing(vertx, with.programs, with.environment.clock()),
        new Redacting(vertx, with.programs.topology()),
        with.admission,
        with.environment);
  }

  /**
   * Finishes what is in flight and gives back, unsent, what arrives from now on. Done when nothing
   * is in flight, and in any case after {@code limit}; what is left then ends with {@link #stop}.
   * Safe from every thread.
   */
  public Future<Void> drain(Duration limit) {
    Context loop = context;
    if (loop == null) {
      // A stop in the midst of the start: there is nothing to end yet.
      return Future.succeededFuture();
    }
    Promise<Void> done = Promise.promise();
    loop.runOnContext(go -> drained(limit).onComplete(done));
    return done.future();
  }

  /** Breaks off what is still in flight, settles it as failed attempts where the store answers. */
  @Override
  public Future<?> stop() {
    if (courier == null || outlet == null || consumer == null || breakers == null) {
      return Future.succeededFuture();
    }
    Outlet way = outlet;
    Breakers last = breakers;
    return consumer
        .unregister()
        .compose(deaf -> way.close())
        .compose(closed -> drained(STOP_LIMIT))
        .onComplete(ended -> last.close());
  }

  private Future<Void> drained(Duration limit) {
    Courier takes = courier;
    if (takes == null) {
      return Future.succeededFuture();
    }
    return takes
        .drain()
        .timeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS)
        .recover(
            cause -> {
              if (!(cause instanceof TimeoutException)) {
                return Future.failedFuture(cause);
              }
              LOG.atWarn()
                  .addKeyValue("worker", index)
                  .addKeyValue("inFlight", takes.inFlight())
                  .addKeyValue("afterMillis", limit.toMillis())
                  .log("delivery.drain-incomplete");
              return Future.succeededFuture();
            });
  }
}
