package io.hookgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "250ms,PT0.25S",
    "15s,PT15S",
    "5m,PT5M",
    "2h,PT2H",
    "3d,PT72H",
    "0s,PT0S",
    "999999999999999ms,PT277777777H46M39.999S"
  })
  void readsDurations(String text, Duration duration) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "15", "15 s", "1.5s", "-1s", "1w", "PT15S", "15S", "15s\n", "1h30m"})
  void refusesOtherDurations(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("write a duration such as \"250ms\", \"15s\", \"2h\" or \"3d\"");
  }

  @ParameterizedTest
  @CsvSource({"PT0S,0s", "PT0.25S,250ms", "PT90S,90s", "PT2M,2m", "PT3H,3h", "PT48H,2d"})
  void writesDurations(Duration duration, String text) {
    assertThat(Durations.format(duration)).isEqualTo(text);
  }

  @Property
  void readsWhatItWrites(@ForAll @LongRange(min = 0, max = 999_999_999_999_999L) long millis) {
    Duration duration = Duration.ofMillis(millis);

    assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource({"0B,0", "100B,100", "512KiB,524288", "1MiB,1048576", "2GiB,2147483648"})
  void readsSizes(String text, long bytes) {
    assertThat(Sizes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1MB", "1 MiB", "1.5MiB", "-1B", "1MiB\n"})
  void refusesOtherSizes(String text) {
    assertThatThrownBy(() -> Sizes.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("write a size such as \"512KiB\" or \"1MiB\"");
  }

  @ParameterizedTest
  @ValueSource(strings = "999999999999999GiB")
  void refusesSizesThatNoLongCanHold(String text) {
    assertThatThrownBy(() -> Sizes.parse(text)).hasMessageStartingWith("is too large");
  }
}
