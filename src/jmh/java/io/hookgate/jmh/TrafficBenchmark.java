package io.hookgate.jmh;

import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.Event;
import io.hookgate.model.EventStatus;
import io.hookgate.model.Lane;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.traffic.Traffic;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What telling the live feed and the numbers costs, per event with one delivery. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class TrafficBenchmark {
  private final Traffic traffic = new Traffic(System::currentTimeMillis);
  private final Event event =
      new Event(
          "evt_01hx0000000000000000000000",
          "",
          "src_1",
          "mail",
          "a.b",
          0,
          "",
          List.of(),
          new byte[0]);
  private final LeasedDelivery delivery =
      new LeasedDelivery(
          "dlv_01hx0000000000000000000000000",
          event,
          "dst_1",
          Lane.NORMAL,
          "token",
          0,
          0,
          0,
          null,
          null,
          0);
  private final Attempt attempt =
      new Attempt(
          1, 0, 5, AttemptOutcome.SUCCESS, 200, null, "", "", List.of(), new byte[0], false);

  /** Accepted, acknowledged, attempted, delivered. */
  @Benchmark
  @Threads(1)
  public void onOneThread() {
    event();
  }

  /** The same by two threads at once. */
  @Benchmark
  @Threads(2)
  public void onTwoThreads() {
    event();
  }

  private void event() {
    traffic.accepted(event, EventStatus.ROUTED, List.of("dst_1"));
    traffic.acknowledged(1_000_000);
    traffic.attempted(delivery, attempt, 5_000_000);
    traffic.ended(delivery, DeliveryState.DELIVERED, null);
  }
}
