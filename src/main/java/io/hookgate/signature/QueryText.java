package io.hookgate.signature;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameters of a request's query, read as forms write them. Any thread. */
public final class QueryText {
  private QueryText() {}

  /**
   * The value of a parameter that stands there exactly once, decoded; null when it does not.
   * Somebody who sends it twice could have one read here and the other one elsewhere.
   *
   * @param target path and query
   * @param name as it is written without encoding, for example {@code hub.mode}
   */
  public static @Nullable String single(String target, String name) {
    int mark = target.indexOf('?');
    if (mark < 0) {
      return null;
    }
    List<String> found = new ArrayList<>(1);
    for (String pair : target.substring(mark + 1).split("&", -1)) {
      int assign = pair.indexOf('=');
      if (decode(assign < 0 ? pair : pair.substring(0, assign)).equals(name)) {
        found.add(assign < 0 ? "" : decode(pair.substring(assign + 1)));
      }
    }
    return found.size() == 1 ? found.get(0) : null;
  }

  /** The text as a parameter's value: everything but unreserved characters as %XX (RFC 3986). */
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (unit >= 'a' && unit <= 'z')
              || (unit >= 'A' && unit <= 'Z')
              || (unit >= '0' && unit <= '9')
              || "-._~".indexOf(unit) >= 0;
      encoded.append(plain ? String.valueOf((char) unit) : String.format("%%%02X", unit & 255));
    }
    return encoded.toString();
  }

  /** A percent sign without two hexadecimal digits stands for itself. */
  private static String decode(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%'
          && i + 2 < text.length()
          && HexFormat.isHexDigit(text.charAt(i + 1))
          && HexFormat.isHexDigit(text.charAt(i + 2))) {
        bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 2;
      } else {
        bytes.writeBytes(String.valueOf(c == '+' ? ' ' : c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
