package io.hookgate.handshake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What an answer proves that we know a secret with. */
final class Hmac {
  private static final String SHA256 = "HmacSHA256";

  private Hmac() {}

  static byte[] sha256(String secret, String message) {
    try {
      Mac mac = Mac.getInstance(SHA256);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), SHA256));
      return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + SHA256, e);
    }
  }
}
