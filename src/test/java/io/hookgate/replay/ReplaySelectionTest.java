package io.hookgate.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.Ids;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplaySelectionTest {
  @Test
  void groupsIdsByEvent() {
    String event = Ids.newEventId(1, 3, new Random(1));
    String other = Ids.newEventId(1, 4, new Random(2));
    String first = Ids.deliveryId(event, 0);
    String second = Ids.deliveryId(event, 1);

    assertThat(ReplaySelection.ofIds(List.of(first, other, second)))
        .containsExactly(
            new ReplaySelection(event, Set.of(first, second)),
            new ReplaySelection(other, Set.of()));
    assertThat(ReplaySelection.ofIds(List.of(first, event)))
        .containsExactly(new ReplaySelection(event, Set.of()));
  }
}
