package io.hookgate.delivery;

import io.hookgate.config.BreakerConfig;
import io.hookgate.config.Secret;
import io.hookgate.model.Header;
import io.hookgate.signature.StandardWebhooks;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where and how one delivery goes, whether the configuration says so or the delivery itself.
 *
 * @param destinationId what places, breaker and connections hang on
 * @param label the destination in metrics and logs: its name, or {@value #SEND}
 * @param timeout of one attempt, from look-up to the answer's last byte
 * @param handling what follows from its answers
 * @param breaker null for none
 * @param signer null to send it unsigned
 * @param headers of the destination, besides the gateway's own
 * @param bearer token for Authorization, null for none
 */
record Target(
    String destinationId,
    String label,
    String url,
    Duration timeout,
    Handling handling,
    @Nullable BreakerConfig breaker,
    @Nullable StandardWebhooks signer,
    List<Header> headers,
    @Nullable Secret bearer) {
  /** The label of every message to one URL. */
  static final String SEND = "send";

  @Override
  public String toString() {
    return "Target[" + destinationId + ", " + label + "]";
  }
}
