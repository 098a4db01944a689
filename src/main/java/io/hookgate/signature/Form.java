package io.hookgate.signature;

import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a header's value looks like, told without its content: a sender may put anything there. */
final class Form {
  // Only words that providers use as prefix or key; any other might be part of a secret.
  private static final Pattern KEYS =
      Pattern.compile("(?<![^ ,;])(sha[0-9]{1,3}=|v[0-9]a?[=,]|ts?=)");
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]+");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]+={0,2}");
  private static final int LOOKED_AT = 4096;

  private Form() {}

  /** For example {@code came 64 hexadecimal characters}. */
  static String of(String value) {
    String head = value.substring(0, Math.min(value.length(), LOOKED_AT));
    String keys =
        KEYS
            .matcher(head)
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .collect(Collectors.joining(" and "));
    if (!keys.isEmpty()) {
      return "came " + value.length() + " characters with " + keys;
    }
    if (HEX.matcher(head).matches()) {
      return "came " + value.length() + " hexadecimal characters";
    }
    return "came "
        + value.length()
        + (BASE64.matcher(head).matches() ? " characters that may be base 64" : " characters");
  }
}
