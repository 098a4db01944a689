package io.hookgate.store.redis;

import java.util.Locale;

/**
 * Every script, each a file under {@code /redis} whose header tells its keys, arguments, answer and
 * cost.
 */
public enum Script {
  ACCEPT,
  CLAIM,
  SETTLE,
  DUE,
  HOLD,
  OLDEST,
  REPLAY,
  SHOW,
  DEADLETTER;

  /** The name in files and metrics. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
