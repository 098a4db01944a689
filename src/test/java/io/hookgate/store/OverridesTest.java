package io.hookgate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hookgate.backoff.Backoff;
import io.hookgate.backoff.Jitter;
import io.hookgate.backoff.RetryPolicy;
import io.hookgate.model.Header;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverridesTest {
  private static final RetryPolicy LISTED =
      new RetryPolicy(
          4,
          new Backoff.Listed(List.of(Duration.ofSeconds(1), Duration.ofSeconds(5))),
          Duration.ofMinutes(1),
          Jitter.NONE,
          Duration.ofHours(1));
  private static final Overrides NOTHING =
      new Overrides(null, null, null, List.of(), Duration.ZERO);

  @Test
  void readsWhatItWrote() {
    Overrides all =
        new Overrides(
            LISTED, 2, Duration.ofSeconds(3), List.of(new Header("X-A", "1")), Duration.ofDays(1));

    assertThat(Overrides.fromJson(all.toJson())).isEqualTo(all);
    assertThat(Overrides.fromJson(NOTHING.toJson())).isEqualTo(NOTHING);
    assertThat(NOTHING.none()).isTrue();
    assertThat(all.none()).isFalse();
  }

  @Test
  void leavesToTheDestinationWhatItDoesNotSay() {
    assertThat(NOTHING.over(LISTED)).isEqualTo(LISTED);
    assertThat(NOTHING.over(Duration.ofSeconds(9))).hasSeconds(9);
  }

  @Test
  void changesTheNumberOfAttemptsAlone() {
    RetryPolicy policy = new Overrides(null, 7, null, List.of(), Duration.ZERO).over(LISTED);

    assertThat(policy.maxAttempts()).isEqualTo(7);
    assertThat(policy.backoff()).isEqualTo(LISTED.backoff());
    assertThat(policy.maxAge()).isEqualTo(LISTED.maxAge());
  }

  @Test
  void givesNeverMoreTimeThanTheDestination() {
    Overrides long60 = new Overrides(null, null, Duration.ofSeconds(60), List.of(), Duration.ZERO);

    assertThat(long60.over(Duration.ofSeconds(10))).hasSeconds(10);
    assertThat(long60.over(Duration.ofSeconds(90))).hasSeconds(60);
  }

  @Test
  void countsTheAgeFromWhenItMayBegin() {
    RetryPolicy late = new Overrides(null, null, null, List.of(), Duration.ofDays(30)).over(LISTED);

    assertThat(late.maxAge()).isEqualTo(Duration.ofDays(30).plusHours(1));
  }

  @Test
  void saysWhatIsWrongWithoutAValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Overrides.fromJson("{\"headers\": \"canary\"}"))
        .withMessageNotContaining("canary");
  }
}
