package io.hookgate.delivery;

import io.hookgate.config.BreakerConfig;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The circuit of one destination on this node.
 *
 * <pre>
 * closed    -- too many of the last calls failed --> open
 * open      -- the reset time has passed         --> half open
 * half open -- the one probe was answered        --> closed
 * half open -- the probe failed                  --> open, for twice as long
 * half open -- the probe was never sent          --> open, for as long as before
 * </pre>
 *
 * <p>Only the states and the single probe are the library's. It counts failures until any success,
 * so a destination that fails 99 times of 100 would never open it: calls are counted here, over a
 * rolling window, and {@code open()} is called by hand. Its reset time is fixed, so a longer one
 * takes a new breaker. Calls that began before the circuit opened end as they end and count no
 * more. For one event loop.
 */
final class DestinationBreaker {
  private final BreakerConfig config;
  private final Vertx vertx;
  private final LongSupplier nanoTime;
  private final CircuitEffects effects;
  private final OutcomeWindow window;
  private CircuitBreaker circuit;
  private Duration reset;
  private Duration nextReset;
  private int underWay;
  private long lastUsed;

  DestinationBreaker(
      BreakerConfig config, Vertx vertx, LongSupplier nanoTime, CircuitEffects effects) {
    this.config = config;
    this.vertx = vertx;
    this.nanoTime = nanoTime;
    this.effects = effects;
    this.window = new OutcomeWindow(config.window(), nanoTime);
    this.reset = config.resetTimeout();
    this.nextReset = reset;
    this.circuit = arm();
    this.lastUsed = nanoTime.getAsLong();
  }

  BreakerConfig config() {
    return config;
  }

  CircuitBreakerState state() {
    return circuit.state();
  }

  /** Leave for one attempt; null while the circuit is open or its probe is under way. */
  @Nullable Pass enter() {
    lastUsed = nanoTime.getAsLong();
    return switch (circuit.state()) {
      case CLOSED -> counted();
      case OPEN -> null;
      case HALF_OPEN -> probe();
    };
  }

  /** Whether nobody asked for a pass for so long that there is nothing left to remember. */
  boolean idle() {
    long unused = nanoTime.getAsLong() - lastUsed;
    return underWay == 0
        && circuit.state() != CircuitBreakerState.OPEN
        && unused > config.window().toNanos() + config.maxResetTimeout().toNanos();
  }

  /** Ends it, and every effect that it has. */
  void close() {
    CircuitBreakerState last = circuit.state();
    disarm();
    if (last != CircuitBreakerState.CLOSED) {
      effects.ended();
    }
  }

  private Pass counted() {
    underWay++;
    return evidence -> {
      underWay--;
      if (evidence != Evidence.NONE && circuit.state() == CircuitBreakerState.CLOSED) {
        window.add(evidence == Evidence.BAD);
        if (evidence == Evidence.BAD && sick()) {
          circuit.open();
        }
      }
    };
  }

  private boolean sick() {
    long calls = window.calls();
    return calls >= config.minimumCalls()
        && (double) window.failures() >= config.failureRate() * (double) calls;
  }

  private @Nullable Pass probe() {
    Promise<Void> outcome = Promise.promise();
    boolean[] chosen = {false};
    // Its own result is the state change; a call that is not chosen fails it at once.
    Future<Void> ignored =
        circuit.execute(
            () -> {
              chosen[0] = true;
              return outcome.future();
            });
    if (!chosen[0]) {
      return null;
    }
    underWay++;
    return evidence -> {
      underWay--;
      switch (evidence) {
        case GOOD -> outcome.complete();
        case BAD -> {
          nextReset = longer(reset);
          outcome.fail("the probe failed");
        }
        case NONE -> outcome.fail("the probe was not sent");
      }
    };
  }

  private Duration longer(Duration last) {
    Duration doubled = last.multipliedBy(2);
    return doubled.compareTo(config.maxResetTimeout()) < 0 ? doubled : config.maxResetTimeout();
  }

  private CircuitBreaker arm() {
    CircuitBreakerOptions options =
        new CircuitBreakerOptions()
            .setMaxRetries(0)
            .setTimeout(-1)
            .setResetTimeout(Math.max(1, reset.toMillis()));
    return CircuitBreaker.create(effects.destinationId(), vertx, options)
        .openHandler(v -> opened())
        .halfOpenHandler(v -> halfOpened())
        .closeHandler(v -> closed());
  }

  /** A breaker that was replaced still has its timer; it must not speak any more. */
  private void disarm() {
    circuit.openHandler(v -> {}).halfOpenHandler(v -> {}).closeHandler(v -> {}).close();
  }

  private void opened() {
    if (!nextReset.equals(reset)) {
      disarm();
      reset = nextReset;
      circuit = arm();
      circuit.open();
      return;
    }
    lastUsed = nanoTime.getAsLong();
    effects.opened(reset, window.failures(), window.calls());
  }

  private void halfOpened() {
    lastUsed = nanoTime.getAsLong();
    effects.halfOpened();
  }

  private void closed() {
    window.clear();
    if (!reset.equals(config.resetTimeout())) {
      disarm();
      reset = config.resetTimeout();
      circuit = arm();
    }
    nextReset = reset;
    effects.closed();
  }
}
