package io.hookgate.routing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Names and values of forms (application/x-www-form-urlencoded). */
final class FormText {
  private static final String PLAIN = ".*_-";
  private static final int HEX = 16;

  private FormText() {}

  /**
   * What the text stands for.
   *
   * @throws IllegalArgumentException when a {@code %} has no two digits behind it
   */
  static String decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next == '%') {
        if (i + 2 >= text.length()) {
          throw new IllegalArgumentException("an escape of the form is cut off");
        }
        bytes.write(Integer.parseInt(text, i + 1, i + 3, HEX));
        i += 2;
      } else {
        bytes.writeBytes(
            (next == '+' ? " " : String.valueOf(next)).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      char next = (char) (one & 0xff);
      boolean plain =
          (next >= 'a' && next <= 'z')
              || (next >= 'A' && next <= 'Z')
              || (next >= '0' && next <= '9')
              || PLAIN.indexOf(next) >= 0;
      encoded.append(plain ? String.valueOf(next) : "%%%02X".formatted((int) next));
    }
    return encoded.toString();
  }
}
