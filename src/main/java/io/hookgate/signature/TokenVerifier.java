package io.hookgate.signature;

import io.hookgate.signature.Verdict.Reason;
import io.hookgate.signature.Verdict.Rejected;
import io.hookgate.signature.Verdict.Verified;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves requests that carry the secret itself. Compared with every secret, in constant time. Any
 * thread.
 */
final class TokenVerifier implements Verifier {
  private final Scheme scheme;
  private final String prefix;
  private final List<byte[]> secrets;

  private TokenVerifier(Scheme scheme, String prefix, List<byte[]> secrets) {
    this.scheme = scheme;
    this.prefix = prefix;
    this.secrets = secrets;
  }

  /** As {@link Verifier#of}. */
  static TokenVerifier of(Scheme scheme, Layout.Token layout, List<String> secrets) {
    List<byte[]> tokens =
        scheme.digest().keys(secrets).stream().map(SecretKeySpec::getEncoded).toList();
    return new TokenVerifier(scheme, layout.prefix(), tokens);
  }

  @Override
  public Verdict verify(SignedRequest received, long now) {
    String name = scheme.header().name();
    SignedRequest request = scheme.canonical(received);
    String value = request.header(name);
    if (value == null || value.isBlank()) {
      return new Rejected(Reason.MISSING_SIGNATURE, "the header " + name + " is missing");
    }
    if (request.count(name) > 1) {
      return new Rejected(
          Reason.MALFORMED_SIGNATURE,
          "the header %s came %d times".formatted(name, request.count(name)));
    }
    if (!value.startsWith(prefix)) {
      return new Rejected(
          Reason.MALFORMED_SIGNATURE, "%s must have \"%s\" and a token".formatted(name, prefix));
    }
    // A header's characters are its bytes: HTTP parsers read them as ISO 8859-1.
    byte[] token = value.substring(prefix.length()).getBytes(StandardCharsets.ISO_8859_1);
    int found = -1;
    for (int i = secrets.size() - 1; i >= 0; i--) {
      // No break: the loop always runs to its end.
      found = MessageDigest.isEqual(secrets.get(i), token) ? i : found;
    }
    return found >= 0
        ? new Verified(found)
        : new Rejected(
            Reason.WRONG_SIGNATURE,
            "one token compared with %d secret(s), none matches".formatted(secrets.size()));
  }
}
