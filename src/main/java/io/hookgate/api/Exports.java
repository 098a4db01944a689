package io.hookgate.api;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The exports that this node is at. For one event loop. */
final class Exports {
  /** At once; each keeps Redis and this event loop busy. */
  static final int MOST = 4;

  private final Set<Export> running = new LinkedHashSet<>();
  private boolean ended;

  /** Whether none is begun now. */
  boolean full() {
    return ended || running.size() >= MOST;
  }

  /** Runs it until it is at its end or its client goes. */
  void begin(Export export) {
    if (full()) {
      export.end("this node is at " + MOST + " exports, or is stopping");
      return;
    }
    running.add(export);
    export.run(() -> running.remove(export));
  }

  /** Ends all, and begins none any more. */
  void end() {
    ended = true;
    List.copyOf(running).forEach(export -> export.end("the node is stopping"));
  }
}
