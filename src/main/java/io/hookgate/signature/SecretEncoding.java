package io.hookgate.signature;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

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
    byte[] key = bytes(secret);
    if (key.length == 0) {
      throw new IllegalArgumentException("is not " + description());
    }
    return key;
  }

  private byte[] bytes(String secret) {
    try {
      return switch (this) {
        case TEXT -> secret.getBytes(StandardCharsets.UTF_8);
        case HEX -> HexFormat.of().parseHex(secret);
        case BASE64 -> Base64.getDecoder().decode(secret);
        case WHSEC ->
            Base64.getDecoder()
                .decode(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
      };
    } catch (IllegalArgumentException e) {
      // Without the cause: a decoder's message may quote the secret.
      return new byte[0];
    }
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
