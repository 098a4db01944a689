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
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Holds src/docs/store.md against what is in Redis once every script has run. */
class StoreDocumentIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final long LEASE = 20_000;
  private static final int SHARD = 4;
  private static final AcceptRequest.Dedup KEY =
      new AcceptRequest.Dedup(DedupKeys.digest("", "src_x", "1"), 60_000);

  private static final String ORDERED = Ids.ofName("dst_", "", "ordered");

  private StoreDocument document;
  private StoreKit kit;
  private Store store;

  @BeforeEach
  void open() throws Exception {
    document = StoreDocument.read();
    kit = new StoreKit(REDIS, new StoreRules(ORDERED::equals, id -> false, 1));
    store = kit.store();
    await(store.open(false, ""));
  }

  @AfterEach
  void close() {
    kit.close();
  }

  @Test
  void namesEveryKeyAndFieldThatIsInRedisAndNoOther() {
    exercise();

    Set<StoreDocument.Key> seenKeys = new HashSet<>();
    Set<StoreDocument.Field> seenFields = new HashSet<>();
    for (String key : list("KEYS", "*")) {
      List<StoreDocument.Key> rows =
          document.keys().stream().filter(row -> row.matches(key)).toList();
      assertThat(rows).as("rows of store.md for the key %s", key).hasSize(1);
      StoreDocument.Key row = rows.get(0);
      assertThat(REDIS.command("TYPE", key)).as(key).isEqualTo(row.redisType());
      seenKeys.add(row);
      if (row.type().equals("hash")) {
        seenFields.addAll(fieldsOf(key, row));
      }
    }
    assertThat(document.keys()).containsExactlyInAnyOrderElementsOf(seenKeys);
    assertThat(document.fields()).containsExactlyInAnyOrderElementsOf(seenFields);
  }

  @Test
  void namesTheKeysThatKeysMakes() throws ReflectiveOperationException {
    Keys keys = new Keys("{hg:<shard>}");
    Set<String> made = new HashSet<>(Set.of("hg:store"));
    made.addAll(AlertKeys.ALL);
    made.addAll(ReplayKeys.ALL);
    for (Method method : Keys.class.getDeclaredMethods()) {
      boolean makesAKey =
          method.getReturnType() == String.class
              && !Set.of("prefix", "toString", "bare").contains(method.getName());
      if (makesAKey) {
        Object[] placeholders =
            Arrays.stream(method.getParameters()).map(StoreDocumentIT::placeholder).toArray();
        made.add(String.valueOf(method.invoke(keys, placeholders)).replaceAll(":h$", ":<lane>"));
      }
    }

    assertThat(document.keys().stream().map(StoreDocument.Key::name))
        .containsExactlyInAnyOrderElementsOf(made);
  }

  /** The name of a parameter is that of its placeholder: bareEvent for an event. */
  private static Object placeholder(Parameter parameter) {
    return parameter.getType() == Lane.class
        ? Lane.HIGH
        : "<" + parameter.getName().replace("bare", "").toLowerCase(Locale.ROOT) + ">";
  }

  private List<StoreDocument.Field> fieldsOf(String key, StoreDocument.Key row) {
    List<StoreDocument.Field> found = new ArrayList<>();
    for (String field : list("HKEYS", key)) {
      List<StoreDocument.Field> rows =
          document.fields().stream().filter(f -> f.matches(row.hash(), field)).toList();
      assertThat(rows).as("rows of store.md for the field %s of %s", field, key).hasSize(1);
      found.addAll(rows);
    }
    return found;
  }

  /** Every script, with everything that it can write. */
  private void exercise() {
    deliverAfterARetryThatHolds();
    keepWhatATransformMade();
    repeatWithOtherBytes();
    crashAndDie();
    replayADeadLetter();
    purgeAndExpunge();
    await(
        store.accept(
            new AcceptRequest(
                event("a", "{}", SHARD),
                null,
                List.of(delivery(ORDERED, 0)),
                DedupKeys.digest("", "src_x", "key"))));
    await(
        store.accept(
            new AcceptRequest(
                event("a", "{}", SHARD),
                null,
                List.of(new NewDelivery(ORDERED, "", Lane.NORMAL, 0, false, null, 60_000)),
                DedupKeys.digest("", "src_x", "late"))));
    NewDelivery unparsable =
        new NewDelivery("", Ids.ofName("rt_", "", "strict"), Lane.NORMAL, 0, true, null, 0);
    accept(event("", "not json", SHARD), null, unparsable);
    String origin = Ids.sendDestination("", "https://example.com:443");
    accept(
        event("send", "{}", SHARD),
        null,
        new NewDelivery(origin, "", Lane.NORMAL, 0, false, "{\"url\":\"https://example.com\"}", 0));
    await(store.hold(SHARD, origin, 30_000));
    Sealer sealer = new Sealer(Map.of("k1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
    await(store.broughtSecrets(sealer).keep(Ids.ofName("src_", "", "brought"), "secret"));
    rejectAndAskForItAgain();
    Incidents.Change begins =
        IncidentsIT.change("circuit.open:" + DESTINATION + ":", event("a", "{}").id());
    await(store.incidents().begin(begins));
    await(store.incidents().readUpTo("0"));
    LimitsConfig limits = new LimitsConfig(2, new RateLimitConfig(1, Duration.ofHours(1), 5));
    await(store.limits().take(DESTINATION, limits, 2, LEASE, 50));
    switchAndFail();
    defineAndDelete();
    await(store.nodes().say("0123456789", new JsonObject()));
    replayInBulk();
    assertThat(await(store.retention().expire(SHARD, 60_000)).done()).isZero();
    assertThat(await(store.rotation().begin("ops"))).isTrue();
  }

  private void purgeAndExpunge() {
    LeasedDelivery dead = accept(event("a", "{}", SHARD + 3), null, delivery(DESTINATION, LEASE));
    await(store.settle(dead, new Settlement.Dead(null, DeadReason.PERMANENT)));
    assertThat(await(store.endings().purge(List.of(dead.id())))).isEqualTo(1);
    Event attempted = event("a", "{}", SHARD + 3);
    accept(attempted, null, delivery(DESTINATION, LEASE));
    assertThat(await(store.endings().expunge(attempted.id(), "by request"))).isTrue();
  }

  private void replayInBulk() {
    Event event = event("a", "{}", SHARD + 4);
    LeasedDelivery dead = accept(event, null, delivery(OTHER, LEASE));
    await(store.settle(dead, new Settlement.Dead(null, DeadReason.PERMANENT)));
    List<ReplayTarget> targets =
        List.of(
            new ReplayTarget(OTHER, "", Lane.REPLAY, dead.id(), true, null),
            new ReplayTarget(ORDERED, "", Lane.REPLAY, null, false, null),
            new ReplayTarget(DESTINATION, "", Lane.REPLAY, null, false, null));
    String job = Ids.newId("rpl_", 0, new Random(2));
    assertThat(await(store.replayOfJob(job, event.id(), targets))).isEqualTo(3);
    List<Settlement> ends =
        List.of(
            new Settlement.Dead(null, DeadReason.PERMANENT), new Settlement.Unwanted("not wanted"));
    Iterator<Settlement> end = ends.iterator();
    for (String destination : List.of(OTHER, ORDERED)) {
      ClaimRequest request = new ClaimRequest(SHARD + 4, destination, 1, 1 << 20, LEASE);
      await(store.settle(await(store.claim(request)).claimed().get(0), end.next()));
    }
    ReplayJob.Asked asked = new ReplayJob.Asked("ops", "acme", "{}", 3);
    await(store.replays().make(job, asked, 1, "{}"));
    ReplayJobs.Taken taken = await(store.replays().take(1)).get(0);
    ReplayStep step =
        new ReplayStep(1, ReplayStep.Turn.ON, ReplayJob.Counts.NONE, "{\"items\":[]}", "{}");
    await(store.replays().step(job, taken.token(), step));
    await(store.replays().cancel(job));
  }

  private void defineAndDelete() {
    Definitions.Change made = DefinitionsIT.change("key_0000000000000001", "ops", 0L, "{}");
    Definitions.Change gone = DefinitionsIT.change("key_0000000000000002", "old", 0L, "{}");
    await(store.definitions().write(List.of(made, gone), "ops"));
    await(
        store
            .definitions()
            .write(List.of(DefinitionsIT.change(gone.id(), "old", null, null)), "ops"));
    assertThat(await(store.definitions().read(Definitions.Known.NOTHING)).byId()).hasSize(2);
    await(
        store.audit().note("ops", "purge", new Audit.Subject("dead-letters", "", "", ""), "tidy"));
  }

  private void switchAndFail() {
    await(store.switches().note(OTHER, 1));
    for (SwitchAction action : List.of(SwitchAction.PAUSE, SwitchAction.DISABLE)) {
      SwitchWish wish = new SwitchWish(DESTINATION, action, "ops", "because");
      await(store.switches().change(new SwitchChange(wish, "", "crm", false)));
    }
    assertThat(await(store.switches().read(LiveStates.UNKNOWN)).states().byId()).hasSize(2);
    Event buried = event("a", "{}", SHARD + 2);
    accept(buried, null, delivery(OTHER, 0));
    assertThat(await(store.bury(SHARD + 2, OTHER))).isEqualTo(1);
  }

  private void rejectAndAskForItAgain() {
    Rejection rejection = RejectionsIT.rejection("mail", System.currentTimeMillis(), true);
    await(store.rejections().keep(new RejectedRequest(rejection, new byte[] {1}, 5, 60_000)));
    assertThat(await(store.rejections().request(rejection, 1))).isNotNull();
  }

  private void deliverAfterARetryThatHolds() {
    LeasedDelivery lease = accept(event("a", "{}", SHARD), null, delivery(DESTINATION, LEASE));
    byte[] text = new byte[AttemptCodec.KEPT + 1];
    await(store.settle(lease, new Settlement.Retry(attempt(text), 0, 5_000)));
    LeasedDelivery again = claim(5_001).claimed().get(0);
    await(store.settle(again, new Settlement.Delivered(attempt(text))));
  }

  private void keepWhatATransformMade() {
    NewDelivery candidate =
        new NewDelivery(
            DESTINATION,
            Ids.ofName("rt_", "", "all"),
            Lane.NORMAL,
            LEASE,
            false,
            null,
            0,
            Passage.marks(true, true));
    LeasedDelivery lease = accept(event("a", "{}", SHARD + 2), null, candidate);
    assertThat(lease.passage().candidate()).isTrue();
    assertThat(await(store.keepBody(lease, new byte[] {'1'}))).isTrue();
    LeasedDelivery unwanted = accept(event("a", "{}", SHARD + 2), null, delivery(OTHER, LEASE));
    await(store.settle(unwanted, new Settlement.Unwanted("nobody wants it")));
  }

  private void repeatWithOtherBytes() {
    accept(event("a", "{}", SHARD), KEY, delivery(OTHER, 0));
    await(
        store.accept(
            new AcceptRequest(event("a", "{ }", SHARD), KEY, List.of(delivery(OTHER, 0)))));
  }

  private void crashAndDie() {
    accept(event("a", "{}", SHARD), null, delivery(DESTINATION, LEASE));
    assertThat(claim(10 * LEASE).crashed()).isEqualTo(1);
  }

  private void replayADeadLetter() {
    Event event = event("a", "{}", SHARD + 1);
    LeasedDelivery lease = accept(event, null, delivery(DESTINATION, LEASE));
    await(store.settle(lease, new Settlement.Dead(null, DeadReason.PERMANENT)));
    ReplayTarget target = new ReplayTarget(DESTINATION, "", Lane.REPLAY, lease.id(), true, null);
    String replay = Ids.newId("rpl_", 0, new Random(1));
    assertThat(await(store.replay(replay, event.id(), List.of(target)))).isEqualTo(1);
  }

  private LeasedDelivery accept(Event event, AcceptRequest.Dedup dedup, NewDelivery delivery) {
    AcceptResult result = await(store.accept(new AcceptRequest(event, dedup, List.of(delivery))));
    List<LeasedDelivery> leased = ((AcceptResult.Accepted) result).leased();
    return leased.isEmpty() ? null : leased.get(0);
  }

  private ClaimResult claim(long millisAhead) {
    ClaimRequest request = new ClaimRequest(SHARD, DESTINATION, 10, 1 << 20, LEASE);
    return await(kit.storeAhead(millisAhead).claim(request));
  }

  private static Attempt attempt(byte[] response) {
    return new Attempt(
        1,
        1000,
        5,
        AttemptOutcome.RETRYABLE,
        503,
        ErrorClass.HTTP_STATUS,
        "status 503",
        "192.0.2.1:443",
        List.of(),
        response,
        false);
  }

  private static List<String> list(String... command) {
    return ((List<?>) REDIS.command(command)).stream().map(String::valueOf).toList();
  }
}
