package io.hookgate.delivery;

import io.hookgate.config.BreakerConfig;
import io.hookgate.model.Header;
import io.hookgate.signature.DeliverySigner;
import java.time.Duration;
import java.util.ArrayList;
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
 * @param access how it proves itself, and over which TLS
 */
record Target(
    String destinationId,
    String label,
    String url,
    Duration timeout,
    Handling handling,
    @Nullable BreakerConfig breaker,
    @Nullable DeliverySigner signer,
    List<Header> headers,
    Access access) {
  /** The label of every message to one URL. */
  static final String SEND = "send";

  /** The same with that time-out and handling, and headers over its own of the same names. */
  Target with(Duration limit, Handling other, List<Header> more) {
    List<Header> all = new ArrayList<>(more);
    for (Header header : headers) {
      if (more.stream().noneMatch(one -> one.name().equalsIgnoreCase(header.name()))) {
        all.add(header);
      }
    }
    return new Target(
        destinationId, label, url, limit, other, breaker, signer, List.copyOf(all), access);
  }

  /** Whether that header proves who sends. */
  boolean proves(String header) {
    return (signer != null && signer.carries(header)) || access.proves(header);
  }

  @Override
  public String toString() {
    return "Target[" + destinationId + ", " + label + "]";
  }
}
