package io.hookgate.signature;

import java.util.List;

/** Proves requests of one source. Any thread; never waits for anything. */
public interface Verifier {
  /**
   * Judges a request.
   *
   * @param now milliseconds since 1970
   */
  Verdict verify(SignedRequest received, long now);

  /**
   * A verifier that takes what any of the secrets signed.
   *
   * @throws IllegalArgumentException when there is no secret, or one is empty or malformed, or the
   *     scheme signs the URL and was not told it ({@link Scheme#at}); the message counts secrets
   *     from 1 and does not show them
   */
  static Verifier of(Scheme scheme, List<String> secrets) {
    if (scheme.header().layout() instanceof Layout.Token token) {
      return TokenVerifier.of(scheme, token, secrets);
    }
    return StandardWebhooksVerifier.isFor(scheme, secrets)
        ? StandardWebhooksVerifier.of(scheme, secrets)
        : HmacVerifier.of(scheme, secrets);
  }

  /**
   * A verifier that takes what any of the secrets, or of the keys that stand for them, signed.
   *
   * @throws IllegalArgumentException as above, or when the signature covers the public URL and
   *     nobody said which that is
   */
  static Verifier of(Coded coded, List<String> secrets) {
    return coded.code().verifier(coded, secrets);
  }

  /**
   * A verifier that takes requests that carry any of the secrets.
   *
   * @throws IllegalArgumentException when there is no secret, or one is empty; the message counts
   *     secrets from 1 and does not show them
   */
  static Verifier of(Credential credential, List<String> secrets) {
    return CredentialVerifier.of(credential, secrets);
  }
}
