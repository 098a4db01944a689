package io.hookgate.store;

import static io.hookgate.store.MemoryShares.BESIDE_RECORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.Lane;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemorySharesTest {
  private static final double MAX = 1_000_000;

  private final MemoryShares shares = new MemoryShares(0.3);

  @Test
  void namesADestinationThatHoldsMoreThanItsShare() {
    shares.judge(Map.of("dst_a", held(1, 300_001), "dst_b", held(1, 200_000)), MAX);

    assertThat(first(to("dst_b", "dst_a"))).isEqualTo("dst_a");
    assertThat(first(to("dst_b"))).isNull();
    assertThat(first(List.of())).isNull();
  }

  @Test
  void countsWhatDeliveriesNeedBesideTheirRecords() {
    int many = 300_000 / BESIDE_RECORD;
    shares.judge(Map.of("dst_a", held(many, 0)), MAX);
    assertThat(first(to("dst_a"))).isNull();

    shares.judge(Map.of("dst_a", held(many, BESIDE_RECORD)), MAX);
    assertThat(first(to("dst_a"))).isEqualTo("dst_a");
  }

  @Test
  void forgetsOneThatHoldsLessAgain() {
    shares.judge(Map.of("dst_a", held(1, 300_001)), MAX);
    shares.judge(Map.of("dst_a", held(1, 200_000)), MAX);
    assertThat(first(to("dst_a"))).isNull();

    shares.judge(Map.of("dst_a", held(1, 300_001)), MAX);
    shares.clear();
    assertThat(first(to("dst_a"))).isNull();
  }

  @Test
  void looksOnlyWhenSoMuchIsUsedThatOneCanHoldTooMuch() {
    assertThat(shares.possible(0.29)).isFalse();
    assertThat(shares.possible(0.31)).isTrue();
    assertThat(new MemoryShares(1).possible(1.2)).isFalse();
  }

  @Test
  void bytesWithoutADeliveryAreACounterThatWentWrong() {
    assertThat(new Counts(0, 0, 0, 0, 5_000).corrected()).isEqualTo(Counts.NONE);
    assertThat(new Counts(1, 0, 0, 0, -5).corrected().bytes()).isZero();
  }

  private String first(List<NewDelivery> deliveries) {
    return shares.first(deliveries, NewDelivery::destinationId);
  }

  private static Counts held(int dead, long bytes) {
    return new Counts(0, 0, 0, dead, bytes);
  }

  private static List<NewDelivery> to(String... destinations) {
    return Arrays.stream(destinations)
        .map(id -> new NewDelivery(id, "", Lane.NORMAL, 0, false, null, 0))
        .toList();
  }
}
