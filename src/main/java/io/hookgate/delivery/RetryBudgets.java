package io.hookgate.delivery;

import io.hookgate.config.RetryBudgetConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The retry budgets of a worker's destinations. For one event loop. */
final class RetryBudgets {
  private final LongSupplier nanoTime;
  private final Map<String, RetryBudget> budgets = new HashMap<>();

  RetryBudgets(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Null where the destination has none. */
  @Nullable RetryBudget of(Target target) {
    RetryBudgetConfig config = target.handling().budget();
    String id = target.destinationId();
    if (config == null) {
      budgets.remove(id);
      return null;
    }
    RetryBudget budget = budgets.get(id);
    if (budget == null || !budget.config().equals(config)) {
      budget = new RetryBudget(config, nanoTime);
      budgets.put(id, budget);
    }
    return budget;
  }

  void recovered(String destinationId) {
    RetryBudget budget = budgets.get(destinationId);
    if (budget != null) {
      budget.recovered();
    }
  }

  void sweep() {
    budgets.values().removeIf(RetryBudget::idle);
  }
}
