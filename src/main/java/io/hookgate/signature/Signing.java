package io.hookgate.signature;

import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The signatures that a scheme's secrets make. Any thread.
 *
 * @param signed what is signed
 * @param keyed whether with an HMAC; otherwise what is signed holds the secret and is hashed
 * @param keys one per secret
 */
record Signing(Template signed, Algorithm algorithm, boolean keyed, List<SecretKeySpec> keys) {

  /**
   * Prepares the secrets.
   *
   * @throws IllegalArgumentException when there is no secret, or one is empty or malformed, or the
   *     scheme signs the URL and was not told it; the message counts secrets from 1 and does not
   *     show them
   */
  static Signing of(Scheme scheme, List<String> secrets) {
    Template signed = scheme.template();
    if (signed.has(Template.Part.Variable.URL)) {
      throw new IllegalArgumentException(
          scheme.name() + " signs the URL that it was told: say which one (publicUrl)");
    }
    return new Signing(
        signed,
        scheme.digest().algorithm(),
        !signed.has(Template.Part.Variable.SECRET),
        scheme.digest().keys(secrets));
  }

  /**
   * The signature by one of the secrets; null when the request lacks a header that is signed.
   *
   * @param timestamp as it is written; empty when there is none
   */
  byte @Nullable [] make(SecretKeySpec key, SignedRequest request, String timestamp) {
    List<byte[]> chunks = signed.fill(request, timestamp, key);
    if (chunks == null) {
      return null;
    }
    return keyed ? algorithm.mac(key, chunks) : algorithm.hash(chunks);
  }
}
