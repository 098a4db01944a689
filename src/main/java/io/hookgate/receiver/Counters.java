package io.hookgate.receiver;

import java.util.concurrent.atomic.LongAdder;

/** What {@link ReceiverStats} is read from. */
final class Counters {
  final LongAdder received = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder accepted = new LongAdder();
  final LongAdder doubles = new LongAdder();
  final LongAdder badSignatures = new LongAdder();
  final LongAdder unreadable = new LongAdder();

  ReceiverStats snapshot() {
    return new ReceiverStats(
        received.sum(),
        failed.sum(),
        accepted.sum(),
        doubles.sum(),
        badSignatures.sum(),
        unreadable.sum());
  }
}
