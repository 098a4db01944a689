package io.hookgate.store;

import static io.hookgate.testkit.StoreKit.DESTINATION;
import static io.hookgate.testkit.StoreKit.OTHER;
import static io.hookgate.testkit.StoreKit.await;
import static io.hookgate.testkit.StoreKit.delivery;
import static io.hookgate.testkit.StoreKit.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.DeadReason;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.store.AcceptRequest.Dedup;
import io.hookgate.store.AcceptResult.Accepted;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.Future;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Scripts whose second run comes after somebody else has gone on with what the first one made. */
class SecondRunIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final long LEASE = 20_000;
  private static final int SHARD = 4;
  private static final Dedup DEDUP = new Dedup("k".repeat(22), 60_000);
  private static final Settlement DEAD =
      new Settlement.Dead(Lined.attempt(1), DeadReason.PERMANENT);

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

  @Test
  void aDeathSettledAgainAfterItsReplayStaysOffTheList() {
    LeasedDelivery lease = lease(event("a", "{}", SHARD));
    await(store.settle(lease, DEAD));
    await(replay(lease, DESTINATION, 1));

    assertThat(await(store.settle(lease, DEAD))).isEqualTo(SettleResult.SETTLED);

    assertThat(REDIS.command("ZCARD", "{hg:4}x")).isEqualTo(0L);
    Invariants.hold(REDIS);
  }

  @Test
  void aDeathSettledAgainAfterTheProviderRepeatedItStaysOffTheList() {
    LeasedDelivery lease = lease(event("a", "{}", SHARD));
    await(store.settle(lease, DEAD));
    await(
        store.accept(
            new AcceptRequest(event("a", "{}", SHARD), DEDUP, List.of(delivery(DESTINATION, 0)))));

    await(store.settle(lease, DEAD));

    assertThat(REDIS.command("ZCARD", "{hg:4}x")).isEqualTo(0L);
    Invariants.hold(REDIS);
  }

  @Test
  void aReplayElsewhereAfterABrokenOneIsSentWhereItBelongs() {
    new EveryWrite(REDIS, kit, store)
        .of(
            () -> {
              LeasedDelivery lease = lease(event("a", "{}", SHARD));
              await(store.settle(lease, DEAD));
              return lease;
            },
            (broken, lease) ->
                broken.replay(replayId(1), lease.event().id(), List.of(target(lease, DESTINATION))),
            lease -> {
              await(replay(lease, OTHER, 2));
              for (LeasedDelivery found : claim(kit.storeAhead(1000), DESTINATION).claimed()) {
                assertThat(found.replayId()).isEqualTo(replayId(1));
                await(store.settle(found, new Settlement.Delivered(Lined.attempt(1))));
              }
              List<LeasedDelivery> there = claim(kit.storeAhead(1000), OTHER).claimed();
              assertThat(there)
                  .singleElement()
                  .satisfies(it -> assertThat(it.replayId()).isEqualTo(replayId(2)));
              await(store.settle(there.get(0), new Settlement.Delivered(Lined.attempt(1))));
            });
  }

  @Test
  void aReplayAfterABrokenRepetitionMakesADeliveryOfItsOwn() {
    new EveryWrite(REDIS, kit, store)
        .of(
            () -> {
              LeasedDelivery lease = lease(event("a", "{}", SHARD));
              await(store.settle(lease, DEAD));
              return lease;
            },
            (broken, lease) ->
                broken.accept(
                    new AcceptRequest(
                        event("a", "{}", SHARD), DEDUP, List.of(delivery(DESTINATION, 0)))),
            lease -> {
              List<LeasedDelivery> begun = claim(store, DESTINATION).claimed();
              await(
                  store.replay(
                      replayId(1),
                      lease.event().id(),
                      List.of(
                          new ReplayTarget(
                              DESTINATION, "", Lane.REPLAY, lease.id(), false, null))));
              for (LeasedDelivery found : begun) {
                assertThat(await(store.settle(found, new Settlement.Delivered(Lined.attempt(1)))))
                    .isEqualTo(SettleResult.SETTLED);
              }
              assertThat(claim(kit.storeAhead(1000), DESTINATION).claimed())
                  .anyMatch(it -> replayId(1).equals(it.replayId()))
                  .allSatisfy(
                      it -> await(store.settle(it, new Settlement.Delivered(Lined.attempt(1)))));
            });
  }

  @Test
  void aRepetitionAfterABrokenReplayElsewhereRunsItsOwnAgain() {
    new EveryWrite(REDIS, kit, store)
        .of(
            () -> {
              LeasedDelivery lease = lease(event("a", "{}", SHARD));
              await(store.settle(lease, DEAD));
              return lease;
            },
            (broken, lease) ->
                broken.replay(
                    replayId(1),
                    lease.event().id(),
                    List.of(new ReplayTarget(OTHER, "", Lane.REPLAY, null, false, null))),
            lease -> {
              await(
                  store.accept(
                      new AcceptRequest(
                          event("a", "{}", SHARD), DEDUP, List.of(delivery(DESTINATION, 0)))));
              int listed = ((Long) REDIS.command("ZCARD", "{hg:4}x")).intValue();
              int claimed = claim(kit.storeAhead(1000), DESTINATION).claimed().size();
              assertThat(listed + claimed).isEqualTo(1);
              claim(kit.storeAhead(1000), OTHER);
            });
  }

  private Future<Integer> replay(LeasedDelivery of, String destination, int number) {
    return store.replay(replayId(number), of.event().id(), List.of(target(of, destination)));
  }

  private static ReplayTarget target(LeasedDelivery of, String destination) {
    return new ReplayTarget(destination, "", Lane.REPLAY, of.id(), false, null);
  }

  private static String replayId(int number) {
    return Ids.newId("rpl_", 0, new Random(number));
  }

  private LeasedDelivery lease(Event event) {
    AcceptResult result =
        await(store.accept(new AcceptRequest(event, DEDUP, List.of(delivery(DESTINATION, LEASE)))));
    return ((Accepted) result).leased().get(0);
  }

  private static ClaimResult claim(Store from, String destination) {
    return await(from.claim(new ClaimRequest(SHARD, destination, 64, 1 << 20, LEASE)));
  }
}
