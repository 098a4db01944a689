package io.hookgate.delivery;

import io.hookgate.admission.Admission;
import io.hookgate.config.BreakerConfig;
import io.hookgate.telemetry.Metrics;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The breakers and retry budgets of a worker's destinations. What a circuit's state means to the
 * rest of the node goes through {@link Admission}: open is a hold, half open is one place, closed
 * is neither. For one event loop.
 */
final class Breakers {
  private static final Pass UNGUARDED = evidence -> {};

  private final Vertx vertx;
  private final Admission admission;
  private final Metrics metrics;
  private final LongSupplier nanoTime;
  private final CircuitHints hints;
  private final RetryBudgets budgets;
  private final Map<String, DestinationBreaker> breakers = new HashMap<>();

  Breakers(
      Vertx vertx,
      Admission admission,
      Metrics metrics,
      LongSupplier nanoTime,
      CircuitHints hints) {
    this.vertx = vertx;
    this.admission = admission;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    this.hints = hints;
    this.budgets = new RetryBudgets(nanoTime);
  }

  /** How long a retry has to wait for room in the budget of retries, milliseconds; 0 for none. */
  long retryWaitMillis(Target target) {
    RetryBudget budget = budgets.of(target);
    return budget == null ? 0 : budget.waitMillis();
  }

  /** Leave for one attempt at that destination; null while its circuit holds it back. */
  @Nullable Pass enter(Target target, boolean retry) {
    Pass pass = enterCircuit(target);
    RetryBudget budget = budgets.of(target);
    if (pass == null || budget == null) {
      return pass;
    }
    if (retry) {
      budget.retryStarted();
    }
    return evidence -> {
      budget.ended(evidence);
      pass.report(evidence);
    };
  }

  private @Nullable Pass enterCircuit(Target target) {
    String id = target.destinationId();
    BreakerConfig config = target.breaker();
    DestinationBreaker breaker = breakers.get(id);
    if (breaker != null && !breaker.config().equals(config)) {
      breakers.remove(id);
      breaker.close();
      breaker = null;
    }
    if (config == null) {
      return UNGUARDED;
    }
    if (breaker == null) {
      breaker =
          new DestinationBreaker(
              config,
              vertx,
              nanoTime,
              new CircuitEffects(target, admission, metrics, hints, budgets::recovered));
      breakers.put(id, breaker);
    }
    return breaker.enter();
  }

  /** Forgets what was not used for so long that it no longer matters. */
  void sweep() {
    budgets.sweep();
    breakers
        .values()
        .removeIf(
            breaker -> {
              boolean idle = breaker.idle();
              if (idle) {
                breaker.close();
              }
              return idle;
            });
  }

  /** Ends all of them and what they held. */
  void close() {
    breakers.values().forEach(DestinationBreaker::close);
    breakers.clear();
  }

  int size() {
    return breakers.size();
  }
}
