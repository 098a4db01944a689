package io.hookgate.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.AlertsConfig;
import io.hookgate.config.AlertsConfig.Format;
import io.hookgate.model.DeadReason;
import io.hookgate.store.DeadLetter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RulesTest {
  private static final Sighting NOTHING =
      new Sighting(Map.of(), Map.of(), Map.of(), 0, Map.of(), List.of());

  private final Rules rules = new Rules(AlertsConfig.DEFAULT);

  @Test
  void nothingSeenIsNoTrouble() {
    assertThat(find(NOTHING)).isEmpty();
  }

  @Test
  void soManyDeadLettersAreTroubleAndOneLessAreNot() {
    assertThat(find(died(99))).isEmpty();
    assertThat(find(died(100)))
        .singleElement()
        .satisfies(
            trouble -> {
              assertThat(trouble.incident()).isEqualTo("dead_letters.growing:dst_a:");
              assertThat(trouble.facts()).containsEntry("count", 100L);
              assertThat(trouble.begins()).isTrue();
            });
  }

  @Test
  void anOpenCircuitBeginsAnIncidentLateAndKeepsItGoingAtOnce() {
    assertThat(find(open(1))).singleElement().matches(trouble -> !trouble.begins());
    assertThat(find(open(Duration.ofMinutes(5).toMillis())))
        .singleElement()
        .matches(Trouble::begins);
  }

  @Test
  void anOldBacklogIsTrouble() {
    long limit = Duration.ofMinutes(15).toMillis();
    assertThat(find(due(limit - 1))).isEmpty();
    assertThat(find(due(limit)))
        .extracting(Trouble::incident)
        .containsExactly("backlog.old:dst_a:");
  }

  @Test
  void eachShareOfMemoryIsAnIncidentOfItsOwn() {
    Sighting seen =
        new Sighting(Map.of(), Map.of(), Map.of("dst_a", 0.8), 0.5, Map.of(), List.of());
    assertThat(find(seen))
        .extracting(Trouble::incident)
        .containsExactlyInAnyOrder(
            "memory.share:dst_a:0.5", "memory.share:dst_a:0.8", "memory.share::0.5");
  }

  @Test
  void aCriticalDeadLetterIsTroublePerDestinationAndPattern() {
    DeadLetter letter =
        new DeadLetter(
            "dlv_1",
            "evt_1",
            "",
            "src_1",
            "mail",
            "bounced.hard",
            "dst_a",
            "",
            DeadReason.EXHAUSTED,
            1,
            2,
            3,
            null);
    Sighting seen =
        new Sighting(
            Map.of(),
            Map.of(),
            Map.of(),
            0,
            Map.of(),
            List.of(new CriticalDeaths.Hit("bounced.*", letter)));
    assertThat(find(seen))
        .singleElement()
        .satisfies(
            trouble -> {
              assertThat(trouble.incident()).isEqualTo("event.critical_dead:dst_a:bounced.*");
              assertThat(trouble.facts())
                  .containsEntry("event", "evt_1")
                  .containsEntry("reason", "exhausted");
            });
  }

  @Test
  void nothingIsToldOfADestinationThatIsNotWatched() {
    Sighting everything =
        new Sighting(
            Map.of("dst_a", 1000L),
            Map.of("dst_a", Long.MAX_VALUE),
            Map.of("dst_a", 1.0),
            0,
            Map.of("dst_a", Long.MAX_VALUE),
            List.of());
    assertThat(find(everything)).hasSize(5);
    assertThat(rules.find(everything, id -> false)).isEmpty();
  }

  @Test
  void whatIsTurnedOffIsNoTrouble() {
    AlertsConfig off =
        new AlertsConfig(
            null, Format.JSON, List.of(), null, null, null, List.of(), null, Duration.ofMinutes(1));
    Sighting everything =
        new Sighting(
            Map.of("dst_a", 1000L),
            Map.of("dst_a", Long.MAX_VALUE),
            Map.of("dst_a", 1.0),
            1,
            Map.of("dst_a", Long.MAX_VALUE),
            List.of());
    assertThat(new Rules(off).find(everything, id -> true)).isEmpty();
  }

  private List<Trouble> find(Sighting seen) {
    return rules.find(seen, id -> true);
  }

  private static Sighting died(long count) {
    return new Sighting(Map.of("dst_a", count), Map.of(), Map.of(), 0, Map.of(), List.of());
  }

  private static Sighting open(long millis) {
    return new Sighting(Map.of(), Map.of(), Map.of(), 0, Map.of("dst_a", millis), List.of());
  }

  private static Sighting due(long millis) {
    return new Sighting(Map.of(), Map.of("dst_a", millis), Map.of(), 0, Map.of(), List.of());
  }
}
