package io.hookgate.retention;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PressureTest {
  private final Pressure pressure = new Pressure();

  @Test
  void beginsAboveThreeQuartersAndEndsAtSeventyPercent() {
    assertThat(pressure.judge(0)).isFalse();
    assertThat(pressure.judge(0.72)).isFalse();
    assertThat(pressure.judge(0.75)).isFalse();
    assertThat(pressure.judge(0.751)).isTrue();
    assertThat(pressure.judge(0.72)).isTrue();
    assertThat(pressure.judge(0.70)).isFalse();
    assertThat(pressure.judge(0.74)).isFalse();
  }
}
