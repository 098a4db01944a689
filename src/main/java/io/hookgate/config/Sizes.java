package io.hookgate.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as users write them: a whole number and B, KiB, MiB or GiB. */
public final class Sizes {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,15})(B|KiB|MiB|GiB)");

  private Sizes() {}

  /**
   * Reads {@code "100B"}, {@code "512KiB"}, {@code "1MiB"} or {@code "2GiB"} as bytes.
   *
   * @throws IllegalArgumentException when the text is something else or more than a long can hold;
   *     the message says what would be right
   */
  public static long parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("write a size such as \"512KiB\" or \"1MiB\"");
    }
    long number = Long.parseLong(matcher.group(1));
    long unit =
        switch (matcher.group(2)) {
          case "KiB" -> 1L << 10;
          case "MiB" -> 1L << 20;
          case "GiB" -> 1L << 30;
          default -> 1L;
        };
    if (number > Long.MAX_VALUE / unit) {
      throw new IllegalArgumentException("is too large: write a size such as \"2GiB\"");
    }
    return number * unit;
  }
}
