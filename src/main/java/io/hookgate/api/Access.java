package io.hookgate.api;

import io.hookgate.config.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Who may call an operation.
 *
 * @param scope what the key must allow, null when no key is needed
 * @param freeOnLoopback whether a caller on this machine needs no key
 */
record Access(@Nullable Scope scope, boolean freeOnLoopback) {
  /** Anybody. */
  static final Access OPEN = new Access(null, false);

  /** Whoever has a key with that scope. */
  static Access scope(Scope scope) {
    return new Access(scope, false);
  }
}
