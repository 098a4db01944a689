package io.hookgate.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
  @Test
  void withoutARateNothingWaits() {
    Pace pace = new Pace(0, 100);

    assertThat(pace.batch()).isEqualTo(100);
    assertThat(pace.after(100, 0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100, 999, 10_000})
  void neverMakesMoreThanTheRateAndWaitsAtMostASecond(int rate) {
    Pace pace = new Pace(rate, 100);
    long now = 5;
    long made = 0;
    for (int i = 0; i < 1000; i++) {
      made += pace.batch();
      long wait = pace.after(pace.batch(), now);
      assertThat(wait).isBetween(0L, 1000L);
      now += wait * 1_000_000;
    }

    double seconds = (now - 5) / 1e9;
    assertThat(made / seconds).isBetween(rate * 0.8, rate * 1.001);
  }

  @Test
  void saysWhatIsLeftOfALongWait() {
    Pace pace = new Pace(2, 100);
    assertThat(pace.after(20, 0)).isEqualTo(10_000);

    assertThat(pace.after(0, 4_000_000_000L)).isEqualTo(6000);
    assertThat(pace.after(0, 10_000_000_000L)).isZero();
    assertThat(pace.after(1, 10_000_000_000L)).isEqualTo(500);
  }

  @Test
  void doesNotMakeUpForALongPause() {
    Pace pace = new Pace(100, 100);
    assertThat(pace.after(25, 0)).isEqualTo(250);

    long later = 60_000_000_000L;
    assertThat(pace.after(25, later)).isEqualTo(250);
    assertThat(pace.after(25, later)).isEqualTo(500);
  }
}
