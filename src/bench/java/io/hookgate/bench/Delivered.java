package io.hookgate.bench;

import io.hookgate.cli.LatencyHistogram;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What the journal says about one load's deliveries. Latencies are microseconds from when a request
 * was meant to be sent to its first delivery, over the events meant for the window.
 *
 * @param inWindow first deliveries within the window, of whatever event of the load
 * @param lost acknowledged and never delivered
 * @param drainMicros from the end of the load to its last delivery; 0 when there was none after it
 */
record Delivered(long inWindow, long p50, long p99, long p999, long lost, long drainMicros) {
  private static final long PAUSE_MILLIS = 50;

  /** Waits until every acknowledged event is delivered, or for the limit, and then counts. */
  static Delivered await(Journal journal, int first, LoadResult load, Duration limit)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    int settled = first;
    while (settled < load.next() && System.nanoTime() < end) {
      if (journal.ackedAt(settled) == 0 || journal.deliveredAt(settled) != 0) {
        settled++;
      } else {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
    return count(journal, first, load);
  }

  static Delivered count(Journal journal, int first, LoadResult load) {
    LatencyHistogram latencies = new LatencyHistogram();
    long inWindow = 0;
    long lost = 0;
    long last = load.windowEnd();
    for (int event = first; event < load.next(); event++) {
      long sent = journal.sentAt(event);
      long delivered = journal.deliveredAt(event);
      if (delivered == 0) {
        lost += journal.ackedAt(event) == 0 ? 0 : 1;
        continue;
      }
      last = Math.max(last, delivered);
      inWindow += isWithin(delivered, load) ? 1 : 0;
      if (isWithin(sent, load)) {
        latencies.add(delivered - sent);
      }
    }
    return new Delivered(
        inWindow,
        latencies.quantile(0.50),
        latencies.quantile(0.99),
        latencies.quantile(0.999),
        lost,
        last - load.windowEnd());
  }

  private static boolean isWithin(long micros, LoadResult load) {
    return micros >= load.windowStart() && micros < load.windowEnd();
  }
}
