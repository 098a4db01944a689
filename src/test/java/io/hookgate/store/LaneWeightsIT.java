package io.hookgate.store;

import static io.hookgate.testkit.StoreKit.DESTINATION;
import static io.hookgate.testkit.StoreKit.await;
import static io.hookgate.testkit.StoreKit.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.Lane;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lanes are served by weight, 8:4:2:1, however little is claimed at a time. */
class LaneWeightsIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int SHARD = 3;
  private static final int EACH = 130;

  private StoreKit kit;
  private Store store;

  @BeforeEach
  void open() {
    kit = new StoreKit(REDIS);
    store = kit.store();
    await(store.open(false, ""));
  }

  @AfterEach
  void close() {
    kit.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 32})
  void withAllLanesFloodedEachGetsItsShare(int most) {
    for (Lane lane : Lane.values()) {
      flood(lane);
    }
    Map<Lane, Integer> claimed = claim(150, most);

    assertThat(claimed.get(Lane.HIGH)).isBetween(75, 85);
    assertThat(claimed.get(Lane.NORMAL)).isBetween(36, 44);
    assertThat(claimed.get(Lane.LOW)).isBetween(16, 24);
    assertThat(claimed.get(Lane.REPLAY)).isBetween(7, 13);
  }

  @Test
  void aFloodOfHighLeavesLowItsShareAndAFloodOfLowTakesNoneOfHighs() {
    flood(Lane.HIGH);
    flood(Lane.LOW);
    Map<Lane, Integer> claimed = claim(150, 10);

    assertThat(claimed.get(Lane.LOW)).isGreaterThanOrEqualTo(150 * 2 / 15);
    assertThat(claimed.get(Lane.HIGH)).isGreaterThanOrEqualTo(150 * 8 / 15);
  }

  private void flood(Lane lane) {
    List<Future<AcceptResult>> all = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      NewDelivery delivery = new NewDelivery(DESTINATION, "", lane, 0, false, null, 0);
      all.add(store.accept(new AcceptRequest(event("a", "{}", SHARD), null, List.of(delivery))));
    }
    await(Future.all(all));
  }

  private Map<Lane, Integer> claim(int inAll, int most) {
    Map<Lane, Integer> claimed = new EnumMap<>(Lane.class);
    for (int seen = 0; seen < inAll; ) {
      ClaimRequest request =
          new ClaimRequest(SHARD, DESTINATION, Math.min(most, inAll - seen), 1 << 20, 20_000);
      List<LeasedDelivery> now = await(store.claim(request)).claimed();
      now.forEach(delivery -> claimed.merge(delivery.lane(), 1, Integer::sum));
      seen += now.size();
    }
    return claimed;
  }
}
