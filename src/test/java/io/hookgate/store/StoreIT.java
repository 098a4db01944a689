package io.hookgate.store;

import static io.hookgate.testkit.StoreKit.DESTINATION;
import static io.hookgate.testkit.StoreKit.OTHER;
import static io.hookgate.testkit.StoreKit.await;
import static io.hookgate.testkit.StoreKit.delivery;
import static io.hookgate.testkit.StoreKit.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.DeadReason;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.Event;
import io.hookgate.model.EventStatus;
import io.hookgate.model.Header;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.store.AcceptRequest.Dedup;
import io.hookgate.store.AcceptResult.Accepted;
import io.hookgate.store.AcceptResult.Duplicate;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StoreIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final long LEASE = 20_000;
  private static final Dedup KEY = new Dedup("k1k1k1k1k1k1k1k1k1k1k1", 172_800_000);

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
    Invariants.hold(REDIS);
    kit.close();
  }

  @Test
  void leasesAFreshDeliveryToItsNodeWhenNothingStandsBeforeIt() {
    Event event = event("bounced.hard", "{\"a\":1}");

    AcceptResult result = accept(event, null, delivery(DESTINATION, LEASE));

    assertThat(result).isInstanceOf(Accepted.class);
    Accepted accepted = (Accepted) result;
    assertThat(accepted.leased()).hasSize(1);
    assertThat(accepted.leased().get(0).event()).isSameAs(event);
    assertThat(accepted.due()).isEmpty();
  }

  @Test
  void leavesADeliveryDueWhenAnotherOfItsDestinationIsDueBeforeIt() {
    accept(event("a", "{}", 3), null, delivery(DESTINATION, 0));

    AcceptResult result = accept(event("a", "{}", 3), null, delivery(DESTINATION, LEASE));

    assertThat(((Accepted) result).leased()).isEmpty();
    assertThat(((Accepted) result).due()).containsExactly(DESTINATION);
  }

  @Test
  void recognisesADuplicateAndCountsIt() {
    Event first = event("a", "{}", 5);
    accept(first, KEY, delivery(DESTINATION, 0));

    AcceptResult again = accept(event("a", "{}", 5), KEY, delivery(DESTINATION, 0));
    AcceptResult changed = accept(event("a", "{\"x\":2}", 5), KEY, delivery(DESTINATION, 0));

    assertThat(again).isEqualTo(new Duplicate(first.id(), false, List.of(), 1));
    assertThat(changed).isEqualTo(new Duplicate(first.id(), true, List.of(), 1));
    EventDetails details = details(first.id());
    assertThat(details.duplicates()).isEqualTo(2);
    assertThat(details.otherBytes()).isTrue();
    assertThat(details.deliveries()).hasSize(1);
  }

  @Test
  void comparesTheWholeRequestWhereItsCallerSaysWhatIsTheSame() {
    Event first = event("a", "{}", 5);
    LeasedDelivery lease = leased(published(first, "f1", delivery(DESTINATION, LEASE)));
    await(store.settle(lease, new Settlement.Dead(null, DeadReason.PERMANENT)));

    AcceptResult again = published(event("a", "{}", 5), "f1", delivery(DESTINATION, 0));
    AcceptResult other = published(event("a", "{}", 5), "f2", delivery(OTHER, 0));
    AcceptResult bytes = published(event("a", "{ }", 5), "f1", delivery(OTHER, 0));

    assertThat(again).isEqualTo(new Duplicate(first.id(), false, List.of(), 1));
    assertThat(other).isEqualTo(new Duplicate(first.id(), true, List.of(), 1));
    assertThat(bytes).isEqualTo(new Duplicate(first.id(), true, List.of(), 1));
    assertThat(details(first.id()).deliveries()).hasSize(1);
    assertThat(deadLetters()).hasSize(1);
  }

  @Test
  void anEventThatNobodyWantedAndItsCallerRepeatsStaysUnrouted() {
    Event first = event("a", "{}", 5);
    published(first, "f1");

    assertThat(published(event("a", "{}", 5), "f1", delivery(DESTINATION, 0)))
        .isEqualTo(new Duplicate(first.id(), false, List.of(), 0));
    assertThat(details(first.id()).deliveries()).isEmpty();
  }

  private AcceptResult published(Event event, String fingerprint, NewDelivery... deliveries) {
    return await(
        store.accept(new AcceptRequest(event, KEY, Arrays.asList(deliveries), null, fingerprint)));
  }

  @Test
  void forgetsADedupKeyAfterItsTime() {
    accept(event("a", "{}", 5), new Dedup(KEY.digest(), 1), delivery(DESTINATION, 0));
    while (!Objects.equals(REDIS.command("EXISTS", "{hg:5}k:" + KEY.digest()), 0L)) {
      Thread.onSpinWait();
    }

    assertThat(accept(event("a", "{}", 5), KEY, delivery(DESTINATION, 0)))
        .isInstanceOf(Accepted.class);
  }

  @Test
  void acceptsTheSameEventIdOnlyOnce() {
    Event event = event("a", "{}");
    AcceptRequest request =
        new AcceptRequest(event, KEY, List.of(delivery(DESTINATION, LEASE), delivery(OTHER, 0)));

    await(store.accept(request));
    AcceptResult second = await(store.accept(request));

    assertThat(second.eventId()).isEqualTo(event.id());
    assertThat(second).isInstanceOf(Accepted.class);
    assertThat(details(event.id()).deliveries()).hasSize(2);
  }

  @Test
  void runsAnEventAgainWhoseDeliveriesAllEndedDeadWhenItsProviderSendsItAgain() {
    Event event = event("a", "{}", 9);
    LeasedDelivery lease = leased(accept(event, KEY, delivery(DESTINATION, LEASE)));
    await(store.settle(lease, new Settlement.Dead(null, DeadReason.PERMANENT)));

    AcceptResult again = accept(event("a", "{}", 9), KEY, delivery(DESTINATION, LEASE));

    assertThat(again).isEqualTo(new Duplicate(event.id(), false, List.of(DESTINATION), 1));
    assertThat(deadLetters()).isEmpty();
    assertThat(claim(store, 9).claimed()).hasSize(1);
  }

  @Test
  void keepsADeadLetterWhoseDestinationTheRedeliveryDoesNotServe() {
    Event event = event("a", "{}", 9);
    AcceptResult first = accept(event, KEY, delivery(DESTINATION, LEASE), delivery(OTHER, LEASE));
    for (LeasedDelivery lease : ((Accepted) first).leased()) {
      await(store.settle(lease, new Settlement.Dead(null, DeadReason.PERMANENT)));
    }

    accept(event("a", "{}", 9), KEY, delivery(OTHER, 0));

    assertThat(deadLetters())
        .singleElement()
        .satisfies(d -> assertThat(d.destinationId()).isEqualTo(DESTINATION));
  }

  @Test
  void claimsTheOthersBesideARecordThatItCannotRead() {
    Event damaged = event("a", "{}", 4);
    accept(damaged, null, delivery(DESTINATION, 0));
    accept(event("a", "{}", 4), null, delivery(DESTINATION, 0));
    REDIS.command("SETRANGE", "{hg:4}e:" + damaged.id().substring(4), "0", "?");

    assertThat(claim(store, 4).claimed()).hasSize(1);
    assertThat(claim(store, 4).claimed()).isEmpty();
  }

  @Test
  void anItemThatFailsCostsTheOthersOfItsGroupNothing() {
    REDIS.command("SET", "{hg:4}q:" + DESTINATION.substring(4) + ":n", "not a due set");
    List<Future<AcceptResult>> accepts = new ArrayList<>();
    for (String destination : List.of(OTHER, DESTINATION, OTHER)) {
      accepts.add(
          store.accept(
              new AcceptRequest(event("a", "{}", 4), null, List.of(delivery(destination, LEASE)))));
    }

    assertThat(await(accepts.get(0))).isInstanceOf(Accepted.class);
    assertThat(await(accepts.get(2))).isInstanceOf(Accepted.class);
    assertThatThrownBy(() -> await(accepts.get(1)))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("WRONGTYPE");
    assertThat(states()).containsEntry(OTHER, new Counts(0, 2, 0, 0, 0));
    // The score that it left in the wake index goes at the next look.
    REDIS.command("DEL", "{hg:4}q:" + DESTINATION.substring(4) + ":n");
    assertThat(claim(store, 4).claimed()).isEmpty();
  }

  @Test
  void worksOffItsBacklogAndTellsDuplicatesWhenRedisIsFull() {
    Event event = event("a", "{}", 4);
    LeasedDelivery lease = leased(accept(event, KEY, delivery(DESTINATION, LEASE)));
    accept(event("a", "{}", 4), null, delivery(DESTINATION, 0));
    accept(event("a", "{}", 7), null, delivery(DESTINATION, 0));
    await(store.hold(7, DESTINATION, 1));
    REDIS.command("CONFIG", "SET", "maxmemory", "1");
    try {
      assertThatThrownBy(() -> accept(event("a", "{}", 4), null, delivery(DESTINATION, 0)))
          .isInstanceOfSatisfying(
              StoreUnavailable.class,
              e -> assertThat(e.reason()).isEqualTo(StoreUnavailable.Reason.FULL));
      assertThat(accept(event("a", "{}", 4), KEY, delivery(DESTINATION, 0)))
          .isInstanceOf(Duplicate.class);
      await(store.settle(lease, new Settlement.Retry(attempt(1, 500), 60_000, 0)));
      for (int shard : new int[] {4, 7}) {
        for (LeasedDelivery claimed : claim(kit.storeAhead(10_000), shard).claimed()) {
          await(store.settle(claimed, new Settlement.Delivered(attempt(1, 200))));
        }
      }
      await(store.hold(4, DESTINATION, 5_000));
    } finally {
      REDIS.command("CONFIG", "SET", "maxmemory", "0");
    }
    assertThat(states().get(DESTINATION)).isEqualTo(new Counts(0, 0, 1, 0, 0));
  }

  @Test
  void acceptsNothingWhileRedisIsNearlyFull() {
    long used = 1 << 30;
    REDIS.command("CONFIG", "SET", "maxmemory", Long.toString(used));
    await(store.check());
    accept(event("a", "{}"), null, delivery(DESTINATION, 0));
    REDIS.command("CONFIG", "SET", "maxmemory", "2000000");
    try {
      await(store.check());
      assertThatThrownBy(() -> accept(event("a", "{}"), null, delivery(DESTINATION, 0)))
          .hasMessageContaining("85 percent");
    } finally {
      REDIS.command("CONFIG", "SET", "maxmemory", "0");
    }
    await(store.check());
    accept(event("a", "{}"), null, delivery(DESTINATION, 0));
  }

  @Test
  void routesAnUnroutedEventWhenItsProviderSendsItAgain() {
    Event event = event("a", "{}", 9);
    accept(event, KEY);
    assertThat(details(event.id()).status()).isEqualTo(EventStatus.UNROUTED);

    accept(event("a", "{}", 9), KEY, delivery(DESTINATION, 0));

    assertThat(details(event.id()).status()).isEqualTo(EventStatus.ROUTED);
    assertThat(claim(store, 9).claimed()).hasSize(1);
  }

  @Test
  void parksAnUnparsableEventPerRouteAndLetsOtherRoutesGoOn() {
    Event event = event("", "not json", 2);
    NewDelivery unparsable =
        new NewDelivery("", Ids.ofName("rt_", "", "strict"), Lane.NORMAL, 0, true, null, 0);

    accept(event, null, unparsable, delivery(DESTINATION, 0));

    assertThat(deadLetters())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.reason()).isEqualTo(DeadReason.UNPARSABLE);
              assertThat(d.destinationId()).isEmpty();
              assertThat(d.routeId()).isEqualTo(unparsable.routeId());
            });
    assertThat(claim(store, 2).claimed()).hasSize(1);
  }

  @Test
  void claimsWhatIsDueOnceAndOnlyUpToTheBound() {
    // What is due in the same millisecond goes in the order of the ids.
    long begin = System.currentTimeMillis();
    for (int i = 0; i < 5; i++) {
      accept(event("a", "{\"i\":" + i + "}", 4, begin + i), null, delivery(DESTINATION, 0));
    }

    ClaimResult first = await(store.claim(new ClaimRequest(4, DESTINATION, 3, 1 << 20, LEASE)));
    ClaimResult second = await(store.claim(new ClaimRequest(4, DESTINATION, 3, 1 << 20, LEASE)));
    ClaimResult third = await(store.claim(new ClaimRequest(4, DESTINATION, 3, 1 << 20, LEASE)));

    assertThat(first.claimed()).hasSize(3);
    assertThat(first.nextMillis()).isZero();
    assertThat(second.claimed()).hasSize(2);
    assertThat(third.claimed()).isEmpty();
    assertThat(third.nextMillis()).isBetween(LEASE - 5000, LEASE);
    assertThat(first.claimed().get(0).event().body()).isEqualTo(bytes("{\"i\":0}"));
  }

  @Test
  void claimsAtLeastOneHoweverLargeItIs() {
    accept(event("a", "x".repeat(10_000), 4), null, delivery(DESTINATION, 0));
    accept(event("a", "x".repeat(10_000), 4), null, delivery(DESTINATION, 0));

    assertThat(await(store.claim(new ClaimRequest(4, DESTINATION, 9, 1, LEASE))).claimed())
        .hasSize(1);
  }

  @Test
  void servesLanesByWeight() {
    for (Lane lane : Lane.values()) {
      for (int i = 0; i < 30; i++) {
        accept(
            event("a", "{}", 4), null, new NewDelivery(DESTINATION, "", lane, 0, false, null, 0));
      }
    }
    Map<Lane, Integer> served = new java.util.EnumMap<>(Lane.class);

    await(store.claim(new ClaimRequest(4, DESTINATION, 30, 1 << 20, LEASE)))
        .claimed()
        .forEach(d -> served.merge(d.lane(), 1, Integer::sum));

    assertThat(served)
        .isEqualTo(Map.of(Lane.HIGH, 16, Lane.NORMAL, 8, Lane.LOW, 4, Lane.REPLAY, 2));
  }

  @Test
  void settlesOnceAndFencesEverybodyElse() {
    Event event = event("a", "{}", 4);
    LeasedDelivery lease = leased(accept(event, null, delivery(DESTINATION, LEASE)));
    LeasedDelivery stranger = withToken(lease, "somebody-else");

    assertThat(await(store.settle(stranger, new Settlement.Delivered(attempt(1, 200)))))
        .isEqualTo(SettleResult.FENCED);
    assertThat(await(store.settle(lease, new Settlement.Delivered(attempt(1, 200)))))
        .isEqualTo(SettleResult.SETTLED);
    assertThat(await(store.settle(lease, new Settlement.Delivered(attempt(1, 200)))))
        .isEqualTo(SettleResult.SETTLED);

    DeliveryDetails delivery = details(event.id()).deliveries().get(0);
    assertThat(delivery.state()).isEqualTo(DeliveryState.DELIVERED);
    assertThat(delivery.log()).hasSize(1);
    assertThat(delivery.endedAt()).isPositive();
  }

  @Test
  void schedulesARetryAndLogsTheAttemptWhole() {
    Event event = event("a", "{}", 4);
    LeasedDelivery lease = leased(accept(event, null, delivery(DESTINATION, LEASE)));
    Attempt attempt = attempt(1, 503);

    await(store.settle(lease, new Settlement.Retry(attempt, 5_000, 0)));
    await(store.settle(lease, new Settlement.Retry(attempt, 5_000, 0)));

    assertThat(claim(store, 4).claimed()).isEmpty();
    LeasedDelivery second = claim(kit.storeAhead(5_001), 4).claimed().get(0);
    assertThat(second.id()).isEqualTo(lease.id());
    assertThat(second.attempts()).isEqualTo(1);
    assertThat(details(event.id()).deliveries().get(0).log())
        .singleElement()
        .usingRecursiveComparison()
        .isEqualTo(attempt);
  }

  @Test
  void keepsTheWholeResponseOfTheLastAttemptAndTheBeginningOfEarlierOnes() {
    Event event = event("a", "{}", 4);
    LeasedDelivery lease = leased(accept(event, null, delivery(DESTINATION, LEASE)));
    byte[] large = "r".repeat(9000).getBytes(StandardCharsets.UTF_8);
    await(store.settle(lease, new Settlement.Retry(attempt(1, 500, large), 0, 0)));
    LeasedDelivery second = claim(store, 4).claimed().get(0);
    await(store.settle(second, new Settlement.Retry(attempt(2, 500, large), 0, 0)));

    List<Attempt> log = details(event.id()).deliveries().get(0).log();

    assertThat(log.get(0).response()).hasSize(256);
    assertThat(log.get(1).response()).isEqualTo(large);
  }

  @Test
  void keepsTheLastHundredAttempts() {
    Event event = event("a", "{}", 4);
    LeasedDelivery lease = leased(accept(event, null, delivery(DESTINATION, LEASE)));
    for (int n = 1; n <= 105; n++) {
      await(store.settle(lease, new Settlement.Retry(attempt(n, 500), 0, 0)));
      lease = claim(store, 4).claimed().get(0);
    }

    List<Attempt> log = details(event.id()).deliveries().get(0).log();

    assertThat(log).hasSize(100);
    assertThat(log.get(99).number()).isEqualTo(105);
  }

  @Test
  void givesBackWhatWasNotBegun() {
    LeasedDelivery lease = leased(accept(event("a", "{}", 4), null, delivery(DESTINATION, LEASE)));

    await(store.settle(lease, new Settlement.Released()));

    LeasedDelivery again = claim(store, 4).claimed().get(0);
    assertThat(again.id()).isEqualTo(lease.id());
    assertThat(again.attempts()).isZero();
    assertThat(await(store.settle(lease, new Settlement.Delivered(attempt(1, 200)))))
        .isEqualTo(SettleResult.FENCED);
  }

  @Test
  void givesBackForLaterWithoutUsingAnAttempt() {
    LeasedDelivery lease = leased(accept(event("a", "{}", 4), null, delivery(DESTINATION, LEASE)));

    await(store.settle(lease, new Settlement.Released(9_000)));
    await(store.settle(lease, new Settlement.Released(9_000)));

    assertThat(claim(store, 4).claimed()).isEmpty();
    LeasedDelivery again = claim(kit.storeAhead(9_001), 4).claimed().get(0);
    assertThat(again.id()).isEqualTo(lease.id());
    assertThat(again.attempts()).isZero();
  }

  @Test
  void laysAsideWhatCrashedItsNodeFiveTimesInARow() {
    Event event = event("a", "{}", 4);
    accept(event, null, delivery(DESTINATION, LEASE));
    long ahead = 0;
    List<String> died = new ArrayList<>();
    int crashes = 0;
    while (died.isEmpty() && crashes < 10) {
      ahead += 3_000_000;
      ClaimResult found = claim(kit.storeAhead(ahead), 4);
      died.addAll(found.died());
      crashes += found.crashed();
    }

    assertThat(crashes).isEqualTo(5);
    assertThat(died).containsExactly(Ids.deliveryId(event.id(), 0));
    assertThat(deadLetters())
        .singleElement()
        .satisfies(d -> assertThat(d.reason()).isEqualTo(DeadReason.CRASHED));
  }

  @Test
  void waitsLongerAfterEachCrash() {
    accept(event("a", "{}", 4), null, delivery(DESTINATION, LEASE));

    ClaimResult expired = claim(kit.storeAhead(LEASE + 1), 4);
    ClaimResult tooSoon = claim(kit.storeAhead(LEASE + 9_000), 4);
    ClaimResult inTime = claim(kit.storeAhead(LEASE + 12_000), 4);

    assertThat(expired.crashed()).isEqualTo(1);
    assertThat(tooSoon.claimed()).isEmpty();
    assertThat(inTime.claimed()).hasSize(1);
  }

  @Test
  void holdsADestinationWithoutTouchingItsDeliveries() {
    accept(event("a", "{}", 4), null, delivery(DESTINATION, 0));

    await(store.hold(4, DESTINATION, 30_000));
    assertThat(claim(store, 4).claimed()).isEmpty();
    assertThat(await(store.due(4, 0)).destinationIds()).isEmpty();
    AcceptResult meanwhile = accept(event("a", "{}", 4), null, delivery(DESTINATION, LEASE));
    assertThat(((Accepted) meanwhile).leased()).isEmpty();

    await(store.hold(4, DESTINATION, 0));
    assertThat(await(store.due(4, 0)).destinationIds()).containsExactly(DESTINATION);
    assertThat(claim(store, 4).claimed()).hasSize(2);
  }

  @Test
  void holdsTheWholeDestinationWhenARetryAsksForIt() {
    LeasedDelivery lease = leased(accept(event("a", "{}", 4), null, delivery(DESTINATION, LEASE)));
    accept(event("a", "{}", 4), null, delivery(DESTINATION, 0));

    await(store.settle(lease, new Settlement.Retry(attempt(1, 429), 9_000, 9_000)));

    assertThat(claim(store, 4).claimed()).isEmpty();
    assertThat(claim(kit.storeAhead(9_500), 4).claimed()).hasSize(2);
  }

  @Test
  void holdsItForAllNodesAsLongAsItAsksAndNoShorterHoldShortensThat() {
    LeasedDelivery lease = leased(accept(event("a", "{}", 4), null, delivery(DESTINATION, LEASE)));
    accept(event("a", "{}", 4), null, delivery(DESTINATION, 0));
    await(store.settle(lease, new Settlement.Retry(attempt(1, 429), 600_000, 600_000)));

    await(store.hold(4, DESTINATION, 30_000));

    assertThat(claim(kit.storeAhead(590_000), 4).claimed()).isEmpty();
    assertThat(claim(kit.storeAhead(600_500), 4).claimed()).hasSize(2);
  }

  @Test
  void findsWhatIsDueBehindAnyNumberOfDestinations() {
    for (int i = 0; i < 1500; i++) {
      REDIS.command("ZADD", "{hg:4}w", "" + i, "d" + i);
    }
    DueResult first = await(store.due(4, 0));
    DueResult second = await(store.due(4, first.destinationIds().size()));

    assertThat(first.destinationIds()).hasSize(1000).startsWith("dst_d0");
    assertThat(first.more()).isTrue();
    assertThat(second.destinationIds()).hasSize(500).startsWith("dst_d1000").endsWith("dst_d1499");
    assertThat(second.more()).isFalse();
    REDIS.command("DEL", "{hg:4}w");
  }

  @Test
  void tellsWhatIsDueAndWhenTheNextWillBe() {
    accept(event("a", "{}", 4), null, delivery(DESTINATION, 0));
    accept(
        event("a", "{}", 4), null, new NewDelivery(OTHER, "", Lane.NORMAL, 0, false, null, 7_000));

    DueResult due = await(store.due(4, 0));

    assertThat(due.destinationIds()).containsExactly(DESTINATION);
    assertThat(due.nextMillis()).isBetween(4_000L, 7_000L);
  }

  @Test
  void replaysADeadLetterAndTakesItOffTheListInTheSameStep() {
    Event event = event("a", "{}", 4);
    LeasedDelivery lease = leased(accept(event, null, delivery(DESTINATION, LEASE)));
    await(store.settle(lease, new Settlement.Dead(attempt(1, 404), DeadReason.PERMANENT)));
    List<ReplayTarget> targets =
        List.of(new ReplayTarget(DESTINATION, "", Lane.REPLAY, lease.id(), true, null));
    String replay = Ids.newId("rpl_", 0, new java.util.Random(1));

    assertThat(await(store.replay(replay, event.id(), targets))).isEqualTo(1);
    assertThat(await(store.replay(replay, event.id(), targets))).isEqualTo(1);

    assertThat(deadLetters()).isEmpty();
    LeasedDelivery again = claim(store, 4).claimed().get(0);
    assertThat(again.replayId()).isEqualTo(replay);
    assertThat(again.lane()).isEqualTo(Lane.REPLAY);
    assertThat(again.attempts()).isZero();
    assertThat(details(event.id()).deliveries()).hasSize(2);
    assertThat(details(event.id()).deliveries().get(1).replayOf()).isEqualTo(lease.id());
    String other = Ids.newId("rpl_", 0, new java.util.Random(2));
    assertThat(await(store.replay(other, event.id(), targets))).isZero();
  }

  @Test
  void listsEventsNewestFirstAndMissesAndDoublesNothing() {
    Set<String> all = new HashSet<>();
    for (int i = 0; i < 57; i++) {
      Event event = event(i % 2 == 0 ? "even.a" : "odd", "{}");
      all.add(event.id());
      accept(event, null, delivery(i % 3 == 0 ? OTHER : DESTINATION, 0));
    }

    List<EventSummary> listed = new ArrayList<>();
    String cursor = null;
    do {
      Page<EventSummary> page = await(store.events(query(null, 10, cursor)));
      listed.addAll(page.items());
      accept(event("late", "{}"), null);
      cursor = page.cursor();
    } while (cursor != null);

    assertThat(listed.stream().map(EventSummary::id).toList())
        .doesNotHaveDuplicates()
        .containsAll(all)
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    assertThat(await(store.events(query("even.*", 100, null))).items()).hasSize(29);
  }

  @Test
  void listsDeadLettersThatDiedInTheSameMillisecondOverManyPages() {
    for (int i = 0; i < 40; i++) {
      Event event = event("a", "{\"n\":" + i % 4 + "}", 4);
      accept(event, null, new NewDelivery("", "", Lane.NORMAL, 0, true, null, 0));
      String id = Ids.deliveryId(event.id(), 0).substring(4);
      REDIS.command("ZADD", "{hg:4}x", "1000", id);
      REDIS.command("ZADD", "{hg:4}x:", "1000", id);
    }

    assertThat(allDead(Map.of(), 7)).hasSize(40).doesNotHaveDuplicates();
    assertThat(allDead(Map.of("/n", "3"), 100)).hasSize(10).doesNotHaveDuplicates();
  }

  /** Page by page: on a busy machine a page may be shorter than asked for. */
  private List<String> allDead(Map<String, String> match, int limit) {
    List<String> listed = new ArrayList<>();
    String cursor = null;
    do {
      Page<DeadLetter> page = await(store.deadLetters(deadQuery(match, limit, cursor)));
      page.items().forEach(d -> listed.add(d.deliveryId()));
      cursor = page.cursor();
    } while (cursor != null);
    return listed;
  }

  @Test
  void countsPerDestinationAndState() {
    accept(event("a", "{}"), null, delivery(DESTINATION, LEASE), delivery(OTHER, 0));
    LeasedDelivery lease = leased(accept(event("a", "{}"), null, delivery(DESTINATION, LEASE)));
    await(store.settle(lease, new Settlement.Delivered(attempt(1, 204))));

    assertThat(states())
        .containsEntry(DESTINATION, new Counts(0, 1, 0, 0, 0))
        .containsEntry(OTHER, new Counts(1, 0, 0, 0, 0));
  }

  @Test
  void reportsAndRemovesADueDeliveryWithoutARecord() {
    Event event = event("a", "{}", 4);
    accept(event, null, delivery(DESTINATION, 0));
    String bare = Ids.deliveryId(event.id(), 0).substring(4);
    REDIS.command("ZADD", "{hg:4}q:" + DESTINATION.substring(4) + ":h", "1", "0".repeat(29));

    ClaimResult found = claim(store, 4);

    assertThat(found.repaired()).containsExactly("dlv_" + "0".repeat(29));
    assertThat(found.claimed()).singleElement().satisfies(d -> assertThat(d.id()).endsWith(bare));
  }

  @Test
  void comesBackByItselfWhenRedisForgetsItsScripts() {
    accept(event("a", "{}"), null, delivery(DESTINATION, 0));
    REDIS.command("SCRIPT", "FLUSH");

    assertThat(accept(event("a", "{}"), null, delivery(DESTINATION, 0)))
        .isInstanceOf(Accepted.class);
  }

  private AcceptResult accept(Event event, Dedup dedup, NewDelivery... deliveries) {
    return await(store.accept(new AcceptRequest(event, dedup, Arrays.asList(deliveries))));
  }

  /** Without bytes, which Invariants checks. */
  private Map<String, Counts> states() {
    Map<String, Counts> states = new HashMap<>(await(store.counts()));
    states.replaceAll((id, c) -> new Counts(c.pending(), c.inFlight(), c.retrying(), c.dead(), 0));
    return states;
  }

  private static ClaimResult claim(Store store, int shard) {
    return await(store.claim(new ClaimRequest(shard, DESTINATION, 64, 1 << 20, LEASE)));
  }

  private static LeasedDelivery leased(AcceptResult result) {
    return ((Accepted) result).leased().get(0);
  }

  private EventDetails details(String id) {
    return Objects.requireNonNull(await(store.event(id)));
  }

  private List<DeadLetter> deadLetters() {
    return await(store.deadLetters(deadQuery(Map.of(), 100, null))).items();
  }

  private static DeadLetterQuery deadQuery(Map<String, String> match, int limit, String cursor) {
    return new DeadLetterQuery(null, null, null, null, null, 0, 0, match, limit, cursor);
  }

  private static EventQuery query(String type, int limit, String cursor) {
    return new EventQuery(null, null, type, null, null, 0, 0, null, limit, cursor);
  }

  private static LeasedDelivery withToken(LeasedDelivery d, String token) {
    return new LeasedDelivery(
        d.id(),
        d.event(),
        d.destinationId(),
        d.lane(),
        token,
        d.leaseEndNanos(),
        d.attempts(),
        d.createdAt(),
        d.replayId(),
        d.send(),
        d.recordBytes());
  }

  private static Attempt attempt(int number, int status) {
    return attempt(number, status, bytes("no"));
  }

  private static Attempt attempt(int number, int status, byte[] response) {
    boolean good = status < 300;
    return new Attempt(
        number,
        1_700_000_000_000L,
        12,
        good ? AttemptOutcome.SUCCESS : AttemptOutcome.RETRYABLE,
        status,
        good ? null : ErrorClass.HTTP_STATUS,
        good ? "" : "answered " + status,
        "127.0.0.1:80",
        List.of(new Header("webhook-id", "evt_1")),
        response,
        false);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
