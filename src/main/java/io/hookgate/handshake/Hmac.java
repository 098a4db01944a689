package io.hookgate.handshake;

import io.hookgate.signature.Algorithm;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What an answer proves that we know a secret with. */
final class Hmac {
  private Hmac() {}

  static byte[] sha256(String secret, String message) {
    return Algorithm.SHA256.mac(
        Algorithm.SHA256.key(secret.getBytes(StandardCharsets.UTF_8)),
        List.of(message.getBytes(StandardCharsets.UTF_8)));
  }
}
