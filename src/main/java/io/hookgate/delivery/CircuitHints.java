package io.hookgate.delivery;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Who is told of circuits; each is told the destination's id.
 *
 * @param roomFreed when something may start again
 * @param held when nothing may
 * @param changed whether the circuit is open now
 */
record CircuitHints(
    Consumer<String> roomFreed, Consumer<String> held, BiConsumer<String, Boolean> changed) {
  static CircuitHints of(Hints hints) {
    return new CircuitHints(hints::roomFreed, hints::held, hints::circuit);
  }
}
