package io.hookgate.intake;

import io.hookgate.admission.Admission;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The places that one accept reserves so that its deliveries can start at once. Each is handed over
 * with its lease or given back, exactly once.
 */
public final class Places {
  private final Admission admission;
  private final Consumer<String> freed;
  private final List<String> reserved = new ArrayList<>(2);

  /**
   * @param freed told the destination of a place that somebody may wait for
   */
  public Places(Admission admission, Consumer<String> freed) {
    this.admission = admission;
    this.freed = freed;
  }

  /** Whether there was a place. */
  public boolean reserve(String destinationId) {
    boolean got = admission.tryStart(destinationId);
    if (got) {
      reserved.add(destinationId);
    }
    return got;
  }

  /** Who attempts the delivery gives the place and the bytes back. */
  public void handOver(String destinationId, int bytes) {
    if (reserved.remove(destinationId)) {
      admission.addBytes(destinationId, bytes);
    }
  }

  /** Gives back what was not handed over. */
  public void giveBackRest() {
    for (String destinationId : reserved) {
      admission.finish(destinationId, 1);
      if (admission.someoneWaits()) {
        freed.accept(destinationId);
      }
    }
    reserved.clear();
  }
}
