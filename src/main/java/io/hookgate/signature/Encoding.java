package io.hookgate.signature;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How a signature's bytes are written. Each is read strictly: one text for the same bytes, so that
 * no character of a signature can be changed unnoticed.
 */
public enum Encoding {
  /** In lower case. */
  HEX,
  /** In upper case. */
  HEXUPPER,
  /** With padding. */
  BASE64,
  /** The URL-safe alphabet; written without padding, read with or without. */
  BASE64URL;

  String encode(byte[] bytes) {
    return switch (this) {
      case HEX -> HexFormat.of().formatHex(bytes);
      case HEXUPPER -> HexFormat.of().withUpperCase().formatHex(bytes);
      case BASE64 -> Base64.getEncoder().encodeToString(bytes);
      case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    };
  }

  /** The bytes; empty when there are none or the text is not in this encoding. */
  Optional<byte[]> decode(String text) {
    try {
      byte[] bytes =
          switch (this) {
            case HEX, HEXUPPER -> HexFormat.of().parseHex(text);
            case BASE64 -> Base64.getDecoder().decode(text);
            case BASE64URL -> Base64.getUrlDecoder().decode(text);
          };
      return bytes.length > 0 && isWritten(text, bytes) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether the text is the one that {@link #encode} makes of the bytes that were read from it. */
  private boolean isWritten(String text, byte[] bytes) {
    return switch (this) {
      case HEX -> hasNone(text, 'A', 'F');
      case HEXUPPER -> hasNone(text, 'a', 'f');
      case BASE64 -> encode(bytes).equals(text);
      case BASE64URL -> encode(bytes).equals(unpadded(text));
    };
  }

  private static boolean hasNone(String text, char first, char last) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= first && text.charAt(i) <= last) {
        return false;
      }
    }
    return true;
  }

  private static String unpadded(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') {
      end--;
    }
    return text.substring(0, end);
  }
}
