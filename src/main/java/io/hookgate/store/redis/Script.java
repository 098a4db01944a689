package io.hookgate.store.redis;

import java.util.Locale;

/**
 * Every script, each a file under {@code /redis} whose header tells its keys, arguments, answer and
 * cost.
 */
public enum Script {
  ACCEPT(true),
  CLAIM,
  SETTLE(true),
  DUE,
  HOLD,
  OLDEST,
  REPLAY,
  SHOW,
  DEADLETTER,
  REJECT,
  READMIT,
  INCIDENT,
  DIED,
  PERMIT,
  GIVEBACK,
  LIVE,
  SWITCH,
  FAILING,
  BURY,
  DEFINE,
  DEFINITIONS,
  NOTE,
  TRANSFORM,
  LOOK,
  CANCEL,
  PURGE,
  EXPUNGE,
  EXPIRE,
  SWEEP,
  SLIM,
  JOBMAKE,
  JOBTAKE,
  JOBSTEP,
  JOBCANCEL,
  JOBREWORD,
  CONTENT,
  RESEAL,
  ROTATE,
  ROTATETAKE,
  ROTATESTEP;

  private final boolean grouped;

  Script() {
    this(false);
  }

  Script(boolean grouped) {
    this.grouped = grouped;
  }

  /** Whether one run takes a group of items, each with an answer of its own. */
  boolean grouped() {
    return grouped;
  }

  /** The name in files and metrics. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
