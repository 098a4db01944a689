package io.hookgate.testkit;

import io.hookgate.backoff.RetryPolicy;
import io.hookgate.config.AuthConfig;
import io.hookgate.config.BreakerConfig;
import io.hookgate.config.DestinationConfig;
import io.hookgate.config.LimitsConfig;
import io.hookgate.config.OrderingConfig;
import io.hookgate.config.OutcomesConfig;
import io.hookgate.config.RetryBudgetConfig;
import io.hookgate.config.SigningConfig;
import io.hookgate.model.Header;
import io.hookgate.model.Lane;
import io.hookgate.network.ClientTls;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Destinations for tests: the defaults but no breaker, and what a test says otherwise. */
public final class Destinations {
  private final String id;
  private final String name;
  private final String url;
  private boolean enabled = true;
  private boolean paused;
  private Lane lane = Lane.NORMAL;
  private RetryPolicy retry = RetryPolicy.DEFAULT;
  private Duration timeout = Duration.ofSeconds(10);
  private @Nullable BreakerConfig breaker;
  private List<SigningConfig> signing = List.of();
  private List<Header> headers = List.of();
  private @Nullable AuthConfig auth;
  private @Nullable ClientTls tls;
  private LimitsConfig limits = LimitsConfig.NONE;
  private OrderingConfig ordering = OrderingConfig.NONE;
  private OutcomesConfig outcomes = OutcomesConfig.DEFAULT;
  private @Nullable RetryBudgetConfig budget = RetryBudgetConfig.DEFAULT;

  private Destinations(String id, String name, String url) {
    this.id = id;
    this.name = name;
    this.url = url;
  }

  public static Destinations destination(String id, String name, String url) {
    return new Destinations(id, name, url);
  }

  public DestinationConfig build() {
    return new DestinationConfig(
        id, "", name, url, enabled, paused, lane, retry, timeout, breaker, signing, headers, auth,
        tls, limits, ordering, outcomes, budget);
  }

  public Destinations enabled(boolean value) {
    this.enabled = value;
    return this;
  }

  public Destinations paused(boolean value) {
    this.paused = value;
    return this;
  }

  public Destinations lane(Lane value) {
    this.lane = value;
    return this;
  }

  public Destinations retry(RetryPolicy value) {
    this.retry = value;
    return this;
  }

  public Destinations timeout(Duration value) {
    this.timeout = value;
    return this;
  }

  public Destinations breaker(@Nullable BreakerConfig value) {
    this.breaker = value;
    return this;
  }

  public Destinations signing(SigningConfig... value) {
    this.signing = List.of(value);
    return this;
  }

  public Destinations headers(List<Header> value) {
    this.headers = value;
    return this;
  }

  public Destinations auth(AuthConfig value) {
    this.auth = value;
    return this;
  }

  public Destinations tls(ClientTls value) {
    this.tls = value;
    return this;
  }

  public Destinations limits(LimitsConfig value) {
    this.limits = value;
    return this;
  }

  public Destinations ordering(OrderingConfig value) {
    this.ordering = value;
    return this;
  }

  public Destinations outcomes(OutcomesConfig value) {
    this.outcomes = value;
    return this;
  }

  public Destinations budget(@Nullable RetryBudgetConfig value) {
    this.budget = value;
    return this;
  }
}
