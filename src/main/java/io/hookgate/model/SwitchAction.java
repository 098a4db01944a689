package io.hookgate.model;

import java.util.Locale;

/** What can be done to a destination's state. */
public enum SwitchAction {
  PAUSE,
  RESUME,
  ENABLE,
  DISABLE;

  /** As the API and the audit write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is about pausing, not about disabling. */
  public boolean ofPause() {
    return this == PAUSE || this == RESUME;
  }

  /** What it makes of that switch: paused, or disabled. */
  public boolean on() {
    return this == PAUSE || this == DISABLE;
  }
}
