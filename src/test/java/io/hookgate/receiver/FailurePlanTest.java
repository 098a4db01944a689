package io.hookgate.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FailurePlanTest {
  private static final int MANY = 20_000;

  @Test
  void refusesAboutTheShareThatWasAsked() {
    FailurePlan plan = new FailurePlan(42, 0.8);

    long refused = LongStream.range(0, MANY).filter(event -> plan.statusOf(event, 1) != 0).count();

    assertThat(refused / (double) MANY).isCloseTo(0.8, within(0.02));
  }

  @Test
  void decidesAboutTheAttemptsOfOneEventIndependently() {
    FailurePlan plan = new FailurePlan(42, 0.5);

    long refused =
        LongStream.rangeClosed(1, MANY).filter(n -> plan.statusOf(3, (int) n) != 0).count();

    assertThat(refused / (double) MANY).isCloseTo(0.5, within(0.02));
  }

  @Test
  void repeatsItselfWithTheSameSeed() {
    FailurePlan one = new FailurePlan(7, 0.8);
    FailurePlan other = new FailurePlan(7, 0.8);

    assertThat(LongStream.range(0, 100).map(event -> one.statusOf(event, 2)))
        .containsExactly(
            LongStream.range(0, 100)
                .map(event -> other.statusOf(event, 2))
                .boxed()
                .toArray(Long[]::new));
  }

  @Test
  void refusesWithBothStatuses() {
    FailurePlan plan = new FailurePlan(1, 1);

    assertThat(LongStream.range(0, 50).map(event -> plan.statusOf(event, 1)))
        .contains(500L, 503L)
        .allMatch(status -> status == 500 || status == 503);
  }

  @Test
  void takesEverythingOrNothingAtTheEnds() {
    FailurePlan plan = new FailurePlan(1, 0);
    assertThat(LongStream.range(0, 1000).map(event -> plan.statusOf(event, 1))).containsOnly(0L);

    plan.share(1);
    assertThat(LongStream.range(0, 1000).map(event -> plan.statusOf(event, 1))).doesNotContain(0L);
  }

  @Test
  void refusesAShareThatIsNone() {
    FailurePlan plan = new FailurePlan(1, 0);

    assertThatThrownBy(() -> plan.share(1.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 to 1");
    assertThatThrownBy(() -> plan.share(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }
}
