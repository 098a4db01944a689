package io.hookgate.store;

import static io.hookgate.store.Retained.DAY;
import static io.hookgate.store.Retained.HOUR;
import static io.hookgate.store.Retained.attempt;
import static io.hookgate.testkit.StoreKit.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.DeadReason;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
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
 * Events in random states over some weeks, beside a model: after every few days exactly those are
 * there that should be, in 64 shards.
 */
class RetentionModelIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final long DELIVERED = 7 * DAY;
  private static final long DEAD = 12 * DAY;
  private static final long ATTEMPTS = 3 * DAY;
  private static final int DAYS = 30;
  private static final int A_DAY = 8;
  private static final String AGAIN = StoreKit.DESTINATION;

  private final Map<String, Kept> events = new LinkedHashMap<>();
  private Random random = new Random(0);
  private StoreKit kit;
  private Store store;

  /** What the model knows of an event. */
  private static final class Kept {
    final long acceptedAt;
    final List<Made> deliveries = new ArrayList<>();

    Kept(long acceptedAt) {
      this.acceptedAt = acceptedAt;
    }

    long lastEnd() {
      return deliveries.stream().mapToLong(it -> it.endedAt).max().orElse(acceptedAt);
    }

    boolean mayGo(long now) {
      return deliveries.stream().allMatch(it -> it.endedAt >= 0 && !it.listed)
          && lastEnd() <= now - DELIVERED;
    }
  }

  /** A delivery: open while it has no end. */
  private static final class Made {
    long endedAt = -1;
    boolean listed;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void exactlyWhatShouldBeIsThere(long seed) {
    random = new Random(seed);
    kit = new StoreKit(REDIS);
    try {
      await(kit.store().open(false, ""));
      int gone = 0;
      for (int day = 0; day < DAYS; day++) {
        // Ends are at full days and looks in between: nothing happens at a term's very end.
        long now = day * DAY;
        store = kit.storeAhead(now);
        for (int i = 0; i < A_DAY; i++) {
          accept(now);
        }
        for (int i = 0; i < 4; i++) {
          touch(now);
        }
        if (day % 3 == 2) {
          gone += look(now + HOUR);
        }
      }
      assertThat(gone).as("of seed %d", seed).isGreaterThan(DAYS * A_DAY / 3);
      assertThat(events).as("of seed %d", seed).hasSizeGreaterThan(DAYS * A_DAY / 10);
    } finally {
      kit.close();
    }
  }

  private void accept(long now) {
    Event event =
        StoreKit.event(
            "a", "{}", random.nextInt(Ids.SHARDS), System.currentTimeMillis() + now - 90_000);
    Kept kept = new Kept(now);
    events.put(event.id(), kept);
    for (LeasedDelivery lease : Retained.accept(store, event, fresh(), random.nextInt(4))) {
      Made made = new Made();
      kept.deliveries.add(made);
      int dice = random.nextInt(20);
      if (dice < 15) {
        await(store.settle(lease, new Settlement.Delivered(attempt(1))));
        made.endedAt = now;
      } else if (dice < 18) {
        await(store.settle(lease, new Settlement.Dead(attempt(1), DeadReason.PERMANENT)));
        made.endedAt = now;
        made.listed = true;
      } else if (dice < 19) {
        await(store.settle(lease, new Settlement.Retry(attempt(1), 400 * DAY, 0)));
      }
    }
  }

  /** With nothing due, so that what is sent to it is leased at once. */
  private String fresh() {
    return Ids.ofName("dst_", "", "to" + events.size() + '/' + random.nextInt());
  }

  /** A person replays, cancels or purges something of some event that is there. */
  private void touch(long now) {
    List<String> ids = new ArrayList<>(events.keySet());
    String id = ids.get(random.nextInt(ids.size()));
    Kept kept = events.get(id);
    int number = kept.deliveries.isEmpty() ? 0 : random.nextInt(kept.deliveries.size());
    Made one = kept.deliveries.isEmpty() ? null : kept.deliveries.get(number);
    String delivery = Ids.deliveryId(id, number);
    if (one == null || (one.endedAt >= 0 && random.nextBoolean())) {
      String of = one == null ? null : delivery;
      ReplayTarget target = new ReplayTarget(AGAIN, "", Lane.REPLAY, of, false, null);
      assertThat(await(store.replay(Ids.newId("rpl_", now, random), id, List.of(target))))
          .isEqualTo(1);
      if (one != null) {
        one.listed = false;
      }
      kept.deliveries.add(new Made());
    } else if (one.listed) {
      await(store.endings().purge(List.of(delivery)));
      one.listed = false;
    } else if (one.endedAt < 0) {
      await(store.endings().cancel(delivery, "why"));
      // What is leased is only marked.
      one.endedAt = cancelled(delivery) ? now : -1;
    }
  }

  private boolean cancelled(String delivery) {
    String key = Keys.ofId(delivery).delivery(Keys.bare(delivery));
    return "c".equals(REDIS.command("HGET", key, "st"));
  }

  /** Retention by age, everywhere; how many events went. */
  private int look(long now) {
    Retained.freeLeases(REDIS);
    Store later = kit.storeAhead(now);
    int swept = 0;
    for (int shard = 0; shard < Ids.SHARDS; shard++) {
      Retained.expire(later, shard, DEAD);
      swept += Retained.sweep(later, shard, DELIVERED);
      Retained.slim(later, shard, ATTEMPTS);
    }
    Map<String, Kept> gone = new HashMap<>();
    events.forEach(
        (id, kept) -> {
          for (Made made : kept.deliveries) {
            made.listed &= made.endedAt > now - DEAD;
          }
          if (kept.mayGo(now)) {
            gone.put(id, kept);
          }
        });
    events.keySet().removeAll(gone.keySet());
    for (String id : gone.keySet()) {
      assertThat(await(later.event(id))).as("%s should be gone", id).isNull();
    }
    events.forEach((id, kept) -> there(later, id, kept, now));
    assertThat(swept).isEqualTo(gone.size());
    if (now > DAYS * DAY / 2) {
      Invariants.hold(REDIS);
    }
    return swept;
  }

  private static void there(Store store, String id, Kept kept, long now) {
    EventDetails found = await(store.event(id));
    assertThat(found).as("%s should be there", id).isNotNull();
    assertThat(found.deliveries()).hasSize(kept.deliveries.size());
    for (int i = 0; i < kept.deliveries.size(); i++) {
      Made made = kept.deliveries.get(i);
      boolean old = made.endedAt >= 0 && made.endedAt <= now - ATTEMPTS;
      if (old && !made.listed) {
        assertThat(found.deliveries().get(i).log()).as("attempts of %s", id).isEmpty();
      } else if (made.listed) {
        assertThat(found.deliveries().get(i).log()).as("attempts of %s", id).isNotEmpty();
      }
    }
  }
}
