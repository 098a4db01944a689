package io.hookgate.api;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tenant that a request speaks for, and how its name is written. */
final class TenantName {
  /** What would be right. */
  static final String FORM =
      "begin with a letter or digit and use letters, digits, . _ - (at most 64)";

  private static final Pattern FORMED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final String FIELD = "tenant";
  private static final int MAX = 64;

  private TenantName() {}

  /** Whether it may be one's name. */
  static boolean isName(String text) {
    return FORMED.matcher(text).matches();
  }

  /** What the request says, null when it says nothing. */
  static @Nullable String of(JsonInput input) {
    String tenant = input.text(FIELD, MAX);
    if (tenant != null && !isName(tenant)) {
      throw JsonInput.bad(FIELD, "has to " + FORM);
    }
    return tenant;
  }

  /** The tenant that a new thing of that caller belongs to. */
  static String owning(Caller caller, @Nullable String asked) {
    return caller.owning(FIELD, asked);
  }
}
