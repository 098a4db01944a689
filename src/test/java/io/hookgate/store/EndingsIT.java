package io.hookgate.store;

import static io.hookgate.store.Lined.GOES_ON;
import static io.hookgate.store.Lined.LEASE;
import static io.hookgate.store.Lined.SHARD;
import static io.hookgate.store.Lined.STOPS;
import static io.hookgate.store.Lined.accept;
import static io.hookgate.store.Lined.request;
import static io.hookgate.testkit.StoreKit.await;
import static io.hookgate.testkit.StoreKit.delivery;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.DeadReason;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.Event;
import io.hookgate.model.Header;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.model.Passage;
import io.hookgate.model.ReplayState;
import io.hookgate.store.AcceptRequest.Dedup;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people end: deliveries that are open, dead letters, and what an event brought. */
class EndingsIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String SECRET = "anna@example.com";
  private static final String PLAIN = Ids.ofName("dst_", "", "plain");
  private static final Dedup DEDUP = new Dedup("k".repeat(22), 60_000);

  private StoreKit kit;
  private Store store;
  private EveryWrite everyWrite;

  @BeforeEach
  void open() {
    kit = new StoreKit(REDIS, Lined.RULES);
    store = kit.store();
    await(store.open(false, ""));
    everyWrite = new EveryWrite(REDIS, kit, store);
  }

  @AfterEach
  void close() {
    kit.close();
  }

  @Test
  void whatWaitsIsCancelledAndNeverSent() {
    String id = accept(store, plain(0));

    assertThat(await(store.endings().cancel(id, "why"))).isEqualTo(DeliveryState.PENDING);
    assertThat(await(store.endings().cancel(id, "why"))).isEqualTo(DeliveryState.CANCELLED);

    DeliveryDetails after = shown(id);
    assertThat(after.state()).isEqualTo(DeliveryState.CANCELLED);
    assertThat(after.why()).isEqualTo("why");
    assertThat(after.endedAt()).isPositive();
    assertThat(claimed(kit.storeAhead(LEASE), PLAIN)).isEmpty();
    assertThat(await(store.endings().cancel("dlv_" + "0".repeat(29), "why"))).isNull();
    Invariants.hold(REDIS);
  }

  @Test
  void aCancelThatBreaksOffIsFinishedByItsSecondRunOrByTheClaimLoop() {
    int writes =
        everyWrite.of(
            () -> accept(store, plain(0)),
            (broken, id) -> broken.endings().cancel(id, "why"),
            id -> await(store.endings().cancel(id, "why")));
    assertThat(writes).isGreaterThan(4);
    everyWrite.of(
        () -> accept(store, plain(0)),
        (broken, id) -> broken.endings().cancel(id, "why"),
        id -> {
          claimed(kit.storeAhead(LEASE), PLAIN);
          // Broken off before its first write that counts, it is open and leased now.
          await(store.endings().cancel(id, "why"));
        });
  }

  @Test
  void whoeverStandsInLineIsCancelledWhereverItStandsAndTheOthersGoOn() {
    for (int at = 0; at < 3; at++) {
      int place = at;
      everyWrite.of(
          () ->
              List.of(
                  accept(store, lined(GOES_ON)),
                  accept(store, lined(GOES_ON)),
                  accept(store, lined(GOES_ON))),
          (broken, ids) -> broken.endings().cancel(ids.get(place), "why"),
          ids -> {
            await(store.endings().cancel(ids.get(place), "why"));
            assertThat(drained(GOES_ON))
                .containsExactlyElementsOf(
                    ids.stream().filter(id -> !id.equals(ids.get(place))).toList());
          });
    }
  }

  @Test
  void whatIsAttemptedEndsWithItsAttempt() {
    Map<Settlement, DeliveryState> ends =
        Map.of(
            new Settlement.Delivered(attempt(1)), DeliveryState.DELIVERED,
            new Settlement.Retry(attempt(1), 0, 0), DeliveryState.CANCELLED,
            new Settlement.Dead(attempt(1), DeadReason.PERMANENT), DeliveryState.CANCELLED,
            new Settlement.Released(), DeliveryState.CANCELLED);
    ends.forEach(
        (settlement, state) -> {
          LeasedDelivery lease = leased(plain(LEASE));
          assertThat(await(store.endings().cancel(lease.id(), "why")))
              .isEqualTo(DeliveryState.IN_FLIGHT);
          for (int run = 0; run < 2; run++) {
            assertThat(await(store.settle(lease, settlement)))
                .isEqualTo(
                    state == DeliveryState.DELIVERED
                        ? SettleResult.SETTLED
                        : SettleResult.CANCELLED);
          }
          assertThat(shown(lease.id()).state()).as("%s", settlement).isEqualTo(state);
          assertThat(shown(lease.id()).log())
              .hasSize(settlement instanceof Settlement.Released ? 0 : 1);
          Invariants.hold(REDIS);
        });
    assertThat(listed()).isEmpty();
    assertThat(claimed(kit.storeAhead(LEASE), PLAIN)).isEmpty();
  }

  @Test
  void aSettleOfACancelledOneThatBreaksOffIsFinishedByItsSecondRun() {
    everyWrite.of(
        () -> {
          LeasedDelivery lease = leased(plain(LEASE));
          await(store.endings().cancel(lease.id(), "why"));
          return lease;
        },
        (broken, lease) -> broken.settle(lease, new Settlement.Retry(attempt(1), 0, 0)),
        lease -> {
          await(store.settle(lease, new Settlement.Retry(attempt(1), 0, 0)));
          assertThat(shown(lease.id()).state()).isEqualTo(DeliveryState.CANCELLED);
        });
  }

  @Test
  void whatItsNodeLeftIsCancelledWhenItsLeaseRunsOut() {
    LeasedDelivery claimedAgain = leased(plain(LEASE));
    await(store.endings().cancel(claimedAgain.id(), "why"));
    assertThat(claimed(kit.storeAhead(2 * LEASE), PLAIN)).isEmpty();
    assertThat(shown(claimedAgain.id()).state()).isEqualTo(DeliveryState.CANCELLED);
    Invariants.hold(REDIS);

    LeasedDelivery buried = leased(plain(LEASE));
    await(store.endings().cancel(buried.id(), "why"));
    await(kit.storeAhead(2 * LEASE).bury(SHARD, PLAIN));
    assertThat(shown(buried.id()).state()).isEqualTo(DeliveryState.CANCELLED);
    Invariants.hold(REDIS);
  }

  @Test
  void nothingIsMadeOfABodyThatIsNotSent() {
    LeasedDelivery lease = leased(candidate());
    await(store.endings().cancel(lease.id(), "why"));
    assertThat(await(store.keepBody(lease, new byte[] {'1'}))).isFalse();
  }

  @Test
  void aPurgeTakesDeadLettersOffTheListAndLeavesTheirHistory() {
    String first = dead(plain(LEASE));
    String second = dead(plain(LEASE));

    assertThat(await(store.endings().purge(List.of(first, second)))).isEqualTo(2);
    assertThat(await(store.endings().purge(List.of(first, second)))).isZero();

    assertThat(listed()).isEmpty();
    assertThat(shown(first).state()).isEqualTo(DeliveryState.DEAD);
    assertThat(shown(first).purgedAt()).isPositive();
    assertThat(shown(first).log()).hasSize(1);
    Invariants.hold(REDIS);
  }

  @Test
  void aPurgeThatBreaksOffIsFinishedByItsSecondRunAndItsLineGoesOn() {
    int writes =
        everyWrite.of(
            () -> {
              String dead = dead(lined(STOPS));
              accept(store, lined(STOPS));
              assertThat(claimed(store, STOPS)).isEmpty();
              return dead;
            },
            (broken, dead) -> broken.endings().purge(List.of(dead)),
            dead -> {
              await(store.endings().purge(List.of(dead)));
              assertThat(listed()).isEmpty();
              assertThat(drained(STOPS)).hasSize(1);
            });
    assertThat(writes).isGreaterThan(6);
  }

  @Test
  void aFullRedisLetsPeopleEndThings() {
    LeasedDelivery died = leased(plain(LEASE));
    await(store.settle(died, new Settlement.Dead(attempt(1), DeadReason.PERMANENT)));
    LeasedDelivery waiting = leased(plain(LEASE));
    await(store.settle(waiting, new Settlement.Released()));
    String job = Ids.newId("rpl_", 1, new Random(1));
    ReplayJob.Asked asked = new ReplayJob.Asked("ops", null, "order", 1);
    await(store.replays().make(job, asked, 1, "start"));
    REDIS.command("CONFIG", "SET", "maxmemory", "1");
    try {
      Audit.Subject subject = new Audit.Subject("delivery", waiting.id(), "", "");
      await(store.audit().note("ops", "cancel", subject, ""));
      await(store.endings().cancel(waiting.id(), "why"));
      assertThat(await(store.endings().purge(List.of(died.id())))).isOne();
      await(store.endings().expunge(Ids.eventOf(died.id()), "why"));
      assertThat(await(store.replays().cancel(job))).isTrue();
    } finally {
      REDIS.command("CONFIG", "SET", "maxmemory", "0");
    }
    assertThat(await(store.audit().page(10, null)).items()).hasSize(1);
    assertThat(shown(waiting.id()).state()).isEqualTo(DeliveryState.CANCELLED);
    assertThat(Objects.requireNonNull(await(store.replays().find(job))).state())
        .isEqualTo(ReplayState.CANCELLED);
  }

  @Test
  void anExpungeForgetsWhatCameAndWhatCameBack() {
    Event event = secret();
    List<String> ids = faring(event);

    assertThat(await(store.endings().expunge(event.id(), "by request"))).isTrue();

    EventDetails after = Objects.requireNonNull(await(store.event(event.id())));
    assertThat(after.expungedAt()).isPositive();
    assertThat(after.event().body()).isEmpty();
    assertThat(after.event().headers()).isEmpty();
    assertThat(after.event().type()).isEqualTo("a");
    assertThat(after.deliveries())
        .extracting(DeliveryDetails::state)
        .containsExactly(DeliveryState.DEAD, DeliveryState.CANCELLED, DeliveryState.CANCELLED);
    assertThat(after.deliveries().get(0).log())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.status()).isEqualTo(500);
              assertThat(it.startedAt()).isEqualTo(1_732_000_000_123L);
              assertThat(it.response()).isEmpty();
              assertThat(it.requestHeaders()).isEmpty();
            });
    assertThat(ids).hasSize(3);
    assertThat(listed()).isEmpty();
    assertThat(everything()).doesNotContain(SECRET);
    EventSummary shown = await(store.events(all())).items().get(0);
    assertThat(shown.expungedAt()).isEqualTo(after.expungedAt());
    assertThat(shown.bytes()).isZero();
    Invariants.hold(REDIS);
    assertThat(await(store.endings().expunge(event.id(), "again"))).isTrue();
    assertThat(Objects.requireNonNull(await(store.event(event.id()))).expungedAt())
        .isEqualTo(after.expungedAt());
    assertThat(await(store.endings().expunge("evt_" + "0".repeat(26), "none"))).isFalse();
  }

  @Test
  void anExpungeForgetsWhatARouteSaidOfTheBody() {
    Event event = secret();
    NewDelivery unclear =
        NewDelivery.unparsable("rt_0000000000000001", "the filter failed: " + SECRET);
    await(store.accept(new AcceptRequest(event, null, List.of(unclear))));

    await(store.endings().expunge(event.id(), "by request"));

    assertThat(everything()).doesNotContain(SECRET);
    assertThat(listed()).isEmpty();
    Invariants.hold(REDIS);
  }

  @Test
  void anExpungeThatBreaksOffIsFinishedByItsSecondRun() {
    int writes =
        everyWrite.of(
            () -> {
              Event event = secret();
              faring(event);
              return event;
            },
            (broken, event) -> broken.endings().expunge(event.id(), "by request"),
            event -> {
              await(store.endings().expunge(event.id(), "by request"));
              assertThat(everything()).doesNotContain(SECRET);
            });
    assertThat(writes).isGreaterThan(20);
  }

  @Test
  void anExpungeOfManyDeliveriesGoesStepByStep() {
    Event event = secret();
    await(
        store.accept(
            new AcceptRequest(
                event,
                null,
                IntStream.range(0, 30)
                    .mapToObj(i -> delivery(Ids.ofName("dst_", "", "d" + i), 0))
                    .toList())));

    await(store.endings().expunge(event.id(), "by request"));

    assertThat(Objects.requireNonNull(await(store.event(event.id()))).deliveries())
        .hasSize(30)
        .allMatch(it -> it.state() == DeliveryState.CANCELLED);
    Invariants.hold(REDIS);
  }

  @Test
  void whatIsAttemptedWhileItsEventIsExpungedLeavesNothing() {
    List<Settlement> ends =
        List.of(
            new Settlement.Delivered(attempt(1)),
            new Settlement.Retry(attempt(1), 0, 0),
            new Settlement.Dead(attempt(1), DeadReason.PERMANENT));
    for (Settlement end : ends) {
      REDIS.command("FLUSHALL");
      await(store.open(false, ""));
      Event event = secret();
      LeasedDelivery lease =
          leased(new AcceptRequest(event, null, List.of(delivery(PLAIN, LEASE))));
      await(store.endings().expunge(event.id(), "by request"));
      Invariants.hold(REDIS);

      for (int run = 0; run < 2; run++) {
        assertThat(await(store.settle(lease, end)))
            .isEqualTo(
                end instanceof Settlement.Delivered
                    ? SettleResult.SETTLED
                    : SettleResult.CANCELLED);
      }

      assertThat(shown(lease.id()).state())
          .isEqualTo(
              end instanceof Settlement.Delivered
                  ? DeliveryState.DELIVERED
                  : DeliveryState.CANCELLED);
      assertThat(everything()).doesNotContain(SECRET);
      assertThat(REDIS.command("KEYS", "*}[ar]:*")).isEqualTo(List.of());
      Invariants.hold(REDIS);
    }
  }

  @Test
  void whatWasExpungedIsRememberedAndNotSentAgain() {
    Event event = secret();
    LeasedDelivery lease = leased(new AcceptRequest(event, DEDUP, List.of(delivery(PLAIN, LEASE))));
    await(store.settle(lease, new Settlement.Dead(attempt(1), DeadReason.PERMANENT)));
    await(store.endings().expunge(event.id(), "by request"));

    AcceptResult again =
        await(store.accept(new AcceptRequest(secret(), DEDUP, List.of(delivery(PLAIN, 0)))));
    int replayed =
        await(
            store.replay(
                Ids.newId("rpl_", 0, new Random(1)),
                event.id(),
                List.of(new ReplayTarget(PLAIN, "", Lane.REPLAY, null, false, null))));

    assertThat(again)
        .isInstanceOfSatisfying(
            AcceptResult.Duplicate.class,
            duplicate -> {
              assertThat(duplicate.eventId()).isEqualTo(event.id());
              assertThat(duplicate.otherBytes()).isFalse();
              assertThat(duplicate.due()).isEmpty();
            });
    assertThat(replayed).isZero();
    assertThat(claimed(kit.storeAhead(LEASE), PLAIN)).isEmpty();
    Invariants.hold(REDIS);
  }

  /** A dead one, one to be tried again, one that waits. */
  private List<String> faring(Event event) {
    await(
        store.accept(
            new AcceptRequest(
                event,
                null,
                List.of(
                    delivery(PLAIN, LEASE),
                    delivery(GOES_ON, LEASE),
                    new NewDelivery(
                        Ids.sendDestination("", "https://a.example"),
                        "",
                        Lane.NORMAL,
                        0,
                        false,
                        "{\"url\":\"https://a.example/?to=" + SECRET + "\"}",
                        0)),
                Lined.key("k"))));
    for (String destination : List.of(PLAIN, GOES_ON)) {
      for (LeasedDelivery lease : Lined.claim(kit.storeAhead(2 * LEASE), destination).claimed()) {
        fail(lease, destination);
      }
      for (LeasedDelivery lease : Lined.claim(kit.storeAhead(9_000_000), destination).claimed()) {
        fail(lease, destination);
      }
    }
    return Objects.requireNonNull(await(store.event(event.id()))).deliveries().stream()
        .map(DeliveryDetails::id)
        .toList();
  }

  private void fail(LeasedDelivery lease, String destination) {
    await(
        store.settle(
            lease,
            destination.equals(PLAIN)
                ? new Settlement.Dead(attempt(1), DeadReason.PERMANENT)
                : new Settlement.Retry(attempt(1), 100, 0)));
  }

  private static Event secret() {
    Event event = StoreKit.event("a", "{\"email\":\"" + SECRET + "\"}", SHARD);
    return new Event(
        event.id(),
        "",
        event.sourceId(),
        event.source(),
        "a",
        event.acceptedAt(),
        "application/json",
        List.of(new Header("X-User", SECRET)),
        event.body());
  }

  private static AcceptRequest plain(long lease) {
    return new AcceptRequest(
        StoreKit.event("a", "{}", SHARD), null, List.of(delivery(PLAIN, lease)));
  }

  private static AcceptRequest lined(String destination) {
    return request("k", destination);
  }

  private static AcceptRequest candidate() {
    NewDelivery candidate =
        new NewDelivery(PLAIN, "", Lane.NORMAL, LEASE, false, null, 0, Passage.marks(true, true));
    return new AcceptRequest(StoreKit.event("a", "{}", SHARD), null, List.of(candidate));
  }

  private LeasedDelivery leased(AcceptRequest request) {
    AcceptResult result = await(store.accept(request));
    List<LeasedDelivery> leased = ((AcceptResult.Accepted) result).leased();
    return leased.isEmpty()
        ? Lined.claim(store, request.deliveries().get(0).destinationId()).claimed().get(0)
        : leased.get(0);
  }

  private String dead(AcceptRequest request) {
    LeasedDelivery lease = leased(request);
    await(store.settle(lease, new Settlement.Dead(attempt(1), DeadReason.PERMANENT)));
    return lease.id();
  }

  private List<String> drained(String destination) {
    Supplier<List<LeasedDelivery>> claim =
        () -> Lined.claim(kit.storeAhead(3_000_000), destination).claimed();
    List<String> drained = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      for (LeasedDelivery lease : claim.get()) {
        drained.add(lease.id());
        await(store.settle(lease, new Settlement.Delivered(attempt(1))));
      }
    }
    return drained;
  }

  private static List<String> claimed(Store from, String destination) {
    return Lined.claimed(from, destination);
  }

  private DeliveryDetails shown(String id) {
    return Objects.requireNonNull(await(store.event(Ids.eventOf(id)))).deliveries().stream()
        .filter(it -> it.id().equals(id))
        .findAny()
        .orElseThrow();
  }

  private List<DeadLetter> listed() {
    return await(
            store.deadLetters(
                new DeadLetterQuery(null, null, null, null, null, 0, 0, Map.of(), 100, null)))
        .items();
  }

  private static EventQuery all() {
    return new EventQuery(null, null, null, null, null, 0, 0, null, 10, null);
  }

  /** Every value that Redis holds. */
  private static String everything() {
    StringBuilder all = new StringBuilder();
    for (Object key : (List<?>) REDIS.command("KEYS", "*")) {
      String name = String.valueOf(key);
      Object value =
          switch (String.valueOf(REDIS.command("TYPE", name))) {
            case "string" -> REDIS.command("GET", name);
            case "hash" -> REDIS.command("HGETALL", name);
            case "list" -> REDIS.command("LRANGE", name, "0", "-1");
            default -> REDIS.command("ZRANGE", name, "0", "-1");
          };
      all.append(name).append(' ').append(value).append('\n');
    }
    return all.toString();
  }

  private static Attempt attempt(int number) {
    return new Attempt(
        number,
        1_732_000_000_123L,
        1,
        AttemptOutcome.RETRYABLE,
        500,
        null,
        "said " + SECRET,
        "192.0.2.1:443",
        List.of(new Header("X-User", SECRET)),
        (SECRET + "r".repeat(600)).getBytes(StandardCharsets.UTF_8),
        false);
  }
}
