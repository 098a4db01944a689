package io.hookgate.config;

import io.hookgate.backoff.RetryPolicy;
import io.hookgate.model.Header;
import io.hookgate.model.Lane;
import io.hookgate.model.Tenants;
import io.hookgate.network.ClientTls;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where events go. A null circuitBreaker or retryBudget is off, an empty signing leaves deliveries
 * unsigned, a null tls trusts what this Java trusts.
 */
public record DestinationConfig(
    String id,
    String tenant,
    String name,
    String url,
    boolean enabled,
    boolean paused,
    Lane lane,
    RetryPolicy retry,
    Duration timeout,
    @Nullable BreakerConfig circuitBreaker,
    List<SigningConfig> signing,
    List<Header> headers,
    @Nullable AuthConfig auth,
    @Nullable ClientTls tls,
    LimitsConfig limits,
    OrderingConfig ordering,
    OutcomesConfig outcomes,
    @Nullable RetryBudgetConfig retryBudget) {
  /**
   * Its name with its tenant's, which no other destination has: for people, metrics and look-ups.
   */
  public String qualifiedName() {
    return Tenants.qualified(tenant, name);
  }

  /** The same in another state. */
  public DestinationConfig in(boolean isEnabled, boolean isPaused) {
    if (isEnabled == enabled && isPaused == paused) {
      return this;
    }
    return new DestinationConfig(
        id,
        tenant,
        name,
        url,
        isEnabled,
        isPaused,
        lane,
        retry,
        timeout,
        circuitBreaker,
        signing,
        headers,
        auth,
        tls,
        limits,
        ordering,
        outcomes,
        retryBudget);
  }

  /** Without URL and headers, which may carry secrets. */
  @Override
  public String toString() {
    return "DestinationConfig[" + id + " " + name + "]";
  }
}
