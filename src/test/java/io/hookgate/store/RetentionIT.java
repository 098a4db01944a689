package io.hookgate.store;

import static io.hookgate.store.Retained.DAY;
import static io.hookgate.store.Retained.HOUR;
import static io.hookgate.store.Retained.accept;
import static io.hookgate.store.Retained.attempt;
import static io.hookgate.store.Retained.expire;
import static io.hookgate.store.Retained.freeLeases;
import static io.hookgate.store.Retained.relieve;
import static io.hookgate.store.Retained.slim;
import static io.hookgate.store.Retained.sweep;
import static io.hookgate.testkit.StoreKit.DESTINATION;
import static io.hookgate.testkit.StoreKit.OTHER;
import static io.hookgate.testkit.StoreKit.await;
import static io.hookgate.testkit.StoreKit.delivery;
import static io.hookgate.testkit.StoreKit.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.DeadReason;
import io.hookgate.model.Event;
import io.hookgate.model.EventStatus;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.model.Passage;
import io.hookgate.store.AcceptRequest.Dedup;
import io.hookgate.store.Retention.Place;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes when its term is over, and what stays. */
class RetentionIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int SHARD = Lined.SHARD;
  private static final long TERM = 7 * DAY;
  private static final String PLAIN = Ids.ofName("dst_", "", "plain");
  private static final Dedup DEDUP = new Dedup("k".repeat(22), 60_000);

  private final Random random = new Random(3);
  private StoreKit kit;
  private Store store;

  @BeforeEach
  void open() {
    kit = new StoreKit(REDIS, Lined.RULES);
    store = kit.store();
    await(store.open(false, ""));
  }

  @AfterEach
  void close() {
    Invariants.hold(REDIS);
    kit.close();
  }

  @Test
  void anEventGoesWithEverythingOfItWhenTheLastEndIsOlderThanItsTerm() {
    Event event = old();
    LeasedDelivery lease = accept(store, event, PLAIN, 1).get(0);
    await(store.settle(lease, new Settlement.Delivered(attempt(1))));
    assertThat(keys("*}r:*")).hasSize(1);

    assertThat(sweep(ahead(TERM - 5_000), SHARD, TERM)).isZero();
    assertThat(await(store.event(event.id()))).isNotNull();
    assertThat(sweep(ahead(TERM + 5_000), SHARD, TERM)).isEqualTo(1);

    assertThat(await(store.event(event.id()))).isNull();
    assertThat(keys("*" + Keys.bare(event.id()) + "*")).isEmpty();
    assertThat(keys("*}i")).isEmpty();
    assertThat(REDIS.command("HGET", Keys.of(SHARD).counters(), "bytes:r")).isNull();
  }

  @Test
  void whateverMeetsAGoneEventFindsOneThatIsUnknown() {
    Event event = old();
    AcceptRequest request = new AcceptRequest(event, DEDUP, List.of(delivery(PLAIN, 20_000)));
    LeasedDelivery lease = ((AcceptResult.Accepted) await(store.accept(request))).leased().get(0);
    Settlement dead = new Settlement.Dead(attempt(1), DeadReason.PERMANENT);
    await(store.settle(lease, dead));
    await(store.endings().purge(List.of(lease.id())));
    assertThat(sweep(ahead(TERM + HOUR), SHARD, TERM)).isEqualTo(1);

    AcceptRequest again =
        new AcceptRequest(event("a", "{}", SHARD), DEDUP, List.of(delivery(PLAIN, 0)));
    assertThat(await(store.accept(again)))
        .isEqualTo(new AcceptResult.Duplicate(event.id(), false, List.of(), 0));
    assertThat(await(store.settle(lease, dead))).isEqualTo(SettleResult.FENCED);
    assertThat(await(store.keepBody(lease, new byte[1]))).isFalse();
    assertThat(await(store.replay(replayId(), event.id(), targets(PLAIN, lease.id())))).isZero();
    assertThat(await(store.endings().cancel(lease.id(), "why"))).isNull();
    assertThat(await(store.endings().expunge(event.id(), "why"))).isFalse();
    assertThat(await(store.endings().purge(List.of(lease.id())))).isZero();
    assertThat(keys("*" + Keys.bare(event.id()) + "*")).isEmpty();
  }

  @Test
  void whateverIsOpenKeepsItsEventHoweverOldItIs() {
    List<Event> kept = new ArrayList<>();
    kept.add(old());
    accept(store, kept.get(0), PLAIN, 1);
    kept.add(old());
    await(store.accept(new AcceptRequest(kept.get(1), null, List.of(delivery(PLAIN, 0)))));
    kept.add(old());
    LeasedDelivery fails = accept(store, kept.get(2), OTHER, 1).get(0);
    await(store.settle(fails, new Settlement.Retry(attempt(1), 3_000_000_000L, 0)));
    kept.add(old());
    List<LeasedDelivery> two = accept(store, kept.get(3), DESTINATION, 2);
    await(store.settle(two.get(0), new Settlement.Delivered(attempt(1))));
    AcceptRequest behind = Lined.request("k", Lined.GOES_ON);
    await(store.accept(Lined.request("k", Lined.GOES_ON)));
    await(store.accept(behind));
    kept.add(behind.event());

    assertThat(sweep(ahead(400 * DAY), SHARD, TERM)).isZero();
    assertThat(relieve(ahead(400 * DAY), SHARD)).isZero();
    assertThat(kept).allSatisfy(it -> assertThat(await(store.event(it.id()))).isNotNull());
  }

  @Test
  void aDeadLetterKeepsItsEventForItsOwnTermAndThenItsLineGoesOn() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ids.add(Lined.accept(store, Lined.request("k", Lined.STOPS)));
    }
    LeasedDelivery first = Lined.claim(store, Lined.STOPS).claimed().get(0);
    await(store.settle(first, new Settlement.Dead(attempt(1), DeadReason.EXHAUSTED)));
    long term = 30 * DAY;

    assertThat(expire(ahead(term - 5_000), SHARD, term)).isZero();
    assertThat(sweep(ahead(term - 5_000), SHARD, TERM)).isZero();
    assertThat(Lined.claimed(kit.storeAhead(term), Lined.STOPS)).isEmpty();
    Store later = ahead(term + 5_000);
    assertThat(expire(later, SHARD, term)).isEqualTo(1);
    assertThat(await(store.counts()).get(Lined.STOPS).dead()).isZero();
    Invariants.hold(REDIS);

    assertThat(sweep(later, SHARD, TERM)).isEqualTo(1);
    assertThat(await(store.event(Ids.eventOf(ids.get(0))))).isNull();
    assertThat(Lined.claimed(later, Lined.STOPS)).containsExactly(ids.get(1));
    assertThat(expire(ahead(term + 5_000), SHARD, term)).isZero();
  }

  @Test
  void everyEndCountsAndNewerDeliveriesKeepTheEvent() {
    Event event = old();
    LeasedDelivery lease = accept(store, event, PLAIN, 1).get(0);
    await(store.settle(lease, new Settlement.Dead(attempt(1), DeadReason.PERMANENT)));
    Store later = kit.storeAhead(6 * DAY);
    await(later.replay(replayId(), event.id(), targets(PLAIN, lease.id())));
    LeasedDelivery again = claim(later, PLAIN).get(0);
    assertThat(sweep(ahead(8 * DAY), SHARD, TERM)).as("while it is tried").isZero();
    await(later.settle(again, new Settlement.Delivered(attempt(1))));
    await(later.replay(replayId(), event.id(), targets(OTHER, lease.id())));
    await(later.endings().cancel(Ids.deliveryId(event.id(), 2), "why"));

    assertThat(sweep(ahead(8 * DAY), SHARD, TERM)).isZero();
    assertThat(sweep(ahead(13 * DAY + HOUR), SHARD, TERM)).isEqualTo(1);
    assertThat(keys("*" + Keys.bare(event.id()) + "*")).isEmpty();
  }

  @Test
  void anEventWithoutDeliveriesGoesByWhenItWasAccepted() {
    Event unrouted = old();
    await(store.accept(new AcceptRequest(unrouted, null, List.of())));
    Event strange = old();
    NewDelivery unparsable = new NewDelivery("", "", Lane.NORMAL, 0, true, null, 0);
    await(store.accept(new AcceptRequest(strange, null, List.of(unparsable))));

    assertThat(sweep(ahead(TERM - HOUR - 5_000), SHARD, TERM)).isZero();
    assertThat(sweep(ahead(TERM - HOUR + 65_000), SHARD, TERM)).isEqualTo(1);
    assertThat(await(store.event(unrouted.id()))).isNull();
    assertThat(Objects.requireNonNull(await(store.event(strange.id()))).status())
        .isEqualTo(EventStatus.UNPARSABLE);
    assertThat(expire(ahead(TERM + HOUR), SHARD, TERM)).isEqualTo(1);
    assertThat(sweep(ahead(TERM + HOUR), SHARD, TERM)).isEqualTo(1);
  }

  @Test
  void whatWasExpungedGoesTooAndWhatIsAttemptedThenOnlyAfterItsEnd() {
    Event event = old();
    LeasedDelivery attempted = accept(store, event, PLAIN, 1).get(0);
    await(store.endings().expunge(event.id(), "by request"));
    assertThat(relieve(ahead(0), SHARD)).isZero();
    await(store.settle(attempted, new Settlement.Delivered(attempt(1))));

    assertThat(sweep(ahead(TERM + HOUR), SHARD, TERM)).isEqualTo(1);
    assertThat(keys("*" + Keys.bare(event.id()) + "*")).isEmpty();
  }

  @Test
  void attemptsAndResponsesGoBeforeTheirEventButForADeadLettersLastRow() {
    Event event = old();
    List<LeasedDelivery> three = accept(store, event, PLAIN, 3);
    await(store.settle(three.get(0), new Settlement.Delivered(attempt(1))));
    await(store.settle(three.get(1), new Settlement.Retry(attempt(1), 0, 0)));
    LeasedDelivery again = claim(store, PLAIN).get(0);
    await(store.settle(again, new Settlement.Dead(attempt(2), DeadReason.EXHAUSTED)));
    await(store.settle(three.get(2), new Settlement.Retry(attempt(1), 3_000_000_000L, 0)));

    assertThat(slim(ahead(DAY - 5_000), SHARD, DAY)).isZero();
    assertThat(slim(ahead(DAY + 5_000), SHARD, DAY)).isEqualTo(2);
    assertThat(slim(ahead(DAY + 5_000), SHARD, DAY)).isZero();

    List<DeliveryDetails> after = deliveries(event);
    assertThat(after.get(0).log()).isEmpty();
    assertThat(after.get(1).log())
        .singleElement()
        .satisfies(it -> assertThat(it.number()).isEqualTo(2));
    assertThat(after.get(2).log()).hasSize(1);
    assertThat(keys("*}r:*")).hasSize(1);
    await(store.endings().purge(List.of(again.id())));
    assertThat(slim(ahead(DAY + 5_000), SHARD, DAY)).isEqualTo(1);
    assertThat(deliveries(event).get(1).log()).isEmpty();
  }

  @Test
  void responseTextsAloneGoForWantOfMemory() {
    Event event = old();
    List<LeasedDelivery> two = accept(store, event, PLAIN, 2);
    await(store.settle(two.get(0), new Settlement.Delivered(attempt(1))));
    await(store.settle(two.get(1), new Settlement.Retry(attempt(1), 1000, 0)));

    Store here = ahead(0);
    assertThat(Retained.walk(place -> here.retention().dropResponses(SHARD, place))).isEqualTo(2);

    assertThat(keys("*}r:*")).isEmpty();
    assertThat(REDIS.command("HGET", Keys.of(SHARD).counters(), "bytes:r")).isNull();
    assertThat(deliveries(event)).allSatisfy(it -> assertThat(it.log()).hasSize(1));
    assertThat(Retained.walk(place -> here.retention().dropResponses(SHARD, place))).isZero();
  }

  @Test
  void forWantOfMemoryWhatEndedWellGoesBeforeItsTermAndNothingElse() {
    Event delivered = event("a", "{}", SHARD);
    await(
        store.settle(
            accept(store, delivered, PLAIN, 1).get(0), new Settlement.Delivered(attempt(1))));
    Event dead = event("a", "{}", SHARD);
    await(
        store.settle(
            accept(store, dead, OTHER, 1).get(0),
            new Settlement.Dead(attempt(1), DeadReason.PERMANENT)));
    Event waits = event("a", "{}", SHARD);
    await(store.accept(new AcceptRequest(waits, null, List.of(delivery(PLAIN, 0)))));

    assertThat(relieve(ahead(1000), SHARD)).isEqualTo(1);

    assertThat(await(store.event(delivered.id()))).isNull();
    assertThat(await(store.event(dead.id()))).isNotNull();
    assertThat(await(store.event(waits.id()))).isNotNull();
  }

  @Test
  void anEventWithManyDeliveriesGoesInStepsAndAReplayBetweenThemKeepsIt() {
    Event event = large();
    Store later = ahead(TERM + HOUR);
    Retention.Step first = await(later.retention().sweep(SHARD, Place.START, TERM));
    assertThat(first.atEnd()).isFalse();
    assertThat(first.place().begun()).isEqualTo(Keys.bare(event.id()));
    assertThat(deliveries(event)).hasSize(256);
    await(later.replay(replayId(), event.id(), targets(PLAIN, null)));

    Place[] place = {first.place()};
    for (int i = 0; i < 8; i++) {
      Retention.Step step = await(later.retention().sweep(SHARD, place[0], TERM));
      assertThat(step.done()).isZero();
      place[0] = step.place();
    }

    assertThat(await(store.replay(replayId(), event.id(), targets(OTHER, null)))).isEqualTo(1);
    assertThat(keys("*}d:*")).hasSize(258);
  }

  @Test
  void onceItsRemovalHasBegunNothingSendsALargeEventAgain() {
    Event event = large();
    Store later = ahead(TERM + HOUR);
    Place place = Place.START;
    while (keys("*}d:*").size() == 256) {
      place = await(later.retention().sweep(SHARD, place, TERM)).place();
    }
    assertThat(await(store.replay(replayId(), event.id(), targets(PLAIN, null)))).isZero();
    Invariants.hold(REDIS);
    assertThat(keys("*}d:*")).hasSize(192);

    // Another node begins anew.
    assertThat(sweep(ahead(TERM + HOUR), SHARD, TERM)).isEqualTo(1);
    assertThat(keys("*" + Keys.bare(event.id()) + "*")).isEmpty();
  }

  @Test
  void oneNodeWalksThroughAShardAtATime() {
    Event event = old();
    await(store.accept(new AcceptRequest(event, null, List.of())));
    Store one = kit.storeAhead(TERM + HOUR);
    Store two = kit.storeAhead(TERM + HOUR);

    assertThat(await(one.retention().expire(SHARD, TERM)).elsewhere()).isFalse();
    for (Retention.Step step :
        List.of(
            await(two.retention().sweep(SHARD, Place.START, TERM)),
            await(two.retention().slim(SHARD, Place.START, TERM)),
            await(two.retention().expire(SHARD, TERM)))) {
      assertThat(step.elsewhere()).isTrue();
      assertThat(step.done()).isZero();
    }
    assertThat(await(two.retention().sweep(SHARD + 1, Place.START, TERM)).elsewhere()).isFalse();
    freeLeases(REDIS);
    assertThat(await(two.retention().sweep(SHARD, Place.START, TERM)).done()).isEqualTo(1);
  }

  @Test
  void tellsHowOldTheOldestEventIs() {
    assertThat(await(store.retention().oldest())).isZero();
    Event event = old();
    await(store.accept(new AcceptRequest(event, null, List.of())));
    await(store.accept(new AcceptRequest(event("a", "{}", SHARD + 1), null, List.of())));
    assertThat(await(store.retention().oldest())).isEqualTo(event.acceptedAt());
  }

  @Test
  void goesOnAtAFullRedis() {
    Event event = old();
    List<LeasedDelivery> two = accept(store, event, PLAIN, 2);
    await(store.settle(two.get(0), new Settlement.Delivered(attempt(1))));
    await(store.settle(two.get(1), new Settlement.Dead(attempt(1), DeadReason.PERMANENT)));
    Store later = ahead(TERM + HOUR);
    assertThat(expire(later, SHARD, 30 * DAY)).isZero();
    REDIS.command("CONFIG", "SET", "maxmemory", "1");
    try {
      assertThat(slim(later, SHARD, DAY)).isEqualTo(2);
      assertThat(expire(later, SHARD, TERM)).isEqualTo(1);
      assertThat(sweep(later, SHARD, TERM)).isEqualTo(1);
    } finally {
      REDIS.command("CONFIG", "SET", "maxmemory", "256mb");
    }
    assertThat(keys("*}e:*")).isEmpty();
  }

  @Test
  void aBodyThatATransformMadeAndWhatStandsInADueSetAreLeftToTheClaimLoop() {
    NewDelivery candidate =
        new NewDelivery(PLAIN, "", Lane.NORMAL, 20_000, false, null, 0, Passage.marks(true, true));
    Event event = old();
    AcceptRequest request = new AcceptRequest(event, null, List.of(candidate));
    LeasedDelivery lease = ((AcceptResult.Accepted) await(store.accept(request))).leased().get(0);
    await(store.keepBody(lease, new byte[] {1}));
    // A settle that broke off before its last write.
    String key = Keys.of(SHARD).delivery(Keys.bare(lease.id()));
    REDIS.command("HSET", key, "st", "d", "fi", "1");
    assertThat(relieve(ahead(TERM), SHARD)).isZero();
    claim(kit.storeAhead(TERM), PLAIN);
    REDIS.command("DEL", Keys.of(SHARD).counters());

    assertThat(relieve(ahead(TERM), SHARD)).isEqualTo(1);
    assertThat(keys("*" + Keys.bare(event.id()) + "*")).isEmpty();
  }

  @Test
  void everyStepThatBreaksOffIsFinishedByItsNextRun() {
    Settlement delivered = new Settlement.Delivered(attempt(1));
    Settlement dead = new Settlement.Dead(attempt(1), DeadReason.PERMANENT);
    breaksOff(5, () -> ended(dead, 2), it -> it.expire(SHARD, 1));
    breaksOff(8, () -> ended(delivered, 2), it -> it.slim(SHARD, Place.START, -HOUR));
    breaksOff(7, () -> ended(delivered, 2), it -> it.dropResponses(SHARD, Place.START));
    breaksOff(8, () -> ended(delivered, 2), it -> it.relieve(SHARD, Place.START));
    breaksOff(
        9,
        this::large,
        it ->
            it.relieve(SHARD, Place.START)
                .compose(step -> it.relieve(SHARD, step.place()))
                .compose(step -> it.relieve(SHARD, step.place()))
                .compose(step -> it.relieve(SHARD, step.place())));
  }

  private void breaksOff(int fewest, Runnable given, Function<Retention, Future<?>> step) {
    int writes =
        new EveryWrite(REDIS, kit, store)
            .of(
                () -> {
                  given.run();
                  return SHARD;
                },
                (broken, shard) -> step.apply(broken.retention()),
                shard -> {
                  Store later = ahead(TERM + DAY);
                  expire(later, shard, TERM);
                  slim(later, shard, TERM);
                  sweep(later, shard, TERM);
                  assertThat(keys("*}e:*")).isEmpty();
                  assertThat(keys("*}i")).isEmpty();
                  assertThat(keys("*}[sdart]:*")).isEmpty();
                  // Of a script that broke off, they may stay wrong.
                  REDIS.command("DEL", Keys.of(SHARD).counters());
                });
    assertThat(writes).isGreaterThanOrEqualTo(fewest);
  }

  private void ended(Settlement end, int deliveries) {
    accept(store, old(), PLAIN, deliveries).forEach(lease -> await(store.settle(lease, end)));
  }

  /** Delivered 256 times. */
  private Event large() {
    Event event = old();
    accept(store, event, PLAIN, 256)
        .forEach(lease -> await(store.settle(lease, new Settlement.Delivered(attempt(1)))));
    return event;
  }

  /** One that was accepted an hour ago. */
  private static Event old() {
    return event("a", "{}", SHARD, System.currentTimeMillis() - HOUR);
  }

  private Store ahead(long millis) {
    freeLeases(REDIS);
    return kit.storeAhead(millis);
  }

  private static List<LeasedDelivery> claim(Store store, String destination) {
    return Lined.claim(store, destination).claimed();
  }

  private String replayId() {
    return Ids.newId("rpl_", 0, random);
  }

  private static List<ReplayTarget> targets(String destination, String of) {
    return List.of(new ReplayTarget(destination, "", Lane.REPLAY, of, false, null));
  }

  private List<DeliveryDetails> deliveries(Event event) {
    return Objects.requireNonNull(await(store.event(event.id()))).deliveries();
  }

  private static List<String> keys(String pattern) {
    return ((List<?>) REDIS.command("KEYS", pattern)).stream().map(String::valueOf).toList();
  }
}
