package io.hookgate.api;

import org.jspecify.annotations.Nullable;

/** The tenant that a request speaks for. */
final class TenantName {
  private static final String FIELD = "tenant";
  private static final int MAX = 64;

  private TenantName() {}

  /** What the request says, null when it says nothing. */
  static @Nullable String of(JsonInput input) {
    String tenant = input.text(FIELD, MAX);
    if (tenant != null && !Tenant.isName(tenant)) {
      throw JsonInput.bad(FIELD, "has to " + Tenant.FORM);
    }
    return tenant;
  }

  /** The tenant that a new thing of that caller belongs to. */
  static String owning(Caller caller, @Nullable String asked) {
    return caller.owning(FIELD, asked);
  }
}
