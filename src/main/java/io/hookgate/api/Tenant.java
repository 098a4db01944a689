package io.hookgate.api;

import java.util.regex.Pattern;

/** How a tenant's name is written. */
final class Tenant {
  /** What would be right. */
  static final String FORM =
      "begin with a letter or digit and use letters, digits, . _ - (at most 64)";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private Tenant() {}

  /** Whether it may be one's name. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }
}
