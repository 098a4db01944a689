package io.hookgate.bench;

import io.hookgate.cli.LatencyHistogram;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of requests. Times are {@link System#nanoTime}. Not thread-safe. */
final class LoadTally {
  private final long windowStart;
  private final long windowEnd;
  private final @Nullable Journal journal;
  private final LatencyHistogram latencies = new LatencyHistogram();
  private long acceptedInWindow;
  private long accepted;
  private long refused;
  private long broken;
  private long unsent;

  LoadTally(long windowStart, long windowEnd, @Nullable Journal journal) {
    this.windowStart = windowStart;
    this.windowEnd = windowEnd;
    this.journal = journal;
  }

  void sent(int number, long due) {
    if (journal != null) {
      journal.sent(number, SharedClock.microsAt(due));
    }
  }

  void answered(int number, int status, long due, long now) {
    if (status < 200 || status > 299) {
      refused++;
      return;
    }
    accepted++;
    if (now >= windowStart && now < windowEnd) {
      acceptedInWindow++;
    }
    latency(due, now);
    if (journal != null) {
      journal.acked(number, SharedClock.microsAt(now));
    }
  }

  void broken() {
    broken++;
  }

  void unsent(long due, long now) {
    unsent++;
    latency(due, now);
  }

  /**
   * The result so far.
   *
   * @param end when sending ended: the window's end, or earlier when there was no more to send
   */
  LoadResult result(int next, long unanswered, long end) {
    long opened = SharedClock.microsAt(windowStart);
    return new LoadResult(
        opened,
        opened + (Math.min(windowEnd, end) - windowStart) / 1000,
        acceptedInWindow,
        accepted,
        refused,
        broken,
        unanswered,
        unsent,
        next,
        latencies.quantile(0.50),
        latencies.quantile(0.99),
        latencies.quantile(0.999),
        latencies.max());
  }

  private void latency(long due, long now) {
    if (due >= windowStart && due < windowEnd) {
      latencies.add((now - due) / 1000);
    }
  }
}
