package io.hookgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
  @Test
  void isEmptyAtFirst() {
    assertThat(new LatencyHistogram().quantile(0.99)).isZero();
  }

  @Property
  void tellsQuantilesWithinOnePercent(
      @ForAll @Size(min = 1, max = 200) List<@LongRange(min = 0, max = 1L << 35) Long> values) {
    LatencyHistogram histogram = new LatencyHistogram();
    for (long value : values) {
      histogram.add(value);
    }
    List<Long> sorted = values.stream().sorted().toList();
    for (double share : new double[] {0.01, 0.5, 0.95, 0.99, 1}) {
      long exact = sorted.get((int) Math.ceil(share * sorted.size()) - 1);
      assertThat(histogram.quantile(share)).isBetween(exact, exact + exact / 100 + 1);
    }
    assertThat(histogram.max()).isEqualTo(sorted.get(sorted.size() - 1));
    assertThat(histogram.count()).isEqualTo(values.size());
  }
}
