package io.hookgate.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LinesPerSecondTest {
  private long now = 5;

  @Test
  void letsSoManyThroughASecondAndSaysHowManyItLeftOut() {
    LinesPerSecond lines = new LinesPerSecond(2, () -> now);
    assertThat(lines.tryWrite()).isZero();
    assertThat(lines.tryWrite()).isZero();
    assertThat(lines.tryWrite()).isNegative();
    assertThat(lines.tryWrite()).isNegative();

    now += TimeUnit.SECONDS.toNanos(1);

    assertThat(lines.tryWrite()).isEqualTo(2);
    assertThat(lines.tryWrite()).isZero();
    assertThat(lines.tryWrite()).isNegative();
  }
}
