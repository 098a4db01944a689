package io.hookgate.store;

import java.util.List;

/**
 * The names of the keys that alerts have under a hash tag of their own; src/docs/store.md tells
 * what each holds.
 */
final class AlertKeys {
  static final String IN_FORCE = "{hg:alerts}f";
  static final String SEEN = "{hg:alerts}s";
  static final String UNANNOUNCED = "{hg:alerts}u";
  static final String HISTORY = "{hg:alerts}l";
  static final String CURSOR = "{hg:alerts}c";

  /** All of them. */
  static final List<String> ALL = List.of(IN_FORCE, SEEN, UNANNOUNCED, HISTORY, CURSOR);

  private AlertKeys() {}
}
