package io.hookgate.delivery;

import io.hookgate.config.AuthConfig;
import io.hookgate.config.BreakerConfig;
import io.hookgate.config.DestinationConfig;
import io.hookgate.config.RetryBudgetConfig;
import io.hookgate.config.SigningConfig;
import io.hookgate.model.Header;
import io.hookgate.model.Ids;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.signature.DeliverySigner;
import io.hookgate.store.Overrides;
import io.hookgate.store.SendParameters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where a delivery goes. URL, headers, secrets and policy are those of the moment of the
 * attempt. For one event loop.
 */
final class Targets {
  private final Function<String, @Nullable DestinationConfig> destinations;
  private final @Nullable BreakerConfig sendBreaker;
  private final @Nullable RetryBudgetConfig sendBudget;
  private final BinaryOperator<String> unsealer;
  private final Function<AuthConfig.OAuth2, Credentials> tokens;
  private final Map<String, Known> known = new HashMap<>();

  /**
   * @param tokens what gets and keeps a destination's access tokens
   */
  Targets(
      Function<String, @Nullable DestinationConfig> destinations,
      @Nullable BreakerConfig sendBreaker,
      @Nullable RetryBudgetConfig sendBudget,
      BinaryOperator<String> unsealer,
      Function<AuthConfig.OAuth2, Credentials> tokens) {
    this.destinations = destinations;
    this.sendBreaker = sendBreaker;
    this.sendBudget = sendBudget;
    this.unsealer = unsealer;
    this.tokens = tokens;
  }

  /** Where that delivery goes. */
  Resolution of(LeasedDelivery delivery) {
    String own = delivery.send();
    if (own != null && Ids.isSendDestination(delivery.destinationId())) {
      return ofSend(delivery, own);
    }
    DestinationConfig config = destinations.apply(delivery.destinationId());
    if (config == null) {
      return new Resolution.Held("this node's configuration does not have the destination", true);
    }
    if (!config.enabled()) {
      return new Resolution.Gone(config.qualifiedName());
    }
    if (config.paused()) {
      return new Resolution.Held("the destination is paused", false);
    }
    Known last = known.get(config.id());
    if (last == null || !last.config.equals(config)) {
      last = new Known(config, ofConfig(config));
      known.put(config.id(), last);
    }
    return own == null ? last.resolution : overridden(last.resolution, own);
  }

  /**
   * The destination as one message wants it. A header by which the destination proves or signs
   * itself stays the destination's.
   */
  private static Resolution overridden(Resolution usual, String own) {
    if (!(usual instanceof Resolution.Ready ready)) {
      return usual;
    }
    Target target = ready.target();
    try {
      Overrides overrides = Overrides.fromJson(own);
      List<Header> more =
          overrides.headers().stream().filter(header -> !target.proves(header.name())).toList();
      return new Resolution.Ready(
          target.with(
              overrides.over(target.timeout()),
              target.handling().with(overrides.over(target.handling().retry())),
              more));
    } catch (IllegalArgumentException e) {
      return new Resolution.Unusable(target.label(), String.valueOf(e.getMessage()));
    }
  }

  /** Whether that destination is configured and disabled now. */
  boolean isDisabled(String destinationId) {
    DestinationConfig config = destinations.apply(destinationId);
    return config != null && !config.enabled();
  }

  /** Forgets what belongs to destinations that the configuration no longer has. */
  void sweep() {
    known.keySet().removeIf(id -> destinations.apply(id) == null);
  }

  private Resolution ofSend(LeasedDelivery delivery, String json) {
    try {
      SendParameters send = SendParameters.fromJson(json);
      String sealed = send.secret();
      return new Resolution.Ready(
          new Target(
              delivery.destinationId(),
              Target.SEND,
              send.url(),
              send.timeout(),
              new Handling(send.retry(), Statuses.USUAL, sendBudget),
              sendBreaker,
              sealed == null ? null : signer(unsealer.apply(delivery.event().id(), sealed)),
              send.headers(),
              Access.NONE));
    } catch (IllegalArgumentException e) {
      return new Resolution.Unusable(Target.SEND, String.valueOf(e.getMessage()));
    }
  }

  private Resolution ofConfig(DestinationConfig config) {
    try {
      return new Resolution.Ready(
          new Target(
              config.id(),
              config.qualifiedName(),
              config.url(),
              config.timeout(),
              new Handling(config.retry(), Statuses.of(config.outcomes()), config.retryBudget()),
              config.circuitBreaker(),
              DeliverySigner.of(config.signing().stream().map(SigningConfig::method).toList()),
              config.headers(),
              Access.of(config, tokens)));
    } catch (IllegalArgumentException e) {
      return new Resolution.Unusable(config.qualifiedName(), String.valueOf(e.getMessage()));
    }
  }

  private static DeliverySigner signer(String secret) {
    return DeliverySigner.standard(List.of(secret));
  }

  private record Known(DestinationConfig config, Resolution resolution) {}
}
