package io.hookgate.signature;

import io.hookgate.model.Header;
import java.util.List;

/**
 * Signs deliveries as Standard Webhooks says: {@code webhook-id}, {@code webhook-timestamp} and
 * {@code webhook-signature} with one {@code v1,} per secret. Keys are decoded once. Any thread.
 *
 * @see <a
 *     href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">the
 *     specification</a>
 */
public final class StandardWebhooks {
  private final Signer signer;

  private StandardWebhooks(Signer signer) {
    this.signer = signer;
  }

  /**
   * A signer with all of these secrets, so that receivers can change theirs one by one.
   *
   * @param secrets base 64, with or without {@code whsec_}
   * @throws IllegalArgumentException when there is no secret, or one is empty or malformed; the
   *     message counts secrets from 1 and does not show them
   */
  public static StandardWebhooks of(List<String> secrets) {
    return new StandardWebhooks(Signer.of(Presets.STANDARD_WEBHOOKS, secrets));
  }

  /**
   * The three headers of one attempt.
   *
   * @param id the event's id, the same on every attempt; without a dot
   * @param epochSeconds when this attempt is made
   * @param body the bytes that are sent
   */
  public List<Header> sign(String id, long epochSeconds, byte[] body) {
    return signer.sign(id, epochSeconds, body, "POST", "");
  }

  /** The value of {@code webhook-signature} alone, for a sender that sets the other two itself. */
  public String signature(String id, long epochSeconds, byte[] body) {
    List<Header> headers = sign(id, epochSeconds, body);
    return headers.get(headers.size() - 1).value();
  }
}
