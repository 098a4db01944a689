package io.hookgate.store;

import static io.hookgate.testkit.StoreKit.DESTINATION;
import static io.hookgate.testkit.StoreKit.OTHER;
import static io.hookgate.testkit.StoreKit.await;
import static io.hookgate.testkit.StoreKit.delivery;
import static io.hookgate.testkit.StoreKit.event;
import static io.hookgate.testkit.StoreKit.vault;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.DeadReason;
import io.hookgate.model.DefinitionKind;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.Event;
import io.hookgate.model.Header;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.model.Passage;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is sealed: held without its key, and sealed anew with another. */
class SealedStoreIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final long LEASE = 20_000;
  private static final int SHARD = 4;
  private static final String BODY = "{\"email\":\"ann@example.com\"}";
  private static final byte[] LONG_ANSWER = "answer ".repeat(100).getBytes(StandardCharsets.UTF_8);
  private static final String THIRD = Ids.ofName("dst_", "", "third");
  private static final String BROUGHT = Ids.ofName("src_", "", "brought");
  private static final String DEFINED = "src_0000000000000001";
  private static final Vault OLD = vault(true, "k1");
  private static final Vault BOTH = vault(true, "newer", "k1");
  private static final Vault NEW = vault(true, "newer");

  private StoreKit kit;

  @BeforeEach
  void open() {
    kit = new StoreKit(REDIS);
  }

  @AfterEach
  void close() {
    kit.close();
    Invariants.hold(REDIS);
  }

  @Test
  void holdsADeliveryWhoseKeyIsMissingUntilItIsBack() {
    List<String> told = new ArrayList<>();
    Vault without = vault(true, "newer");
    without.watch(what -> told.add(what.keyId()));
    Event event = event("a", BODY, SHARD);
    accept(opened(OLD, 0), event, delivery(DESTINATION, 0));

    assertThat(claim(opened(without, 0)).claimed()).isEmpty();

    assertThat(told).containsExactly("k1");
    EventDetails shown = await(opened(NEW, 0).event(event.id()));
    assertThat(shown.missingKeys()).containsExactly("k1");
    assertThat(shown.event().type()).isEqualTo("a");
    assertThat(shown.event().body()).isEmpty();
    assertThat(shown.deliveries().get(0).state()).isEqualTo(DeliveryState.PENDING);
    assertThat(shown.deliveries().get(0).attempts()).isZero();
    assertThat(claim(opened(OLD, 1_000)).claimed()).isEmpty();
    List<LeasedDelivery> back = claim(opened(BOTH, 40_000)).claimed();
    assertThat(back).hasSize(1);
    assertThat(back.get(0).event().body()).asString(StandardCharsets.UTF_8).isEqualTo(BODY);
    await(opened(BOTH, 40_000).settle(back.get(0), new Settlement.Delivered(attempt())));
  }

  @Test
  void listsAndShowsWhatItCannotOpen() {
    Store old = opened(OLD, 0);
    Event event = event("a", BODY, SHARD);
    LeasedDelivery leased = accept(old, event, delivery(DESTINATION, LEASE));
    await(old.settle(leased, new Settlement.Dead(attempt(), DeadReason.PERMANENT)));

    Store without = opened(NEW, 0);
    EventSummary line =
        await(
                without.events(
                    new EventQuery(null, null, null, null, null, null, 0, 0, null, 10, null)))
            .items()
            .get(0);
    assertThat(line.bytes()).isEqualTo(BODY.length());
    assertThat(await(without.deadLetters(deadLetters(Map.of()))).items()).hasSize(1);
    Map<String, String> match = Map.of("/email", "ann@example.com");
    assertThat(await(without.deadLetters(deadLetters(match))).items()).isEmpty();
    assertThat(await(old.deadLetters(deadLetters(match))).items()).hasSize(1);
    Attempt shown = await(without.event(event.id())).deliveries().get(0).log().get(0);
    assertThat(shown.status()).isEqualTo(503);
    assertThat(shown.response()).isEmpty();
  }

  @Test
  void expungesWhatIsSealed() {
    Store store = opened(OLD, 0);
    Event event = event("a", BODY, SHARD);
    LeasedDelivery leased = accept(store, event, delivery(DESTINATION, LEASE));
    await(store.settle(leased, new Settlement.Dead(attempt(), DeadReason.PERMANENT, "why")));

    assertThat(await(store.endings().expunge(event.id(), "by request"))).isTrue();

    EventDetails shown = await(opened(NEW, 0).event(event.id()));
    assertThat(shown.missingKeys()).isEmpty();
    assertThat(shown.expungedAt()).isPositive();
    assertThat(shown.event().body()).isEmpty();
    Attempt row = shown.deliveries().get(0).log().get(0);
    assertThat(row.status()).isEqualTo(503);
    assertThat(row.detail()).isEmpty();
    assertThat(row.requestHeaders()).isEmpty();
  }

  @Test
  void sealsEverythingAnewAlsoWhatWasNotSealed() {
    List<String> events = new ArrayList<>(fill(opened(OLD, 0)));
    Store plain = opened(Vault.PLAIN, 0);
    Event first = event("a", BODY, SHARD);
    accept(plain, first, delivery(OTHER, 0));
    events.add(first.id());
    Event leasedEvent = event("a", BODY, SHARD);
    LeasedDelivery attempted = accept(plain, leasedEvent, delivery(THIRD, LEASE));
    events.add(leasedEvent.id());
    Store both = opened(BOTH, 0);
    assertThat(await(both.rotation().begin("ops"))).isTrue();
    assertThat(await(both.rotation().begin("ops"))).isFalse();

    Rotation.Taken taken = await(both.rotation().take());
    assertThat(await(both.rotation().take())).as("while somebody has it").isNull();
    while (taken.progress().pass() < 3) {
      taken = await(both.rotation().step(taken));
    }
    Map<String, Long> left = taken.progress().left();
    Invariants.hold(REDIS);
    await(both.settle(attempted, new Settlement.Retry(attempt(), 0, 0)));
    while (taken != null) {
      left = taken.progress().left();
      taken = await(both.rotation().step(taken));
    }

    assertThat(left).isEmpty();
    Rotation.Status status = await(both.rotation().status());
    assertThat(status.done()).isTrue();
    assertThat(status.progress().left()).isEmpty();
    assertThat(status.progress().unreadable()).isZero();
    assertThat(status.progress().events()).isEqualTo(events.size());
    Store now = opened(NEW, 0);
    for (String id : events) {
      EventDetails shown = await(now.event(id));
      assertThat(shown.missingKeys()).isEmpty();
      assertThat(shown.event().body()).asString(StandardCharsets.UTF_8).isEqualTo(BODY);
    }
    EventDetails dead = await(now.event(events.get(0)));
    assertThat(dead.deliveries().get(0).why()).isEqualTo("as it was asked");
    assertThat(dead.deliveries().get(0).log().get(0).response()).isEqualTo(LONG_ANSWER);
    assertThat(dead.deliveries().get(0).log().get(0).requestHeaders())
        .containsExactly(new Header("X-Team", "growth"));
    assertThat(await(now.event(events.get(1))).deliveries().get(0).send())
        .contains("https://example.com/ann")
        .contains("newer:");
    assertThat(await(now.broughtSecrets(NEW.sealer()).read(BROUGHT))).containsExactly("brought");
    assertThat(await(now.incidents().unannounced())).hasSize(1);
    Definition defined =
        await(now.definitions().read(Definitions.Known.NOTHING)).byId().get(DEFINED);
    assertThat(NEW.sealer().open(DEFINED, defined.text())).isEqualTo("{\"secret\":1}");
    assertThat(await(now.replays().take(1)).get(0).job().asked().order()).isEqualTo("order");
    assertThat(String.valueOf(REDIS.command("HGETALL", "{hg:live}c"))).doesNotContain("k1:");
  }

  @Test
  void tellsWhatStillNeedsAMissingKey() {
    fill(opened(OLD, 0));
    Store without = opened(NEW, 0);
    await(without.rotation().begin("ops"));

    Rotation.Taken taken = await(without.rotation().take());
    while (taken != null) {
      taken = await(without.rotation().step(taken));
    }

    RotationProgress end = await(without.rotation().status()).progress();
    assertThat(end.left()).containsOnlyKeys("k1");
    assertThat(end.unreadable()).isEqualTo(end.left().get("k1")).isGreaterThan(5);
  }

  @Test
  void holdsAMessageWhoseSecretDoesNotOpen() {
    Event sent = event("send", BODY, SHARD);
    String secret = OLD.sealer().seal(sent.id(), "whsec_secret");
    String send = "{\"url\":\"https://example.com/ann\",\"secret\":\"" + secret + "\"}";
    accept(
        opened(vault(false, "k1"), 0),
        sent,
        new NewDelivery(DESTINATION, "", Lane.NORMAL, 0, false, send, 0));
    String another = Base64.getEncoder().encodeToString(new byte[32]);
    Vault wrong = new Vault(new Sealer(Map.of("k1", another)), false);

    assertThat(claim(opened(Vault.PLAIN, 0)).claimed()).as("without keys").isEmpty();
    assertThat(claim(opened(wrong, 40_000)).claimed()).as("with a wrong one").isEmpty();

    Store back = opened(OLD, 80_000);
    List<LeasedDelivery> claimed = claim(back).claimed();
    assertThat(claimed).hasSize(1);
    assertThat(claimed.get(0).attempts()).isZero();
    await(back.settle(claimed.get(0), new Settlement.Delivered(attempt())));
  }

  @Test
  void hasWhatItLeasedAlsoWhenWhatDoesNotOpenCannotBeGivenBack() {
    accept(opened(OLD, 0), event("a", BODY, SHARD), delivery(DESTINATION, 0));
    accept(opened(StoreKit.SEALING, 0), event("a", BODY, SHARD), delivery(DESTINATION, 0));
    Store away =
        kit.store(0, script -> script.startsWith("-- Ends leases") ? "error('away')" : script);
    await(away.open(false, ""));

    assertThat(claim(away).claimed()).hasSize(1);
  }

  @Test
  void whatIsDamagedDoesNotStopARotation() {
    Store old = opened(OLD, 0);
    Event event = event("a", BODY, SHARD);
    LeasedDelivery leased = accept(old, event, delivery(DESTINATION, LEASE));
    await(old.settle(leased, new Settlement.Dead(attempt(), DeadReason.PERMANENT)));
    Event cut = event("a", BODY, SHARD);
    accept(old, cut, delivery(OTHER, 0));
    Keys keys = Keys.of(SHARD);
    REDIS.command("LSET", keys.attempts(Keys.bare(leased.id())), "0", "?");
    REDIS.command("SET", keys.response(Keys.bare(leased.id())), "\u0000hg\u0001\u0007k");
    REDIS.command("SET", keys.event(Keys.bare(cut.id())), "?");
    Store both = opened(BOTH, 0);
    await(both.rotation().begin("ops"));

    Rotation.Taken taken = await(both.rotation().take());
    while (taken != null) {
      taken = await(both.rotation().step(taken));
    }

    Rotation.Status status = await(both.rotation().status());
    assertThat(status.done()).isTrue();
    assertThat(status.progress().left()).containsExactly(Map.entry("", 3L));
    assertThat(status.progress().unreadable()).isEqualTo(3);
    assertThat(status.progress().resealed()).as("the other record").isEqualTo(1);
    REDIS.command("FLUSHALL");
  }

  @Test
  void takesLargeRecordsAFewAtATime() {
    Store store = opened(OLD, 0);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Event event = event("a", "x".repeat(3 << 19), SHARD);
      accept(store, event, delivery(DESTINATION, 0));
      ids.add(Keys.bare(event.id()));
    }
    List<Integer> groups = new ArrayList<>();

    List<String> all =
        await(
            RecordGroups.each(
                kit.links(),
                ids,
                some -> {
                  groups.add(some.size());
                  return Future.succeededFuture(some);
                }));

    assertThat(all).isEqualTo(ids);
    assertThat(groups).containsExactly(2, 2, 1);
  }

  @Test
  void leavesWhatChangedSinceItWasRead() {
    Store store = opened(OLD, 0);
    Event event = event("a", BODY, SHARD);
    accept(store, event, delivery(DESTINATION, 0));
    String key = Keys.ofId(event.id()).event(Keys.bare(event.id()));
    byte[] read = await(kit.links().command("GET", key)).bytes();
    await(store.endings().expunge(event.id(), "by request"));
    Swaps swaps = new Swaps();
    swaps.add(
        key, 'e', Keys.bare(event.id()), read, () -> RecordCodec.resealed(event.id(), read, BOTH));

    Resealed done = await(swaps.make(kit.links(), Keys.ofId(event.id()).prefix()));

    assertThat(done.resealed()).isZero();
    assertThat(done.changed()).isEqualTo(1);
    assertThat(await(store.event(event.id())).expungedAt()).isPositive();
  }

  @Test
  void anotherNodeGoesOnWhereOneWasKilled() {
    fill(opened(OLD, 0));
    Store first = opened(BOTH, 0);
    await(first.rotation().begin("ops"));
    Rotation.Taken taken = await(first.rotation().take());
    Rotation.Taken before = taken;
    for (int i = 0; i < 6; i++) {
      before = taken;
      taken = await(first.rotation().step(taken));
    }

    Store second = opened(BOTH, 60_000);
    Rotation.Taken resumed = await(second.rotation().take());

    assertThat(resumed.progress()).isEqualTo(taken.progress());
    assertThat(await(first.rotation().step(before))).as("the first has lost it").isNull();
    while (resumed != null) {
      resumed = await(second.rotation().step(resumed));
    }
    assertThat(await(second.rotation().status()).progress().left()).isEmpty();
  }

  @Test
  void anOlderNodeDoesNotSealAnewForANewerKey() {
    await(opened(BOTH, 0).rotation().begin("ops"));

    assertThat(await(opened(OLD, 0).rotation().take())).isNull();
  }

  @Test
  void resealingThatBreaksOffIsMadeWholeByItsSecondRun() {
    Store store = opened(Vault.PLAIN, 0);
    EveryWrite everyWrite = new EveryWrite(REDIS, kit, store);
    int writes =
        everyWrite.of(
            () -> {
              Event event = event("a", BODY, SHARD);
              accept(store, event, delivery(DESTINATION, 0));
              return event.id();
            },
            (broken, id) -> {
              await(broken.rotation().begin("ops").otherwise(false));
              return broken
                  .rotation()
                  .take()
                  .compose(
                      taken ->
                          taken == null
                              ? Future.failedFuture("broke off")
                              : broken.rotation().step(atShard(taken)));
            },
            id -> {
              await(new EventReseal(kit.links(), StoreKit.SEALING).event(Keys.bare(id)));
              EventDetails shown = await(opened(StoreKit.SEALING, 0).event(id));
              assertThat(shown.event().body()).asString(StandardCharsets.UTF_8).isEqualTo(BODY);
            });

    assertThat(writes).isGreaterThanOrEqualTo(2);
    REDIS.command("FLUSHALL");
  }

  private static Rotation.Taken atShard(Rotation.Taken taken) {
    return new Rotation.Taken(
        taken.token(), taken.step(), taken.progress().at(RotationProgress.EVENTS, SHARD, ""));
  }

  /** One of everything; the ids of the events. */
  private List<String> fill(Store store) {
    Event died = event("a", BODY, SHARD);
    LeasedDelivery leased = accept(store, died, delivery(DESTINATION, LEASE));
    await(store.settle(leased, new Settlement.Retry(attempt(), 0, 0)));
    LeasedDelivery again = claim(store).claimed().get(0);
    await(store.settle(again, new Settlement.Dead(null, DeadReason.PERMANENT, "as it was asked")));
    Event sent = event("send", BODY, SHARD + 1);
    String secret = OLD.sealer().seal(sent.id(), "whsec_secret");
    accept(
        store,
        sent,
        new NewDelivery(
            OTHER,
            "",
            Lane.NORMAL,
            0,
            false,
            "{\"url\":\"https://example.com/ann\",\"secret\":\"" + secret + "\"}",
            0));
    Event changed = event("a", BODY, SHARD);
    NewDelivery candidate =
        new NewDelivery(
            OTHER,
            Ids.ofName("rt_", "", "all"),
            Lane.NORMAL,
            LEASE,
            false,
            null,
            0,
            Passage.marks(false, true));
    LeasedDelivery transformed = accept(store, changed, candidate);
    await(store.keepBody(transformed, new byte[] {1, 2}));
    await(store.settle(transformed, new Settlement.Released(60_000)));
    await(store.broughtSecrets(OLD.sealer()).keep(BROUGHT, "brought"));
    Rejection rejection = RejectionsIT.rejection("mail", System.currentTimeMillis(), true);
    byte[] request = OLD.sealer().sealBytes(rejection.id(), new byte[] {7});
    await(store.rejections().keep(new RejectedRequest(rejection, request, 5, 60_000)));
    await(
        store
            .incidents()
            .begin(IncidentsIT.change("circuit.open:" + DESTINATION + ":", sent.id())));
    await(
        store
            .replays()
            .make(
                Ids.newId("rpl_", 0, new Random(5)),
                new ReplayJob.Asked("ops", null, "order", 1),
                1,
                "{}"));
    Definitions.Change definition =
        new Definitions.Change(
            DEFINED,
            DefinitionKind.SOURCE,
            "",
            "crm",
            0L,
            OLD.sealer().seal(DEFINED, "{\"secret\":1}"),
            List.of("source//crm"),
            "create");
    await(store.definitions().write(List.of(definition), "ops"));
    return List.of(died.id(), sent.id(), changed.id());
  }

  private Store opened(Vault vault, long ahead) {
    Store store = kit.store(vault, ahead);
    await(store.open(false, ""));
    return store;
  }

  private static DeadLetterQuery deadLetters(Map<String, String> match) {
    return new DeadLetterQuery(null, null, null, null, null, null, 0, 0, match, 10, null);
  }

  private static LeasedDelivery accept(Store store, Event event, NewDelivery delivery) {
    AcceptResult result = await(store.accept(new AcceptRequest(event, null, List.of(delivery))));
    List<LeasedDelivery> leased = ((AcceptResult.Accepted) result).leased();
    return leased.isEmpty() ? null : leased.get(0);
  }

  private static ClaimResult claim(Store store) {
    return await(store.claim(new ClaimRequest(SHARD, DESTINATION, 10, 1 << 20, LEASE)));
  }

  private static Attempt attempt() {
    return new Attempt(
        1,
        1000,
        5,
        AttemptOutcome.RETRYABLE,
        503,
        ErrorClass.HTTP_STATUS,
        "status 503",
        "192.0.2.1:443",
        List.of(new Header("X-Team", "growth")),
        LONG_ANSWER,
        false);
  }
}
