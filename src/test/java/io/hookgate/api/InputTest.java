package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.model.Ids;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
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
  void groupsIdsByEvent() {
    String event = Ids.newEventId(NOON, 3, new Random(1));
    String other = Ids.newEventId(NOON, 4, new Random(2));
    String first = Ids.deliveryId(event, 0);
    String second = Ids.deliveryId(event, 1);

    assertThat(ReplaySelection.ofIds(List.of(first, other, second)))
        .containsExactly(
            new ReplaySelection(event, Set.of(first, second)),
            new ReplaySelection(other, Set.of()));
    assertThat(ReplaySelection.ofIds(List.of(first, event)))
        .containsExactly(new ReplaySelection(event, Set.of()));
  }

  @Test
  void warnsOfOldEventsWithTheirCountAndTheOldest() {
    ReplayTally tally = new ReplayTally(NOON);
    tally.add(NOON - 1000);
    tally.add(NOON - Duration.ofHours(25).toMillis());
    tally.add(NOON - Duration.ofHours(49).toMillis());

    assertThat(tally.matched()).isEqualTo(3);
    assertThat(tally.warnings()).hasSize(1);
    assertThat(tally.warnings().getJsonObject(0).getLong("count")).isEqualTo(2);
    assertThat(tally.warnings().getJsonObject(0).getString("oldest"))
        .isEqualTo("2026-05-12T11:00:00.000Z");
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
