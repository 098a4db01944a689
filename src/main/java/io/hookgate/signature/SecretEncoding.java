package io.hookgate.signature;

import java.nio.charset.StandardCharsets;

/** How a configured secret stands for the bytes of a key. */
public enum SecretEncoding {
  /** The text itself, in UTF-8. */
  TEXT,
  HEX,
  BASE64,
  /** Base 64 after {@code whsec_}, as in Standard Webhooks; the prefix may be left out. */
  WHSEC;

  private static final String PREFIX = "whsec_";

  /**
   * The key's bytes.
   *
   * @throws IllegalArgumentException when there are none or the secret is not in this encoding; the
   *     message goes on after "the secret" and does not show it
   */
  byte[] decode(String secret) {
    if (secret.isEmpty()) {
      throw new IllegalArgumentException("is empty");
    }
    return switch (this) {
      case TEXT -> secret.getBytes(StandardCharsets.UTF_8);
      case HEX -> decode(Encoding.HEX, secret);
      case BASE64 -> decode(Encoding.BASE64, secret);
      case WHSEC ->
          decode(
              Encoding.BASE64,
              secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
    };
  }

  private byte[] decode(Encoding encoding, String text) {
    return encoding
        .decode(text)
        .orElseThrow(() -> new IllegalArgumentException("is not " + description()));
  }

  private String description() {
    return switch (this) {
      case TEXT -> "text";
      case HEX -> "hexadecimal";
      case BASE64 -> "base 64";
      case WHSEC -> "whsec_ followed by base 64";
    };
  }
}
