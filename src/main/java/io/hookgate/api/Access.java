package io.hookgate.api;

import io.hookgate.config.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Who may call an operation.
 *
 * @param scope what the key must allow, null when no key is needed
 * @param freeOnLoopback whether a caller on this machine needs no key
 * @param forTenants whether a key that is limited to a tenant may call it; then the operation shows
 *     and changes that tenant's things alone
 */
record Access(@Nullable Scope scope, boolean freeOnLoopback, boolean forTenants) {
  /** Anybody. */
  static final Access OPEN = new Access(null, false, true);

  /** Whoever has a key with that scope that is for all tenants. */
  static Access scope(Scope scope) {
    return new Access(scope, false, false);
  }

  /** The same for keys of one tenant, too. */
  static Access ofTenant(Scope scope) {
    return new Access(scope, false, true);
  }
}
