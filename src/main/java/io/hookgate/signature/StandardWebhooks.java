package io.hookgate.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.hookgate.model.Header;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signs deliveries as Standard Webhooks says: {@code webhook-id}, {@code webhook-timestamp} and
 * {@code webhook-signature} with one {@code v1,} per secret and one {@code v1a,} per private key.
 * Keys are decoded once. Any thread.
 *
 * @see <a
 *     href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">the
 *     specification</a>
 */
public final class StandardWebhooks {
  private static final String ID = "webhook-id";
  private static final String TIMESTAMP = "webhook-timestamp";
  private static final String SIGNATURE = "webhook-signature";

  private final @Nullable Signer symmetric;
  private final List<PrivateKey> asymmetric;

  private StandardWebhooks(@Nullable Signer symmetric, List<PrivateKey> asymmetric) {
    this.symmetric = symmetric;
    this.asymmetric = asymmetric;
  }

  /**
   * A signer with all of these secrets, so that receivers can change theirs one by one.
   *
   * @param secrets base 64, with or without {@code whsec_}, or {@code whsk_} and a private key
   * @throws IllegalArgumentException when there is no secret, or one is empty or malformed; the
   *     message counts secrets from 1 and does not show them
   */
  public static StandardWebhooks of(List<String> secrets) {
    List<String> shared = new ArrayList<>();
    List<PrivateKey> keys = new ArrayList<>();
    for (int i = 0; i < secrets.size(); i++) {
      if (WebhookSecrets.isAsymmetric(secrets.get(i))) {
        keys.add(key(secrets.get(i), i));
      } else {
        shared.add(secrets.get(i));
      }
    }
    return new StandardWebhooks(
        shared.isEmpty() && !keys.isEmpty() ? null : Signer.of(Presets.STANDARD_WEBHOOKS, shared),
        List.copyOf(keys));
  }

  /**
   * The three headers of one attempt.
   *
   * @param id the event's id, the same on every attempt; without a dot
   * @param epochSeconds when this attempt is made
   * @param body the bytes that are sent
   */
  public List<Header> sign(String id, long epochSeconds, byte[] body) {
    return List.of(
        new Header(ID, id),
        new Header(TIMESTAMP, Long.toString(epochSeconds)),
        new Header(SIGNATURE, signature(id, epochSeconds, body)));
  }

  /** The value of {@code webhook-signature} alone, for a sender that sets the other two itself. */
  public String signature(String id, long epochSeconds, byte[] body) {
    StringBuilder signatures = new StringBuilder();
    if (symmetric != null) {
      List<Header> headers = symmetric.sign(id, epochSeconds, body, "POST", "");
      signatures.append(headers.get(headers.size() - 1).value());
    }
    if (!asymmetric.isEmpty()) {
      List<byte[]> signed = List.of((id + "." + epochSeconds + ".").getBytes(US_ASCII), body);
      for (PrivateKey key : asymmetric) {
        signatures
            .append(signatures.isEmpty() ? "" : " ")
            .append("v1a,")
            .append(Encoding.BASE64.encode(PrivateKeys.sign(key, signed)));
      }
    }
    return signatures.toString();
  }

  private static PrivateKey key(String secret, int place) {
    try {
      return PrivateKeys.read(secret);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("secret " + (place + 1) + " " + e.getMessage(), e);
    }
  }
}
