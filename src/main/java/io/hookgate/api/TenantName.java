package io.hookgate.api;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tenant that a request speaks for. */
final class TenantName {
  private static final String FIELD = "tenant";
  private static final int MAX = 64;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private TenantName() {}

  /** What the request says, null when it says nothing. */
  static @Nullable String of(JsonInput input) {
    String tenant = input.text(FIELD, MAX);
    if (tenant != null && !NAME.matcher(tenant).matches()) {
      throw JsonInput.bad(
          FIELD,
          "has to begin with a letter or digit and use letters, digits, . _ - (at most "
              + MAX
              + ")");
    }
    return tenant;
  }

  /** The tenant that a new thing of that caller belongs to. */
  static String owning(Caller caller, @Nullable String asked) {
    return caller.owning(FIELD, asked);
  }
}
