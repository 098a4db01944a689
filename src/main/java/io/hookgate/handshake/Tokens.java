package io.hookgate.handshake;

import io.hookgate.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that an operator has chosen. Hashes are compared, all of them and to the end, so that the
 * time that it takes tells nothing about a token or its length.
 */
final class Tokens {
  private final List<byte[]> expected;

  private Tokens(List<byte[]> expected) {
    this.expected = expected;
  }

  /**
   * Those of a source.
   *
   * @param what they are, for people
   * @throws IllegalArgumentException when there is none
   */
  static Tokens of(Parameters parameters, String what) {
    if (parameters.tokens().isEmpty()) {
      throw new IllegalArgumentException(
          "\"tokens\" is missing: write " + what + ", for example [{\"env\": \"NAME\"}]");
    }
    return new Tokens(parameters.tokens().stream().map(Tokens::hash).toList());
  }

  boolean match(@Nullable String presented) {
    if (presented == null) {
      return false;
    }
    byte[] hash = hash(presented);
    boolean found = false;
    for (byte[] token : expected) {
      found |= MessageDigest.isEqual(token, hash);
    }
    return found;
  }

  private static byte[] hash(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
