package io.hookgate.config;

import io.hookgate.signature.DatedSecret;
import io.hookgate.signature.DeliverySigner;
import io.hookgate.signature.Scheme;
import java.util.List;

/**
 * One way in which a destination's deliveries are signed.
 *
 * @param scheme Standard Webhooks, or another one that signs with an HMAC
 * @param secrets at least one of them without an end
 */
public record SigningConfig(Scheme scheme, List<Secret> secrets) {
  /** What a signer takes. */
  public DeliverySigner.Method method() {
    return new DeliverySigner.Method(
        scheme,
        secrets.stream()
            .map(secret -> new DatedSecret(secret.value(), secret.notAfter()))
            .toList());
  }
}
