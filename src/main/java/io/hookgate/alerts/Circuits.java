package io.hookgate.alerts;

import io.hookgate.bus.CircuitChanged;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Which circuits are open on this node, and since when. For one event loop. */
final class Circuits {
  private final LongSupplier nanoTime;
  private final Map<String, Long> openSince = new HashMap<>();

  Circuits(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** A probe that fails opens a circuit again: it has been open all the time. */
  void changed(CircuitChanged change) {
    if (change.open()) {
      openSince.putIfAbsent(change.destinationId(), nanoTime.getAsLong());
    } else {
      openSince.remove(change.destinationId());
    }
  }

  /** For how long each has been open, milliseconds. */
  Map<String, Long> openMillis() {
    long now = nanoTime.getAsLong();
    Map<String, Long> open = new HashMap<>();
    openSince.forEach((id, since) -> open.put(id, TimeUnit.NANOSECONDS.toMillis(now - since)));
    return open;
  }
}
