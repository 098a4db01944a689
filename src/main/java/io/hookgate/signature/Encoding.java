package io.hookgate.signature;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** How a signature's bytes are written. */
public enum Encoding {
  /** Written in lower case, read in either. */
  HEX,
  /** Written with padding, read with or without. */
  BASE64,
  /** The URL-safe alphabet; written without padding, read with or without. */
  BASE64URL;

  String encode(byte[] bytes) {
    return switch (this) {
      case HEX -> HexFormat.of().formatHex(bytes);
      case BASE64 -> Base64.getEncoder().encodeToString(bytes);
      case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    };
  }

  /** The bytes; empty when there are none or the text is not in this encoding. */
  Optional<byte[]> decode(String text) {
    try {
      byte[] bytes =
          switch (this) {
            case HEX -> HexFormat.of().parseHex(text);
            case BASE64 -> Base64.getDecoder().decode(text);
            case BASE64URL -> Base64.getUrlDecoder().decode(text);
          };
      return bytes.length == 0 ? Optional.empty() : Optional.of(bytes);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
