package io.hookgate.traffic;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was counted since the start, and in steps of ten seconds over the last hour. Any thread. */
public final class Flow {
  /** Length of a step. */
  public static final int STEP_SECONDS = 10;

  /** Whole steps that are told, the one under way left out. */
  public static final int STEPS = 360;

  private static final int KEPT = STEPS + 1;

  private final LongSupplier clock;
  private final LongAdder[] totals =
      Stream.generate(LongAdder::new).limit(Count.values().length).toArray(LongAdder[]::new);
  private final AtomicReferenceArray<@Nullable Step> steps = new AtomicReferenceArray<>(KEPT);

  /**
   * @param clock milliseconds since 1970
   */
  Flow(LongSupplier clock) {
    this.clock = clock;
  }

  /** What is counted. */
  public enum Count {
    /** Stored events, wanted by a route or not. */
    ACCEPTED(0),
    /** Seen before. */
    DUPLICATE(1),
    /** Requests that were not taken. */
    REJECTED(2),
    /** Deliveries that arrived. */
    DELIVERED(3),
    /** Attempts that did not succeed. */
    FAILED(4),
    /** Deliveries that became dead letters. */
    DEAD(5);

    private final int place;

    Count(int place) {
      this.place = place;
    }
  }

  private record Step(long number, AtomicIntegerArray counts) {}

  void add(Count count, int many) {
    totals[count.place].add(many);
    long number = now();
    int slot = (int) (number % KEPT);
    Step step = steps.get(slot);
    while (step == null || step.number < number) {
      steps.compareAndSet(slot, step, new Step(number, new AtomicIntegerArray(totals.length)));
      step = steps.get(slot);
    }
    step.counts.addAndGet(count.place, many);
  }

  /** Since the start. */
  public long total(Count count) {
    return totals[count.place].sum();
  }

  /** When the first step of {@link #series} began, milliseconds since 1970. */
  public long from() {
    return (now() - STEPS) * STEP_SECONDS * 1000;
  }

  /** The last {@value #STEPS} whole steps, the oldest first. */
  public long[] series(Count count) {
    long now = now();
    long[] series = new long[STEPS];
    for (int i = 0; i < STEPS; i++) {
      series[i] = at(now - STEPS + i, count);
    }
    return series;
  }

  /** Per second, over the last whole minute in steps. */
  public double rate(Count count) {
    long now = now();
    long sum = 0;
    for (int i = 1; i <= 60 / STEP_SECONDS; i++) {
      sum += at(now - i, count);
    }
    return sum / 60.0;
  }

  private long at(long number, Count count) {
    Step step = steps.get((int) (number % KEPT));
    return step == null || step.number != number ? 0 : step.counts.get(count.place);
  }

  private long now() {
    return clock.getAsLong() / (STEP_SECONDS * 1000L);
  }
}
