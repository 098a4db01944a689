package io.hookgate.store;

import static io.hookgate.store.Lined.GOES_ON;
import static io.hookgate.store.Lined.LEASE;
import static io.hookgate.store.Lined.STOPS;
import static io.hookgate.testkit.StoreKit.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.DeadReason;
import io.hookgate.model.Ids;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random accepts, claims, settles, crashes and replays of a few order keys, beside a model: one
 * list per destination and key, of which only the first is ever claimed.
 */
class LinesModelIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int STEPS = 250;
  private static final List<String> KEYS = List.of("a", "b", "c");

  private final Map<String, List<String>> lines = new HashMap<>();
  private final Map<String, String> lineOf = new HashMap<>();
  private final Map<String, LeasedDelivery> leased = new LinkedHashMap<>();
  private final Map<String, String> dead = new LinkedHashMap<>();
  private final Map<String, Integer> made = new HashMap<>();
  private Random random = new Random(0);
  private StoreKit kit;
  private Store store;
  private long ahead;
  private int claims;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void claimsOnlyTheFirstOfEachLine(long seed) {
    random = new Random(seed);
    kit = new StoreKit(REDIS, Lined.RULES);
    store = kit.store();
    await(store.open(false, ""));
    try {
      for (int i = 0; i < STEPS; i++) {
        step();
        if (i % 50 == 0) {
          Invariants.hold(REDIS);
        }
      }
      drain();
      Invariants.hold(REDIS);
      assertThat(claims).as("claims of seed %d", seed).isGreaterThan(STEPS / 5);
    } finally {
      kit.close();
    }
  }

  private void step() {
    int dice = random.nextInt(100);
    if (dice < 35) {
      accept();
    } else if (dice < 55) {
      claim(random.nextBoolean() ? GOES_ON : STOPS);
    } else if (dice < 88) {
      settle();
    } else if (dice < 95) {
      replay();
    } else {
      crash();
    }
  }

  private void accept() {
    String key = KEYS.get(random.nextInt(KEYS.size()));
    String[] to =
        switch (random.nextInt(4)) {
          case 0 -> new String[] {STOPS};
          case 1 -> new String[] {GOES_ON, STOPS};
          default -> new String[] {GOES_ON};
        };
    AcceptRequest request = Lined.request(key, to);
    await(store.accept(request));
    String event = request.event().id();
    made.put(event, to.length);
    for (int i = 0; i < to.length; i++) {
      String id = Ids.deliveryId(event, i);
      lineOf.put(id, to[i] + key);
      line(id).add(id);
    }
  }

  private void claim(String destination) {
    ClaimResult result = Lined.claim(store, destination);
    assertThat(result.repaired()).isEmpty();
    result.died().forEach(id -> died(id, destination));
    for (LeasedDelivery delivery : result.claimed()) {
      String id = delivery.id();
      assertThat(line(id)).as("the line of what was claimed").startsWith(id);
      assertThat(dead).as("dead").doesNotContainKey(id);
      assertThat(leased.put(id, delivery)).as("leased twice: %s", id).isNull();
      claims++;
    }
  }

  private void settle() {
    if (leased.isEmpty()) {
      return;
    }
    List<String> ids = new ArrayList<>(leased.keySet());
    LeasedDelivery delivery = leased.remove(ids.get(random.nextInt(ids.size())));
    int number = delivery.attempts() + 1;
    switch (random.nextInt(5)) {
      case 0 -> settle(delivery, new Settlement.Retry(Lined.attempt(number), 5000, 0));
      case 1 -> settle(delivery, new Settlement.Released());
      case 2 -> {
        settle(delivery, new Settlement.Dead(Lined.attempt(number), DeadReason.PERMANENT));
        died(delivery.id(), delivery.destinationId());
      }
      default -> {
        settle(delivery, new Settlement.Delivered(Lined.attempt(number)));
        line(delivery.id()).remove(delivery.id());
      }
    }
  }

  private void settle(LeasedDelivery delivery, Settlement settlement) {
    assertThat(await(store.settle(delivery, settlement))).isNotEqualTo(SettleResult.FENCED);
    // A second run changes nothing.
    if (random.nextInt(3) == 0) {
      await(store.settle(delivery, settlement));
    }
  }

  private void died(String id, String destination) {
    dead.put(id, destination);
    if (destination.equals(GOES_ON)) {
      line(id).remove(id);
    }
  }

  /** Every node dies: whatever is leased comes back when its lease has run out. */
  private void crash() {
    leased.clear();
    ahead += LEASE + random.nextInt(1_000_000);
    store = kit.storeAhead(ahead);
  }

  private void replay() {
    if (dead.isEmpty()) {
      return;
    }
    List<String> ids = new ArrayList<>(dead.keySet());
    String id = ids.get(random.nextInt(ids.size()));
    String destination = dead.remove(id);
    String event = Ids.eventOf(id);
    String replay = Ids.newId("rpl_", 0, random);
    for (int run = 0; run < 2; run++) {
      await(store.replay(replay, event, List.of(Lined.replay(destination, id))));
    }
    String again = Ids.deliveryId(event, made.merge(event, 1, Integer::sum) - 1);
    List<String> line = line(id);
    lineOf.put(again, lineOf.get(id));
    if (line.contains(id)) {
      line.set(line.indexOf(id), again);
    } else {
      line.add(again);
    }
  }

  /** Delivers everything that does not stand behind a dead letter. */
  private void drain() {
    for (int i = 0; i < 12; i++) {
      crash();
      for (int more = 0; more < 60; more++) {
        claim(GOES_ON);
        claim(STOPS);
        for (LeasedDelivery delivery : List.copyOf(leased.values())) {
          leased.remove(delivery.id());
          settle(delivery, new Settlement.Delivered(Lined.attempt(delivery.attempts() + 1)));
          line(delivery.id()).remove(delivery.id());
        }
      }
    }
    lines.forEach(
        (name, line) ->
            assertThat(line.isEmpty() || dead.containsKey(line.get(0)))
                .as("%s is empty or stopped: %s", name, line)
                .isTrue());
  }

  private List<String> line(String id) {
    return lines.computeIfAbsent(String.valueOf(lineOf.get(id)), name -> new ArrayList<>());
  }
}
