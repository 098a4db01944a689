package io.hookgate.store;

import static io.hookgate.store.Lined.GOES_ON;
import static io.hookgate.store.Lined.LEASE;
import static io.hookgate.store.Lined.SHARD;
import static io.hookgate.store.Lined.STOPS;
import static io.hookgate.store.Lined.accept;
import static io.hookgate.store.Lined.attempt;
import static io.hookgate.store.Lined.claim;
import static io.hookgate.store.Lined.claimed;
import static io.hookgate.store.Lined.request;
import static io.hookgate.testkit.StoreKit.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.DeadReason;
import io.hookgate.model.Ids;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.store.AcceptResult.Accepted;
import io.hookgate.store.Settlement.Dead;
import io.hookgate.store.Settlement.Delivered;
import io.hookgate.store.Settlement.Retry;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deliveries of one order key go one after the other, and hold nobody else. */
class LinesIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private StoreKit kit;
  private StoreKit without;
  private Store store;
  private Store unordered;

  @BeforeEach
  void open() {
    kit = new StoreKit(REDIS, Lined.RULES);
    store = kit.store();
    without = new StoreKit(REDIS);
    unordered = without.store();
    await(store.open(false, ""));
    await(unordered.open(false, ""));
  }

  @AfterEach
  void close() {
    Invariants.hold(REDIS);
    kit.close();
    without.close();
  }

  @Test
  void onlyTheFirstOfAKeyIsDueAndNoneIsLeasedAtTheAccept() {
    AcceptRequest first = request("k", GOES_ON);

    assertThat(((Accepted) await(store.accept(first))).leased()).isEmpty();
    accept(store, request("k", GOES_ON));
    String other = accept(store, request("l", GOES_ON));

    assertThat(claimed(store, GOES_ON))
        .containsExactlyInAnyOrder(Ids.deliveryId(first.event().id(), 0), other);
    assertThat(claim(store, GOES_ON).nextMillis()).isGreaterThan(LEASE / 2);
  }

  @Test
  void aGroupOfOneKeyKeepsTheOrderOfItsItems() {
    List<AcceptRequest> group = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      group.add(request("k", GOES_ON));
    }
    await(Future.all(group.stream().map(store::accept).toList()));

    for (AcceptRequest request : group) {
      LeasedDelivery only = claim(store, GOES_ON).claimed().get(0);
      assertThat(only.event().id()).isEqualTo(request.event().id());
      await(store.settle(only, new Delivered(attempt(1))));
    }
  }

  @Test
  void aRetryKeepsItsPlaceAndHoldsItsOwnKeyAlone() {
    String first = accept(store, request("k", GOES_ON));
    accept(store, request("k", GOES_ON));
    LeasedDelivery lease = claim(store, GOES_ON).claimed().get(0);
    SettleResult result = await(store.settle(lease, new Retry(attempt(1), 5000, 0)));

    String other = accept(store, request("l", GOES_ON));
    assertThat(result).isEqualTo(SettleResult.SETTLED);
    assertThat(claimed(store, GOES_ON)).containsExactly(other);
    assertThat(claimed(kit.storeAhead(6000), GOES_ON)).containsExactly(first);
  }

  @Test
  void oneWithADelayKeepsItsPlaceAndItsTime() {
    accept(store, request("k", GOES_ON));
    String late = accept(store, Lined.asking(request("k", GOES_ON), 5000));
    String last = accept(store, request("k", GOES_ON));
    LeasedDelivery lease = claim(store, GOES_ON).claimed().get(0);
    await(store.settle(lease, new Delivered(attempt(1))));

    assertThat(claim(store, GOES_ON).nextMillis()).isBetween(1L, 5000L);
    Store later = kit.storeAhead(6000);
    LeasedDelivery second = claim(later, GOES_ON).claimed().get(0);
    assertThat(second.id()).isEqualTo(late);
    assertThat(second.send()).isEqualTo(Lined.OVERRIDES);
    await(later.settle(second, new Delivered(attempt(1))));
    assertThat(claimed(later, GOES_ON)).containsExactly(last);
  }

  @Test
  void whatEndsTheFirstSaysThatTheNextIsDue() {
    accept(store, request("k", GOES_ON));
    String second = accept(store, request("k", GOES_ON));
    LeasedDelivery lease = claim(store, GOES_ON).claimed().get(0);

    assertThat(await(store.settle(lease, new Dead(attempt(1), DeadReason.PERMANENT))))
        .isEqualTo(SettleResult.NEXT_DUE);
    assertThat(claimed(store, GOES_ON)).containsExactly(second);
  }

  @Test
  void aDeadLetterStopsItsKeyUntilItsReplayTakesItsPlace() {
    AcceptRequest first = request("k", STOPS);
    String dead = accept(store, first);
    String second = accept(store, request("k", STOPS));
    LeasedDelivery lease = claim(store, STOPS).claimed().get(0);
    await(store.settle(lease, new Dead(attempt(1), DeadReason.PERMANENT)));
    assertThat(claimed(kit.storeAhead(LEASE), STOPS)).isEmpty();

    String replay = Ids.newId("rpl_", 0, new Random(1));
    await(store.replay(replay, first.event().id(), List.of(Lined.replay(STOPS, dead))));

    LeasedDelivery again = claim(store, STOPS).claimed().get(0);
    assertThat(again.event().id()).isEqualTo(first.event().id());
    assertThat(again.replayId()).isEqualTo(replay);
    await(store.settle(again, new Delivered(attempt(1))));
    assertThat(claimed(store, STOPS)).containsExactly(second);
  }

  @Test
  void aDestinationThatIsGoneStopsNoKey() {
    accept(store, request("k", STOPS));
    accept(store, request("k", STOPS));
    String third = accept(store, request("k", STOPS));
    LeasedDelivery lease = claim(store, STOPS).claimed().get(0);
    await(store.settle(lease, new Dead(Lined.attempt(1, 410), DeadReason.PERMANENT)));
    LeasedDelivery behind = claim(store, STOPS).claimed().get(0);
    await(store.settle(behind, new Dead(null, DeadReason.DESTINATION_GONE)));

    assertThat(claimed(store, STOPS)).containsExactly(third);
  }

  @Test
  void aReplayThatNeedNotWaitLetsAStoppedKeyGoOn() {
    AcceptRequest first = request("k", STOPS);
    String dead = accept(store, first);
    String second = accept(store, request("k", STOPS));
    LeasedDelivery lease = claim(store, STOPS).claimed().get(0);
    await(store.settle(lease, new Dead(attempt(1), DeadReason.PERMANENT)));

    String replay = Ids.newId("rpl_", 0, new Random(1));
    await(unordered.replay(replay, first.event().id(), List.of(Lined.replay(STOPS, dead))));

    assertThat(claimed(store, STOPS))
        .containsExactlyInAnyOrder(second, Ids.deliveryId(first.event().id(), 1));
  }

  @Test
  void aReplayOfWhatLetTheOthersGoGoesToTheEnd() {
    AcceptRequest first = request("k", GOES_ON);
    String dead = accept(store, first);
    LeasedDelivery lease = claim(store, GOES_ON).claimed().get(0);
    await(store.settle(lease, new Dead(attempt(1), DeadReason.PERMANENT)));
    String second = accept(store, request("k", GOES_ON));

    String replay = Ids.newId("rpl_", 0, new Random(1));
    await(store.replay(replay, first.event().id(), List.of(Lined.replay(GOES_ON, dead))));

    LeasedDelivery next = claim(store, GOES_ON).claimed().get(0);
    assertThat(next.id()).isEqualTo(second);
    await(store.settle(next, new Delivered(attempt(1))));
    assertThat(claimed(store, GOES_ON)).containsExactly(Ids.deliveryId(first.event().id(), 1));
  }

  @Test
  void aProvidersRedeliveryTakesThePlaceOfTheDeadLetterThatStopsTheKey() {
    AcceptRequest.Dedup dedup = new AcceptRequest.Dedup(Lined.key("id"), 60_000);
    AcceptRequest first = request("k", STOPS);
    accept(store, new AcceptRequest(first.event(), dedup, first.deliveries(), first.orderKey()));
    String second = accept(store, request("k", STOPS));
    LeasedDelivery lease = claim(store, STOPS).claimed().get(0);
    await(store.settle(lease, new Dead(attempt(1), DeadReason.PERMANENT)));

    AcceptRequest again = request("k", STOPS);
    accept(store, new AcceptRequest(again.event(), dedup, again.deliveries(), again.orderKey()));

    LeasedDelivery next = claim(store, STOPS).claimed().get(0);
    assertThat(next.id()).isEqualTo(Ids.deliveryId(first.event().id(), 1));
    await(store.settle(next, new Delivered(attempt(1))));
    assertThat(claimed(store, STOPS)).containsExactly(second);
  }

  @Test
  void aDestinationThatIsOrderedNoMoreStillEmptiesItsLines() {
    accept(store, request("k", GOES_ON));
    String second = accept(store, request("k", GOES_ON));
    String free = accept(unordered, request("k", GOES_ON));
    String third = accept(store, request("k", GOES_ON));

    List<LeasedDelivery> now = claim(unordered, GOES_ON).claimed();
    assertThat(now).hasSize(2).anyMatch(it -> it.id().equals(free));
    for (LeasedDelivery delivery : now) {
      await(unordered.settle(delivery, new Delivered(attempt(1))));
    }
    LeasedDelivery next = claim(unordered, GOES_ON).claimed().get(0);
    assertThat(next.id()).isEqualTo(second);
    await(unordered.settle(next, new Delivered(attempt(1))));
    assertThat(claimed(store, GOES_ON)).containsExactly(third);
  }

  @Test
  void deliveriesWhoseRecordIsGoneLeaveTheLineOneAfterTheOther() {
    List<String> gone = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      gone.add(accept(store, request("k", GOES_ON)));
    }
    String last = accept(store, request("k", GOES_ON));
    for (String id : gone) {
      REDIS.command("DEL", "{hg:" + SHARD + "}e:" + Keys.bare(Ids.eventOf(id)));
    }

    for (String id : gone) {
      assertThat(claim(store, GOES_ON).repaired()).containsExactly(id);
    }
    assertThat(claimed(store, GOES_ON)).containsExactly(last);
    REDIS.command("HDEL", "{hg:" + SHARD + "}n", Keys.bare(GOES_ON) + ":b");
    REDIS.command(
        "HINCRBY",
        "{hg:" + SHARD + "}n",
        Keys.bare(GOES_ON) + ":b",
        "" + REDIS.command("STRLEN", "{hg:" + SHARD + "}e:" + Keys.bare(Ids.eventOf(last))));
  }

  @Test
  void aCrashKeepsThePlaceAndAFifthOneLetsTheNextGo() {
    accept(store, request("k", GOES_ON));
    String second = accept(store, request("k", GOES_ON));
    ClaimResult found = claim(store, GOES_ON);
    for (int i = 1; found.died().isEmpty(); i++) {
      found = claim(kit.storeAhead(i * 3_000_000L), GOES_ON);
      assertThat(found.claimed()).noneMatch(it -> it.id().equals(second));
    }
    assertThat(claimed(kit.storeAhead(0), GOES_ON)).isEmpty();
    assertThat(claimed(kit.storeAhead(100_000_000L), GOES_ON)).containsExactly(second);
  }
}
