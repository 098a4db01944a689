package io.hookgate.traffic;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long something took, and how often it failed, over the last ten minutes. Four buckets to each
 * doubling, from 64 microseconds to a quarter of an hour: what is told is off by an eighth at most.
 * About 4 KB once it is used. Any thread.
 */
final class Latencies {
  private static final int MINUTES = 10;
  private static final long MINUTE_MILLIS = 60_000;
  private static final int BUCKETS = 96;
  private static final int FAILED = BUCKETS;
  private static final int UNIT_MICROS = 16;

  private final AtomicReferenceArray<@Nullable Minute> minutes =
      new AtomicReferenceArray<>(MINUTES);
  private final LongSupplier clock;

  Latencies(LongSupplier clock) {
    this.clock = clock;
  }

  private record Minute(long number, AtomicIntegerArray counts) {}

  void add(long nanos, boolean failed) {
    long number = clock.getAsLong() / MINUTE_MILLIS;
    int slot = (int) (number % MINUTES);
    Minute minute = minutes.get(slot);
    while (minute == null || minute.number < number) {
      minutes.compareAndSet(slot, minute, new Minute(number, new AtomicIntegerArray(BUCKETS + 1)));
      minute = minutes.get(slot);
    }
    minute.counts.incrementAndGet(bucket(nanos));
    if (failed) {
      minute.counts.incrementAndGet(FAILED);
    }
  }

  Summary summary() {
    long oldest = clock.getAsLong() / MINUTE_MILLIS - MINUTES + 1;
    long[] counts = new long[BUCKETS + 1];
    for (int i = 0; i < MINUTES; i++) {
      Minute minute = minutes.get(i);
      if (minute != null && minute.number >= oldest) {
        for (int bucket = 0; bucket <= BUCKETS; bucket++) {
          counts[bucket] += minute.counts.get(bucket);
        }
      }
    }
    long all = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      all += counts[bucket];
    }
    return new Summary(
        all, counts[FAILED], at(counts, all, 0.5), at(counts, all, 0.95), at(counts, all, 0.99));
  }

  private static double at(long[] counts, long all, double share) {
    long wanted = (long) Math.ceil(all * share);
    long seen = 0;
    for (int bucket = 0; bucket < BUCKETS && wanted > 0; bucket++) {
      seen += counts[bucket];
      if (seen >= wanted) {
        return middleMicros(bucket) / 1000.0;
      }
    }
    return 0;
  }

  private static int bucket(long nanos) {
    long units = Math.max(4, nanos / (1000L * UNIT_MICROS));
    int doubling = 61 - Long.numberOfLeadingZeros(units);
    int quarter = (int) (units >>> doubling) & 3;
    return Math.min(BUCKETS - 1, doubling * 4 + quarter);
  }

  private static long middleMicros(int bucket) {
    long twice = 2L * (4 + bucket % 4) + 1;
    return (twice << (bucket / 4)) * UNIT_MICROS / 2;
  }
}
