package io.hookgate.cli;

import java.util.LinkedHashSet;
import java.util.Set;

/** The ids that were seen last, so many at most. For one thread. */
final class Remembered {
  private final int most;
  private final Set<String> ids = new LinkedHashSet<>();

  Remembered(int most) {
    this.most = most;
  }

  /** Whether it is new; it is remembered then, and the oldest one forgotten where they are many. */
  boolean add(String id) {
    if (!ids.add(id)) {
      return false;
    }
    if (ids.size() > most) {
      ids.remove(ids.iterator().next());
    }
    return true;
  }
}
