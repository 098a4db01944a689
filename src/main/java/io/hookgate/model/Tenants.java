package io.hookgate.model;

/** Whose things are whose. The empty tenant is the operator's own. */
public final class Tenants {
  private Tenants() {}

  /** A name that is unique over all tenants, for people and look-ups: no name has a slash. */
  public static String qualified(String tenant, String name) {
    return tenant.isEmpty() ? name : tenant + '/' + name;
  }
}
