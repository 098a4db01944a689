package io.hookgate.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class JournalTest {
  private final Journal journal = new Journal(3);

  @Test
  void numbersEventsAndTheirAttempts() {
    assertThat(arrive("a").event()).isZero();
    assertThat(arrive("b").event()).isEqualTo(1);
    assertThat(arrive("a").event()).isZero();
    assertThat(arrive("a").attempt()).isEqualTo(3);
  }

  @Test
  void knowsADouble() {
    assertThat(journal.accept(arrive("a"))).isTrue();
    assertThat(journal.accept(arrive("a"))).isFalse();

    assertThat(only()).isEqualTo(new Received("a", "", "t", "00", 1, 2, 2, false));
    assertThat(only().doubles()).isEqualTo(1);
  }

  @Test
  void takesAReplayAsNew() {
    assertThat(journal.accept(arrive("a"))).isTrue();
    assertThat(journal.accept(journal.arrive("a", "rpl_1", "t", "00", 1))).isTrue();
    assertThat(journal.accept(journal.arrive("a", "rpl_1", "t", "00", 1))).isFalse();

    assertThat(journal.snapshot()).containsOnlyKeys("a", "a rpl_1");
  }

  @Test
  void noticesOtherBytesUnderTheSameId() {
    arrive("a");
    journal.arrive("a", "", "t", "ff", 2);

    Received event = only();
    assertThat(event.bodyChanged()).isTrue();
    assertThat(event.sha256()).isEqualTo("ff");
  }

  @Test
  void forgetsWhatWasNotSeenLongest() {
    arrive("a");
    arrive("b");
    arrive("c");
    arrive("a");
    arrive("d");

    assertThat(journal.snapshot()).containsOnlyKeys("c", "a", "d");
  }

  private Received only() {
    return Objects.requireNonNull(journal.snapshot().get("a"));
  }

  private Journal.Arrival arrive(String id) {
    return journal.arrive(id, "", "t", "00", 1);
  }
}
