package io.hookgate.delivery;

import io.hookgate.config.BreakerConfig;
import io.hookgate.config.NetworkConfig;
import io.hookgate.config.RetryBudgetConfig;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What every worker of a node sends with.
 *
 * @param network which private addresses may be reached
 * @param connections per address of a destination, on one event loop; what admission allows one
 *     destination is enough for no attempt to wait
 * @param version of this gateway, for the User-Agent
 * @param sendBreaker of the implicit destinations behind messages to one URL; null for none
 * @param sendBudget the same destinations' retries while they fail; null for any number
 * @param unsealer opens the sealed secret of a message to one URL: the event's id, the sealed text
 */
public record SenderSettings(
    NetworkConfig network,
    int connections,
    String version,
    @Nullable BreakerConfig sendBreaker,
    @Nullable RetryBudgetConfig sendBudget,
    BinaryOperator<String> unsealer) {}
