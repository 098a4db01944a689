package io.hookgate.delivery;

import io.hookgate.admission.Admission;
import io.hookgate.telemetry.Metrics;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the state of one destination's circuit means to the rest of the node: open is a hold, half
 * open is one place, closed is neither.
 *
 * @param recovered told the destination's id when a probe was answered
 */
record CircuitEffects(
    Target target,
    Admission admission,
    Metrics metrics,
    CircuitHints hints,
    Consumer<String> recovered) {
  private static final Logger LOG = LoggerFactory.getLogger(CircuitEffects.class);
  private static final int CLOSED = 0;
  private static final int HALF_OPEN = 1;
  private static final int OPEN = 2;

  String destinationId() {
    return target.destinationId();
  }

  /** Nothing starts for that long. */
  void opened(Duration reset, long failures, long calls) {
    // One place already now: when the hold ends a moment before the circuit does, no crowd starts.
    admission.probing(destinationId(), true);
    admission.hold(destinationId(), reset.toNanos());
    hints.held().accept(destinationId());
    gauge(OPEN);
    hints.changed().accept(destinationId(), true);
    LOG.atWarn()
        .addKeyValue("destination", target.label())
        .addKeyValue("destinationId", destinationId())
        .addKeyValue("resetMillis", reset.toMillis())
        .addKeyValue("failures", failures)
        .addKeyValue("calls", calls)
        .log("breaker.opened");
  }

  /** One may start. */
  void halfOpened() {
    gauge(HALF_OPEN);
    log("breaker.half-open");
    hints.roomFreed().accept(destinationId());
  }

  /** All may start. */
  void closed() {
    log("breaker.closed");
    recovered.accept(destinationId());
    ended();
  }

  /** Nothing is held back any more, whatever state the circuit was in. */
  void ended() {
    admission.probing(destinationId(), false);
    admission.release(destinationId());
    gauge(CLOSED);
    hints.changed().accept(destinationId(), false);
    hints.roomFreed().accept(destinationId());
  }

  private void log(String event) {
    LOG.atInfo()
        .addKeyValue("destination", target.label())
        .addKeyValue("destinationId", destinationId())
        .log(event);
  }

  /** Messages to one URL share a label, so no single state could stand under it. */
  private void gauge(int state) {
    if (!target.label().equals(Target.SEND)) {
      metrics.circuitState(target.label(), state);
    }
  }
}
