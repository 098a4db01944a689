package io.hookgate.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.DeadReason;
import io.hookgate.traffic.Flow.Count;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class TrafficTest {
  private final AtomicLong now = new AtomicLong(1_700_000_000_000L);
  private final Traffic traffic = new Traffic(now::get);

  @Test
  void countsPerStepOfTenSecondsAndForgetsAfterAnHour() {
    died("", 3);
    pass(10);
    died("", 2);
    assertThat(last(1)).isEqualTo(3);
    pass(10);
    assertThat(last(1)).isEqualTo(2);
    assertThat(last(2)).isEqualTo(3);

    pass(3600);

    assertThat(Arrays.stream(node().series(Count.DEAD)).sum()).isZero();
    assertThat(node().total(Count.DEAD)).isEqualTo(5);
  }

  @Test
  void tellsTheRateOfTheLastMinute() {
    for (int step = 0; step < 10; step++) {
      died("", 30);
      pass(10);
    }

    assertThat(node().rate(Count.DEAD)).isEqualTo(3.0);
  }

  @Test
  void aTenantHasItsOwnNumbersWithinTheNodes() {
    died("acme", 4);
    died("", 1);

    assertThat(node().total(Count.DEAD)).isEqualTo(5);
    assertThat(traffic.flow("acme").total(Count.DEAD)).isEqualTo(4);
    assertThat(traffic.flow("other")).isNull();
  }

  @Test
  void noNumberOfTenantsMakesItGrowBeyondItsBound() {
    IntStream.range(0, 1000).forEach(i -> died("t" + i, 1));

    assertThat(node().total(Count.DEAD)).isEqualTo(1000);
    assertThat(IntStream.range(0, 1000).filter(i -> traffic.flow("t" + i) != null).count())
        .isEqualTo(200);
  }

  @Test
  void percentilesAreRightToAnEighth() {
    for (int millis = 1; millis <= 1000; millis++) {
      traffic.acknowledged(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    Summary summary = traffic.acknowledgements();

    assertThat(summary.count()).isEqualTo(1000);
    assertThat(summary.p50()).isCloseTo(500, Percentage.withPercentage(12.5));
    assertThat(summary.p95()).isCloseTo(950, Percentage.withPercentage(12.5));
    assertThat(summary.p99()).isCloseTo(990, Percentage.withPercentage(12.5));
  }

  @Test
  void latenciesAreForgottenAfterTenMinutesAndBoundedAtBothEnds() {
    traffic.acknowledged(0);
    traffic.acknowledged(Long.MAX_VALUE);
    assertThat(traffic.acknowledgements().count()).isEqualTo(2);

    pass(601);

    assertThat(traffic.acknowledgements()).isEqualTo(Summary.NONE);
  }

  @Test
  void keepsTheDestinationsThatAreUsedMost() {
    Destinations destinations = new Destinations(now::get);
    for (int i = 0; i < Destinations.MOST; i++) {
      destinations.of("dst_" + i).add(1, false);
      if (i >= 100) {
        destinations.of("dst_" + i).add(1, true);
      }
    }

    destinations.of("dst_new").add(1, false);

    assertThat(destinations.summary("dst_new").count()).isEqualTo(1);
    assertThat(destinations.summary("dst_0")).isEqualTo(Summary.NONE);
    assertThat(destinations.summary("dst_500")).extracting(Summary::failed).isEqualTo(1L);
  }

  private void died(String tenant, int count) {
    traffic.died(Happening.Delivery.of("", tenant, "dst_x"), DeadReason.CRASHED, count);
  }

  private void pass(int seconds) {
    now.addAndGet(seconds * 1000L);
  }

  private Flow node() {
    return traffic.flow(null);
  }

  private long last(int steps) {
    return node().series(Count.DEAD)[Flow.STEPS - steps];
  }
}
