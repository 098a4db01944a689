package io.hookgate.delivery;

import io.hookgate.config.BreakerConfig;
import io.hookgate.config.DestinationConfig;
import io.hookgate.config.RetryBudgetConfig;
import io.hookgate.config.Secret;
import io.hookgate.config.SigningConfig;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.signature.StandardWebhooks;
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
  private final Map<String, Known> known = new HashMap<>();

  Targets(
      Function<String, @Nullable DestinationConfig> destinations,
      @Nullable BreakerConfig sendBreaker,
      @Nullable RetryBudgetConfig sendBudget,
      BinaryOperator<String> unsealer) {
    this.destinations = destinations;
    this.sendBreaker = sendBreaker;
    this.sendBudget = sendBudget;
    this.unsealer = unsealer;
  }

  /** Where that delivery goes. */
  Resolution of(LeasedDelivery delivery) {
    if (delivery.send() != null) {
      return ofSend(delivery, delivery.send());
    }
    DestinationConfig config = destinations.apply(delivery.destinationId());
    if (config == null) {
      return new Resolution.Held("this node's configuration does not have the destination", true);
    }
    if (!config.enabled()) {
      return new Resolution.Gone(config.name());
    }
    if (config.paused()) {
      return new Resolution.Held("the destination is paused", false);
    }
    Known last = known.get(config.id());
    if (last == null || !last.config.equals(config)) {
      last = new Known(config, ofConfig(config));
      known.put(config.id(), last);
    }
    return last.resolution;
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
              sealed == null
                  ? null
                  : signer(List.of(unsealer.apply(delivery.event().id(), sealed))),
              send.headers(),
              null));
    } catch (IllegalArgumentException e) {
      return new Resolution.Unusable(Target.SEND, String.valueOf(e.getMessage()));
    }
  }

  private static Resolution ofConfig(DestinationConfig config) {
    SigningConfig signing = config.signing();
    try {
      return new Resolution.Ready(
          new Target(
              config.id(),
              config.name(),
              config.url(),
              config.timeout(),
              new Handling(config.retry(), Statuses.of(config.outcomes()), config.retryBudget()),
              config.circuitBreaker(),
              signing == null
                  ? null
                  : signer(signing.secrets().stream().map(Secret::value).toList()),
              config.headers(),
              config.bearer()));
    } catch (IllegalArgumentException e) {
      return new Resolution.Unusable(config.name(), String.valueOf(e.getMessage()));
    }
  }

  /** The cause stays behind: nobody promises that its message does not show the secret. */
  private static StandardWebhooks signer(List<String> secrets) {
    try {
      return StandardWebhooks.of(secrets);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a signing secret cannot be used: expected whsec_ and base64");
    }
  }

  private record Known(DestinationConfig config, Resolution resolution) {}
}
