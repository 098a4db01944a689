package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputTest {
  private static final long NOON = 1_778_760_000_000L;

  @ParameterizedTest
  @CsvSource({
    "2026-05-14T12:00:00Z, 0",
    "2026-05-14T14:00:00.5+02:00, 500",
    "2h, -7200000",
    "7d, -604800000",
    "250ms, -250",
    "9999999999d, -1778760000000",
  })
  void readsTimesAbsoluteAndRelative(String text, long fromNoon) {
    assertThat(Times.moment("since", text, NOON)).isEqualTo(NOON + fromNoon);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2h ",
        "-2h",
        "1.5h",
        "2026-05-14",
        "1778760000",
        "99999-01-01T00:00:00Z",
        "+999999999-01-01T00:00:00Z"
      })
  void refusesOtherTimes(String text) {
    assertThatThrownBy(() -> Times.moment("since", text, NOON))
        .hasMessageContaining("since has to be a time");
  }

  @Test
  void readsNumbersAsSeconds() {
    assertThat(Times.duration("delay", 1.5, Duration.ZERO, Duration.ofDays(1)))
        .isEqualTo(Duration.ofMillis(1500));
    assertThatThrownBy(() -> Times.duration("delay", Double.NaN, Duration.ZERO, Duration.ofDays(1)))
        .hasMessageContaining("from 0s to 1d");
  }

  @Property
  void neverFailsOtherwiseThanWithAProblem(@ForAll String text) {
    try {
      JsonText.member(text, "payload");
      assertThat(JsonText.isValue(text)).isTrue();
    } catch (ProblemException e) {
      assertThat(e.problem().status()).isEqualTo(400);
    }
  }

  @Test
  void findsAMemberAtTheTopOnly() {
    assertThat(JsonText.member("{\"a\": {\"b\": 1}, \"b\" : [ 2 ] }", "b")).contains("[ 2 ]");
    assertThat(JsonText.member("{\"a\": {\"b\": 1}}", "b")).isEmpty();
  }

  @Test
  void refusesADeepBodyWithAProblem() {
    String deep = "{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}";

    assertThatThrownBy(() -> JsonText.member(deep, "a"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("nested too deeply");
  }

  @Test
  void takesNamesAndIdsButSendsOnlyToWhatExists() {
    Names names = new Names(Topologies::standard);

    assertThat(names.sourceId("source", "mail")).isEqualTo(Topologies.MAIL);
    assertThat(names.sourceId("source", "src_gone")).isEqualTo("src_gone");
    assertThat(names.destinationId("destination", Topologies.CRM)).isEqualTo(Topologies.CRM);
    assertThatThrownBy(() -> names.liveDestinationId("/to", "dst_gone"))
        .hasMessageContaining("[billing, crm, staging]");
  }
}
