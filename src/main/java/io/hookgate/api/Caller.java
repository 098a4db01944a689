package io.hookgate.api;

import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param keyName the key it came with, empty when none was needed
 * @param tenant the only one whose things it sees and changes; null for all
 * @param admin whether it may see what things are made of
 */
record Caller(String keyName, @Nullable String tenant, boolean admin) {
  /** Whoever needs no key. */
  static final Caller NOBODY = new Caller("", null, false);

  /**
   * Whether it may know of that tenant's things: else they are not there for it.
   *
   * @param owner null for what is about all tenants
   */
  boolean sees(@Nullable String owner) {
    return tenant == null || tenant.equals(owner);
  }

  /**
   * The tenant that something is limited to, null for all: what the caller asks for, else its own.
   *
   * @throws ProblemException 400 when it asks for another one's
   */
  @Nullable String limit(String field, @Nullable String asked) {
    return tenant == null ? asked : owning(field, asked);
  }

  /**
   * The tenant whose things a list shows, null for all: what the caller asks for, else its own.
   *
   * @param asked null when it asks for none
   * @throws ProblemException 400 when it asks for another one's
   */
  @Nullable String listing(@Nullable String asked) {
    if (tenant == null || asked == null || asked.equals(tenant)) {
      return tenant == null ? asked : tenant;
    }
    throw Problem.badInput(
            "tenant", "tenant is not this key's, which is for " + tenant + ": leave it out")
        .exception();
  }

  /**
   * The tenant that a new thing belongs to: what the caller asks for, else its own.
   *
   * @param asked null when it asks for none
   * @throws ProblemException 400 when it asks for another one's
   */
  String owning(String field, @Nullable String asked) {
    if (tenant == null) {
      return asked == null ? "" : asked;
    }
    if (asked != null && !asked.equals(tenant)) {
      throw JsonInput.bad(field, "is not this key's, which is for " + tenant + ": leave it out");
    }
    return tenant;
  }
}
