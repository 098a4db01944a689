package io.hookgate.store;

import static io.hookgate.store.Lined.GOES_ON;
import static io.hookgate.store.Lined.LEASE;
import static io.hookgate.store.Lined.STOPS;
import static io.hookgate.store.Lined.accept;
import static io.hookgate.store.Lined.attempt;
import static io.hookgate.store.Lined.claim;
import static io.hookgate.store.Lined.request;
import static io.hookgate.testkit.StoreKit.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.DeadReason;
import io.hookgate.model.Ids;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The scripts with lines, broken off after each write: nobody in line is lost or overtaken. */
class LinesFailureIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final List<Settlement> OUTCOMES =
      List.of(
          new Settlement.Delivered(attempt(1)),
          new Settlement.Retry(attempt(1), 3000, 0),
          new Settlement.Dead(attempt(1), DeadReason.PERMANENT),
          new Settlement.Unwanted("nobody wants it"),
          new Settlement.Released());

  private StoreKit kit;
  private Store store;
  private EveryWrite everyWrite;

  @BeforeEach
  void open() {
    kit = new StoreKit(REDIS, Lined.RULES);
    store = kit.store();
    everyWrite = new EveryWrite(REDIS, kit, store);
  }

  @AfterEach
  void close() {
    kit.close();
  }

  @Test
  void anAcceptOfTheFirstIsMadeWholeByItsSecondRun() {
    everyWrite.of(
        () -> request("k", GOES_ON, STOPS),
        (broken, request) -> broken.accept(request),
        request -> {
          await(store.accept(request));
          accept(store, request("k", GOES_ON));
          assertThat(drained(GOES_ON)).hasSize(2).first().isEqualTo(idOf(request));
          assertThat(drained(STOPS)).hasSize(1);
        });
  }

  @Test
  void anAcceptThatAsksForSomethingIsMadeWholeByItsSecondRun() {
    everyWrite.of(
        () -> Lined.asking(request("k", GOES_ON, STOPS), 1),
        (broken, request) -> broken.accept(request),
        request -> {
          await(store.accept(request));
          accept(store, request("k", GOES_ON));
          Store later = kit.storeAhead(100);
          assertThat(Lined.claimed(later, STOPS)).hasSize(1);
          assertThat(Lined.claimed(later, GOES_ON)).containsExactly(idOf(request));
        });
  }

  @Test
  void anAcceptBehindOthersIsMadeWholeByItsSecondRun() {
    everyWrite.of(
        () -> {
          accept(store, request("k", GOES_ON));
          return request("k", GOES_ON);
        },
        (broken, request) -> broken.accept(request),
        request -> {
          await(store.accept(request));
          assertThat(drained(GOES_ON)).hasSize(2).last().isEqualTo(idOf(request));
        });
  }

  @Test
  void whatAnAcceptThatNobodyRunsAgainLeftInLineDoesNotStopIt() {
    everyWrite.of(
        () -> {
          accept(store, request("k", GOES_ON));
          return request("k", GOES_ON);
        },
        (broken, request) -> broken.accept(request),
        request -> {
          String next = accept(store, request("k", GOES_ON));
          assertThat(drained(GOES_ON)).last().isEqualTo(next);
        });
    everyWrite.of(
        () -> request("k", GOES_ON),
        (broken, request) -> broken.accept(request),
        request -> {
          String next = accept(store, request("k", GOES_ON));
          assertThat(drained(GOES_ON)).last().isEqualTo(next);
        });
  }

  @Test
  void aSettleIsFinishedByItsSecondRun() {
    for (String destination : List.of(GOES_ON, STOPS)) {
      for (Settlement outcome : OUTCOMES) {
        everyWrite.of(
            () -> twoInLine(destination),
            (broken, lease) -> broken.settle(lease, outcome),
            lease -> {
              // Somebody else may look in between.
              List<LeasedDelivery> between = claim(store, destination).claimed();
              await(store.settle(lease, outcome));
              if (!between.isEmpty()) {
                // Nobody takes the lease away from who has it.
                ClaimResult meanwhile = claim(store, destination);
                assertThat(meanwhile.claimed().size() + meanwhile.crashed()).isZero();
              }
              between.forEach(this::deliver);
              boolean stopped = destination.equals(STOPS) && outcome instanceof Settlement.Dead;
              List<String> all = new ArrayList<>(ids(between));
              all.addAll(drained(destination));
              assertThat(all).hasSize(expected(outcome, stopped));
            });
      }
    }
  }

  @Test
  void aSettleThatIsNeverRunAgainIsPutRightByTheClaimLoop() {
    for (String destination : List.of(GOES_ON, STOPS)) {
      for (Settlement outcome : OUTCOMES) {
        everyWrite.of(
            () -> twoInLine(destination),
            (broken, lease) -> broken.settle(lease, outcome),
            lease -> {
              boolean stopped = destination.equals(STOPS) && outcome instanceof Settlement.Dead;
              List<String> drained = drained(destination);
              if (!stopped) {
                assertThat(drained).hasSizeBetween(1, 2).last().isNotEqualTo(lease.id());
              } else {
                assertThat(drained).hasSizeBetween(0, 2);
              }
            });
      }
    }
  }

  @Test
  void aClaimThatFindsItsFifthCrashLosesNobodyBehind() {
    everyWrite.of(
        () -> {
          LeasedDelivery first = twoInLine(GOES_ON);
          REDIS.command("HSET", "{hg:4}d:" + Keys.bare(first.id()), "cr", "4");
          REDIS.command("ZADD", "{hg:4}q:" + Keys.bare(GOES_ON) + ":n", "1", Keys.bare(first.id()));
          REDIS.command("ZADD", "{hg:4}w", "1", Keys.bare(GOES_ON));
          return first;
        },
        (broken, first) -> broken.claim(new ClaimRequest(Lined.SHARD, GOES_ON, 64, 1 << 20, LEASE)),
        first -> assertThat(drained(GOES_ON)).last().isNotEqualTo(first.id()));
  }

  @Test
  void aReplayInTheDeadLettersPlaceIsMadeWholeByItsSecondRun() {
    String replay = Ids.newId("rpl_", 0, new Random(1));
    for (String destination : List.of(GOES_ON, STOPS)) {
      everyWrite.of(
          () -> {
            LeasedDelivery dead = twoInLine(destination);
            await(store.settle(dead, OUTCOMES.get(2)));
            return dead;
          },
          (broken, dead) -> broken.replay(replay, dead.event().id(), again(dead)),
          dead -> {
            await(store.replay(replay, dead.event().id(), again(dead)));
            String made = Ids.deliveryId(dead.event().id(), 1);
            List<String> drained = drained(destination);
            assertThat(drained).hasSize(2);
            assertThat(drained.indexOf(made)).isEqualTo(destination.equals(STOPS) ? 0 : 1);
          });
    }
  }

  @Test
  void aBurialIsFinishedByItsNextRunsAndStopsNoLine() {
    for (String destination : List.of(GOES_ON, STOPS)) {
      everyWrite.of(
          () -> {
            accept(store, request("k", destination));
            accept(store, request("k", destination));
            return destination;
          },
          (broken, gone) -> broken.bury(Lined.SHARD, gone),
          gone -> {
            buryAll(gone);
            assertThat(deadLetters()).isEqualTo(2);
            String next = accept(store, request("k", gone));
            assertThat(drained(gone)).containsExactly(next);
          });
    }
  }

  @Test
  void aBurialTakesWhatABrokenAcceptLeftInLineOutOfIt() {
    for (String destination : List.of(GOES_ON, STOPS)) {
      everyWrite.of(
          () -> request("k", destination),
          (broken, request) -> broken.accept(request),
          request -> {
            buryAll(destination);
            String next = accept(store, request("k", destination));
            assertThat(drained(destination)).containsExactly(next);
          });
    }
  }

  @Test
  void anAcceptThatIsRunAgainAfterABurialIsDelivered() {
    everyWrite.of(
        () -> request("k", GOES_ON),
        (broken, request) -> broken.accept(request),
        request -> {
          buryAll(GOES_ON);
          await(store.accept(request));
          Invariants.nothingLost(REDIS);
          assertThat(drained(GOES_ON).size() + deadLetters()).isEqualTo(1);
        });
  }

  private static int deadLetters() {
    return ((Long) REDIS.command("ZCARD", "{hg:4}x")).intValue();
  }

  /** As often as the dispatcher would, and once more for what its last run let come due. */
  private void buryAll(String destination) {
    for (int i = 0; i < 4; i++) {
      await(store.bury(Lined.SHARD, destination));
    }
  }

  private static int expected(Settlement outcome, boolean stopped) {
    boolean open = outcome instanceof Settlement.Retry || outcome instanceof Settlement.Released;
    return stopped ? 0 : open ? 2 : 1;
  }

  private static List<ReplayTarget> again(LeasedDelivery dead) {
    return List.of(Lined.replay(dead.destinationId(), dead.id()));
  }

  private static String idOf(AcceptRequest request) {
    return Ids.deliveryId(request.event().id(), 0);
  }

  private static List<String> ids(List<LeasedDelivery> deliveries) {
    return deliveries.stream().map(LeasedDelivery::id).toList();
  }

  private LeasedDelivery twoInLine(String destination) {
    accept(store, request("k", destination));
    accept(store, request("k", destination));
    return claim(store, destination).claimed().get(0);
  }

  private void deliver(LeasedDelivery delivery) {
    await(store.settle(delivery, new Settlement.Delivered(attempt(delivery.attempts() + 1))));
  }

  /** Delivers everything that comes due; the ids in their order. */
  private List<String> drained(String destination) {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Store later = kit.storeAhead(i * 3_000_000L);
      List<LeasedDelivery> now = claim(later, destination).claimed();
      for (int more = 0; !now.isEmpty() && more < 8; more++) {
        assertThat(now).as("deliveries of one key at once").hasSizeLessThanOrEqualTo(1);
        now.forEach(this::deliver);
        order.addAll(ids(now));
        now = claim(later, destination).claimed();
      }
    }
    return order;
  }
}
