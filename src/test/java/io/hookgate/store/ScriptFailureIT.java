package io.hookgate.store;

import static io.hookgate.testkit.StoreKit.DESTINATION;
import static io.hookgate.testkit.StoreKit.OTHER;
import static io.hookgate.testkit.StoreKit.await;
import static io.hookgate.testkit.StoreKit.delivery;
import static io.hookgate.testkit.StoreKit.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.LimitsConfig;
import io.hookgate.config.RateLimitConfig;
import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.DeadReason;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.model.LiveStates;
import io.hookgate.model.Passage;
import io.hookgate.model.SwitchAction;
import io.hookgate.model.SwitchWish;
import io.hookgate.store.AcceptRequest.Dedup;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Redis does not undo a script that fails half-way. So each script is made to break off after its
 * first write, after its second, and so on to its last; each time nothing may be lost, and running
 * it again must put everything right.
 */
class ScriptFailureIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final long LEASE = 20_000;
  private static final int SHARD = 4;

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
  void anAcceptThatBreaksOffIsMadeWholeByItsSecondRun() {
    NewDelivery unparsable =
        new NewDelivery("", Ids.ofName("rt_", "", "strict"), Lane.NORMAL, 0, true, null, 0);
    int writes =
        everyWrite(
            () ->
                new AcceptRequest(
                    event("a", "{}", SHARD),
                    new Dedup("k".repeat(22), 60_000),
                    List.of(delivery(DESTINATION, LEASE), delivery(OTHER, 0), unparsable)),
            (broken, request) -> broken.accept(request),
            request -> {
              assertThat(await(store.accept(request))).isInstanceOf(AcceptResult.Accepted.class);
              assertThat(deliveries(request.event())).hasSize(3);
              assertThat(deadLetters()).hasSize(1);
            });
    assertThat(writes).isGreaterThan(12);
  }

  @Test
  void aRedeliveryThatBreaksOffRunsTheEventAgainAtTheNextOne() {
    Dedup dedup = new Dedup("k".repeat(22), 60_000);
    everyWrite(
        () -> {
          Event event = event("a", "{}", SHARD);
          dead(event, dedup);
          return new AcceptRequest(
              event("a", "{}", SHARD), dedup, List.of(delivery(DESTINATION, 0)));
        },
        (broken, request) -> broken.accept(request),
        request -> {
          await(store.accept(request));
          await(store.accept(request));
          assertThat(claim(kit.storeAhead(LEASE)).claimed()).hasSize(1);
        });
  }

  @Test
  void aSettleThatBreaksOffIsFinishedByItsSecondRun() {
    List<Settlement> outcomes =
        List.of(
            new Settlement.Delivered(attempt(1)),
            new Settlement.Retry(attempt(1), 3000, 3000),
            new Settlement.Dead(attempt(1), DeadReason.PERMANENT),
            new Settlement.Unwanted("nobody wants it"),
            new Settlement.Released());
    for (Settlement outcome : outcomes) {
      int writes =
          everyWrite(
              this::lease,
              (broken, lease) -> broken.settle(lease, outcome),
              lease -> {
                assertThat(await(store.settle(lease, outcome))).isEqualTo(SettleResult.SETTLED);
                assertThat(deliveries(lease.event()).get(0).log().size())
                    .isEqualTo(
                        outcome instanceof Settlement.Released
                                || outcome instanceof Settlement.Unwanted
                            ? 0
                            : 1);
                assertThat(deadLetters()).hasSize(outcome instanceof Settlement.Dead ? 1 : 0);
              });
      assertThat(writes).isGreaterThan(5);
    }
  }

  @Test
  void aTransformThatBreaksOffIsKeptByItsSecondRunAndGoesWithItsDelivery() {
    byte[] made = "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    int writes =
        everyWrite(
            this::candidate,
            (broken, lease) -> broken.keepBody(lease, made),
            lease -> {
              assertThat(await(store.keepBody(lease, made))).isTrue();
              assertThat(claim(kit.storeAhead(3_000_000L)).crashed()).isEqualTo(1);
              LeasedDelivery again = claim(kit.storeAhead(6_000_000L)).claimed().get(0);
              assertThat(again.body()).isEqualTo(made);
              assertThat(again.passage().candidate()).isFalse();
              assertThat(await(store.keepBody(lease, made))).isFalse();
              finish(again);
              assertThat(REDIS.command("KEYS", "*}t:*")).isEqualTo(List.of());
            });
    assertThat(writes).isEqualTo(3);
  }

  @Test
  void aTransformThatBreaksOffAndIsNeverRunAgainLeavesNoBodyBehind() {
    byte[] made = "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    List<Consumer<LeasedDelivery>> ends =
        List.of(
            lease -> await(store.settle(lease, new Settlement.Unwanted("its route is gone"))),
            lease -> await(kit.storeAhead(LEASE).bury(SHARD, DESTINATION)),
            lease -> {
              for (int i = 1; i < 12; i++) {
                claim(kit.storeAhead(i * 3_000_000L));
              }
            });
    for (Consumer<LeasedDelivery> end : ends) {
      everyWrite(
          this::candidate,
          (broken, lease) -> broken.keepBody(lease, made),
          lease -> {
            end.accept(lease);
            assertThat(REDIS.command("KEYS", "*}t:*")).isEqualTo(List.of());
          });
    }
  }

  private LeasedDelivery candidate() {
    NewDelivery candidate =
        new NewDelivery(
            DESTINATION, "", Lane.NORMAL, LEASE, false, null, 0, Passage.marks(true, true));
    AcceptResult result =
        await(store.accept(new AcceptRequest(event("a", "{}", SHARD), null, List.of(candidate))));
    return ((AcceptResult.Accepted) result).leased().get(0);
  }

  @Test
  void aSettleThatBreaksOffAndIsNeverRunAgainIsPutRightByTheClaimLoop() {
    for (Settlement outcome :
        List.of(
            new Settlement.Delivered(attempt(1)),
            new Settlement.Dead(attempt(1), DeadReason.PERMANENT))) {
      everyWrite(
          this::lease,
          (broken, lease) -> broken.settle(lease, outcome),
          lease -> {
            for (int i = 1; i < 9; i++) {
              claim(kit.storeAhead(i * 3_000_000L)).claimed().forEach(this::finish);
            }
            List<DeliveryDetails> after = deliveries(lease.event());
            assertThat(after.get(0).state().open()).isFalse();
          });
    }
  }

  @Test
  void aClaimThatBreaksOffLeavesEverythingClaimableLater() {
    int writes =
        everyWrite(
            () -> {
              leaseAndDue();
              return SHARD;
            },
            (broken, shard) -> claimFuture(broken),
            shard -> {
              int seen = 0;
              for (int i = 1; i < 8 && seen < 3; i++) {
                ClaimResult found = claim(kit.storeAhead(i * 3_000_000L));
                found.claimed().forEach(this::finish);
                seen += found.claimed().size();
              }
              assertThat(seen).isEqualTo(3);
            });
    assertThat(writes).isGreaterThan(5);
  }

  @Test
  void aHoldThatBreaksOffHidesNothing() {
    everyWrite(
        () -> {
          await(
              store.accept(
                  new AcceptRequest(
                      event("a", "{}", SHARD), null, List.of(delivery(DESTINATION, 0)))));
          return SHARD;
        },
        (broken, shard) -> broken.hold(shard, DESTINATION, 20_000),
        shard -> assertThat(claim(kit.storeAhead(30_000)).claimed()).hasSize(1));
  }

  @Test
  void aReplayThatBreaksOffIsMadeWholeByItsSecondRun() {
    String replay = Ids.newId("rpl_", 0, new Random(1));
    int writes =
        everyWrite(
            () -> {
              Event event = event("a", "{}", SHARD);
              dead(event, null);
              return event;
            },
            (broken, event) -> broken.replay(replay, event.id(), targets(event)),
            event -> {
              assertThat(await(store.replay(replay, event.id(), targets(event)))).isEqualTo(1);
              assertThat(deliveries(event)).hasSize(2);
              assertThat(deadLetters()).isEmpty();
            });
    assertThat(writes).isGreaterThan(7);
  }

  @Test
  void evidenceThatBreaksOffIsMadeWholeByItsSecondRun() {
    everyWrite(
        () -> {
          Rejection earlier = RejectionsIT.rejection("mail", System.currentTimeMillis(), true);
          await(store.rejections().keep(new RejectedRequest(earlier, new byte[] {1}, 5, 60_000)));
          return earlier;
        },
        (broken, earlier) -> broken.rejections().accepted(earlier, List.of("evt_a"), 60_000),
        earlier -> {
          await(store.rejections().accepted(earlier, List.of("evt_a"), 60_000));
          List<String> sources = List.of(earlier.sourceId());
          RejectionQuery all = new RejectionQuery(sources, null, 0, 0, 10, null);
          assertThat(await(store.rejections().page(all)).items())
              .singleElement()
              .satisfies(one -> assertThat(one.events()).containsExactly("evt_a"));
          assertThat(await(store.rejections().request(earlier, 1))).isNull();
        });
  }

  @Test
  void anIncidentThatBreaksOffBeginsAndEndsWithItsSecondRun() {
    Incidents.Change change = IncidentsIT.change("a:b:", event("a", "{}").id());
    everyWrite(
        () -> change,
        (broken, begins) -> broken.incidents().begin(begins),
        begins -> {
          await(store.incidents().begin(begins));
          assertThat(await(store.incidents().inForce())).containsOnlyKeys("a:b:");
          assertThat(await(store.incidents().unannounced())).hasSize(1);
          assertThat(await(store.incidents().history(10, null)).items()).hasSize(1);
        });
    int writes =
        everyWrite(
            () -> {
              await(store.incidents().begin(change));
              return IncidentsIT.change("a:b:", event("a", "{}").id());
            },
            (broken, ends) -> broken.incidents().end(ends, 0),
            ends -> {
              await(store.incidents().end(ends, 0));
              assertThat(await(store.incidents().inForce())).isEmpty();
              assertThat(await(store.incidents().unannounced())).hasSize(2);
            });
    assertThat(writes).isGreaterThan(4);
  }

  @Test
  void permitsThatBreakOffAreNeverMoreThanTheLimitsAllow() {
    LimitsConfig limits = new LimitsConfig(3, new RateLimitConfig(1, Duration.ofHours(1), 3));
    int writes =
        everyWrite(
            () -> SHARD,
            (broken, shard) -> broken.limits().take(DESTINATION, limits, 2, LEASE, 50),
            shard -> {
              PermitResult left = await(store.limits().take(DESTINATION, limits, 9, LEASE, 50));
              int granted = left instanceof PermitResult.Granted some ? some.permits().size() : 0;
              assertThat(granted).isLessThanOrEqualTo(3);
              assertThat(
                      await(kit.storeAhead(LEASE + 1).limits().take(OTHER, limits, 9, LEASE, 50)))
                  .isInstanceOf(PermitResult.Granted.class);
            });
    assertThat(writes).isEqualTo(5);
  }

  @Test
  void givingBackThatBreaksOffLosesTokensAndNeverMakesAny() {
    LimitsConfig limits = new LimitsConfig(2, new RateLimitConfig(1, Duration.ofHours(1), 2));
    PermitResult all = await(store.limits().take(DESTINATION, limits, 2, LEASE, 50));

    await(breaking(1).limits().giveBackUnused(DESTINATION, ((PermitResult.Granted) all).permits()));

    assertThat(await(store.limits().take(DESTINATION, limits, 2, LEASE, 50)))
        .isInstanceOfSatisfying(
            PermitResult.Refused.class,
            refused -> {
              assertThat(refused.permitMillis()).as("permits are free").isZero();
              assertThat(refused.tokensMillis()).isPositive();
            });
  }

  @Test
  void aBurialThatBreaksOffIsFinishedByItsSecondRun() {
    int writes =
        everyWrite(
            () -> {
              leaseAndDue();
              return SHARD;
            },
            (broken, shard) -> broken.bury(shard, DESTINATION),
            shard -> {
              await(store.bury(shard, DESTINATION));
              assertThat(deadLetters()).hasSize(2);
            });
    assertThat(writes).isGreaterThan(8);
  }

  @Test
  void aSwitchThatBreaksOffIsMadeByItsSecondRun() {
    String operation = "a5a5";
    everyWrite(
        () -> {
          await(store.switches().note(DESTINATION, 5000));
          return new SwitchChange(
              new SwitchWish(DESTINATION, SwitchAction.PAUSE, "ops", "because"), "", "crm", false);
        },
        (broken, change) -> broken.switches().change(change, operation),
        change -> {
          await(store.switches().change(change, operation));
          LiveStates states = await(store.switches().read(LiveStates.UNKNOWN)).states();
          assertThat(states.of(DESTINATION).paused(false)).isTrue();
          assertThat(states.of(DESTINATION).failingSince()).isZero();
          assertThat(states.version()).isGreaterThan(1);
          assertThat(await(store.audit().page(10, null)).items()).hasSize(1);
        });
  }

  @Test
  void aFirstFailureWhoseNoteBreaksOffIsNotedByItsSecondRun() {
    everyWrite(
        () -> 5000L,
        (broken, since) -> broken.switches().note(DESTINATION, since),
        since -> {
          await(store.switches().note(DESTINATION, since));
          LiveStates states = await(store.switches().read(LiveStates.UNKNOWN)).states();
          assertThat(states.of(DESTINATION).failingSince()).isEqualTo(since);
        });
  }

  private <T> int everyWrite(
      Supplier<T> given, BiFunction<Store, T, Future<?>> when, Consumer<T> then) {
    return new EveryWrite(REDIS, kit, store).of(given, when, then);
  }

  private Store breaking(int n) {
    return new EveryWrite(REDIS, kit, store).breaking(n);
  }

  private LeasedDelivery lease() {
    AcceptResult result =
        await(
            store.accept(
                new AcceptRequest(
                    event("a", "{}", SHARD), null, List.of(delivery(DESTINATION, LEASE)))));
    return ((AcceptResult.Accepted) result).leased().get(0);
  }

  private void leaseAndDue() {
    lease();
    for (int i = 0; i < 2; i++) {
      await(
          store.accept(
              new AcceptRequest(event("a", "{}", SHARD), null, List.of(delivery(DESTINATION, 0)))));
    }
  }

  private void dead(Event event, Dedup dedup) {
    AcceptResult result =
        await(store.accept(new AcceptRequest(event, dedup, List.of(delivery(DESTINATION, LEASE)))));
    LeasedDelivery lease = ((AcceptResult.Accepted) result).leased().get(0);
    await(store.settle(lease, new Settlement.Dead(attempt(1), DeadReason.PERMANENT)));
  }

  private static List<ReplayTarget> targets(Event event) {
    return List.of(
        new ReplayTarget(DESTINATION, "", Lane.REPLAY, Ids.deliveryId(event.id(), 0), false, null));
  }

  private void finish(LeasedDelivery delivery) {
    await(store.settle(delivery, new Settlement.Delivered(attempt(delivery.attempts() + 1))));
  }

  private static ClaimResult claim(Store from) {
    return await(claimFuture(from));
  }

  private static Future<ClaimResult> claimFuture(Store from) {
    return from.claim(new ClaimRequest(SHARD, DESTINATION, 64, 1 << 20, LEASE));
  }

  private List<DeliveryDetails> deliveries(Event event) {
    return Objects.requireNonNull(await(store.event(event.id()))).deliveries();
  }

  private List<DeadLetter> deadLetters() {
    DeadLetterQuery all =
        new DeadLetterQuery(null, null, null, null, null, 0, 0, Map.of(), 100, null);
    return await(store.deadLetters(all)).items();
  }

  static Attempt attempt(int number) {
    return new Attempt(
        number,
        1,
        1,
        AttemptOutcome.RETRYABLE,
        500,
        ErrorClass.HTTP_STATUS,
        "answered 500",
        "",
        List.of(),
        "r".repeat(600).getBytes(java.nio.charset.StandardCharsets.UTF_8),
        false);
  }
}
