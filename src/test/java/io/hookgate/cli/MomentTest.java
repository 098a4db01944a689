package io.hookgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

  @ParameterizedTest
  @CsvSource({
    "90s, 2026-03-01T11:58:30.123Z",
    "1h, 2026-03-01T11:00:00.123Z",
    "7d, 2026-02-22T12:00:00.123Z",
    "999999999999999d, 1970-01-01T00:00:00Z",
    "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00.5+02:00, 2026-01-31T10:00:00.500Z"
  })
  void readsTimesAndHowLongAgo(String text, String time) {
    assertThat(Moment.parse(text, NOW)).hasToString(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2h ago", "-2h", "5w", "2026-01-31", "1h30m"})
  void saysWhatWouldBeRight(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Moment.parse(text, NOW))
        .withMessageContaining("write " + Moment.FORMS);
  }

  @Test
  void spansAreSaidAtAGlance() {
    assertThat(Attempts.span(Duration.ofMillis(999))).isEqualTo("999 ms");
    assertThat(Attempts.span(Duration.ofMillis(1500))).isEqualTo("1.5 s");
    assertThat(Attempts.span(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(Attempts.span(Duration.ofMinutes(2))).isEqualTo("2.0 min");
    assertThat(Attempts.span(Duration.ofHours(30))).isEqualTo("30 h");
  }
}
