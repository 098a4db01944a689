package io.hookgate.store;

import static io.hookgate.testkit.StoreKit.DESTINATION;
import static io.hookgate.testkit.StoreKit.await;
import static io.hookgate.testkit.StoreKit.delivery;
import static io.hookgate.testkit.StoreKit.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.DeadReason;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.model.ReplayState;
import io.hookgate.store.ReplayJobs.Taken;
import io.hookgate.store.ReplayStep.Result;
import io.hookgate.store.ReplayStep.Turn;
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

class ReplayJobsIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int SHARD = 4;
  private static final long LEASE = 20_000;
  private static final ReplayJob.Counts THREE = new ReplayJob.Counts(3, 2, 1);

  private final Random random = new Random(5);
  private StoreKit kit;
  private Store store;
  private ReplayJobs jobs;

  @BeforeEach
  void open() {
    kit = new StoreKit(REDIS);
    store = kit.store();
    jobs = store.replays();
    await(store.open(false, ""));
  }

  @AfterEach
  void close() {
    Invariants.hold(REDIS);
    kit.close();
  }

  @Test
  void aJobGoesFromNodeToNodeWithItsBatchAndPlace() {
    String id = make("acme");
    assertThat(await(jobs.find(id)).state()).isEqualTo(ReplayState.QUEUED);

    Taken one = take(jobs);
    assertThat(one.work()).isEqualTo(new ReplayJob.Work(0, "", "start"));
    assertThat(one.job().span().startedAt()).isZero();
    assertThat(step(one, 1, Turn.ON, ReplayJob.Counts.NONE, "first", "a")).isEqualTo(Result.ON);
    assertThat(await(jobs.take(5))).isEmpty();
    Taken two = take(later(ReplayJobs.LEASE_MILLIS + 1));

    assertThat(two.work()).isEqualTo(new ReplayJob.Work(1, "first", "a"));
    assertThat(two.job().span().startedAt()).isPositive();
    assertThat(step(one, 2, Turn.ON, THREE, "lost", "b")).isEqualTo(Result.FENCED);
    assertThat(step(two, 2, Turn.DONE, THREE, "", "b")).isEqualTo(Result.DONE);
    ReplayJob done = await(jobs.find(id));
    assertThat(done.state()).isEqualTo(ReplayState.DONE);
    assertThat(done.counts()).isEqualTo(THREE);
    assertThat(done.asked()).isEqualTo(new ReplayJob.Asked("ops", "acme", "order", 9));
    assertThat(done.span().finishedAt()).isPositive();
    assertThat(await(jobs.unfinished())).isZero();
  }

  @Test
  void makingAJobAgainLeavesWhatANodeHasDoneOfIt() {
    String id = make(null);
    Taken taken = take(jobs);
    step(taken, 1, Turn.ON, THREE, "next", "a");

    assertThat(await(jobs.make(id, asked(null), 1, "start"))).isTrue();

    assertThat(await(jobs.find(id)).state()).isEqualTo(ReplayState.RUNNING);
    assertThat(step(taken, 2, Turn.DONE, THREE, "", "b")).isEqualTo(Result.DONE);
    assertThat(await(jobs.make(id, asked(null), 1, "start"))).isTrue();
    assertThat(await(jobs.find(id)).counts()).isEqualTo(new ReplayJob.Counts(6, 4, 2));
    assertThat(await(jobs.unfinished())).isZero();
  }

  @Test
  void onlyAJobThatHasEndedIsRewordedAlsoAfterARunThatBrokeOff() {
    String id = make(null);
    assertThat(await(jobs.reword(id, "order", "less"))).isFalse();
    step(take(jobs), 1, Turn.DONE, THREE, "", "p");
    assertThat(await(jobs.reword(id, "another", "less"))).isFalse();
    EveryWrite every = new EveryWrite(REDIS, kit, store);
    for (int n = 1; n <= 3; n++) {
      Future<Boolean> run = every.breaking(n).replays().reword(id, "order", "less");
      boolean brokeOff = await(run.transform(r -> Future.succeededFuture(r.failed())));
      assertThat(brokeOff).isEqualTo(n < 3);
    }
    assertThat(await(jobs.reword(id, "order", "less"))).isTrue();
    assertThat(await(jobs.find(id)).asked().order()).isEqualTo("less");
    assertThat(await(jobs.reword("rpl_" + "0".repeat(26), "order", "less"))).isFalse();
    assertThat(await(jobs.find("rpl_" + "0".repeat(26)))).isNull();
  }

  @Test
  void aJobIsRewordedAlsoWhenARotationSealsItAnewInBetween() {
    String id = make(null);
    step(take(jobs), 1, Turn.DONE, THREE, "", "p");
    String anew = StoreKit.SEALING.seal(SealedIds.order(id), "order");
    String rotation =
        "if redis.call('SET', 'once', 1, 'NX') then redis.call('HSET', KEYS[1], 'rq', '"
            + anew
            + "') end\n";
    Store between =
        kit.store(
            0, script -> script.startsWith("-- Puts another text") ? rotation + script : script);
    await(between.open(false, ""));

    assertThat(await(between.replays().reword(id, "order", "less"))).isTrue();

    assertThat(await(jobs.find(id)).asked().order()).isEqualTo("less");
    REDIS.command("DEL", "once");
  }

  @Test
  void aStepThatRunsTwiceCountsOnce() {
    String id = make(null);
    Taken taken = take(jobs);
    assertThat(step(taken, 1, Turn.ON, THREE, "b", "p")).isEqualTo(Result.ON);
    assertThat(step(taken, 1, Turn.ON, THREE, "b", "p")).isEqualTo(Result.ON);
    assertThat(step(taken, 3, Turn.ON, THREE, "b", "p")).isEqualTo(Result.FENCED);
    assertThat(await(jobs.find(id)).counts()).isEqualTo(THREE);
    assertThat(step(taken, 2, Turn.DONE, THREE, "", "p")).isEqualTo(Result.DONE);
    assertThat(step(taken, 2, Turn.DONE, THREE, "", "p")).isEqualTo(Result.DONE);
    assertThat(await(jobs.find(id)).counts()).isEqualTo(new ReplayJob.Counts(6, 4, 2));
  }

  @Test
  void oneThatIsGivenBackIsTakenAtOnce() {
    make(null);
    Taken taken = take(jobs);
    assertThat(step(taken, 1, Turn.GIVE_BACK, THREE, "", "p")).isEqualTo(Result.GIVEN_BACK);

    assertThat(take(jobs).job().counts()).isEqualTo(THREE);
  }

  @Test
  void cancellingEndsAJobAtOnceAndAgainDoesNothing() {
    String id = make(null);

    assertThat(await(jobs.cancel(id))).isTrue();
    ReplayJob cancelled = await(jobs.find(id));
    assertThat(await(later(1000).cancel(id))).isTrue();

    assertThat(cancelled.state()).isEqualTo(ReplayState.CANCELLED);
    assertThat(await(jobs.find(id))).isEqualTo(cancelled);
    assertThat(await(jobs.take(5))).isEmpty();
    assertThat(await(jobs.cancel("rpl_" + "0".repeat(26)))).isFalse();
  }

  @Test
  void aCancelledJobCountsTheBatchThatWasWrittenDown() {
    String id = make(null);
    Taken one = take(jobs);
    step(one, 1, Turn.ON, ReplayJob.Counts.NONE, "first", "a");
    await(jobs.cancel(id));

    Taken two = take(later(ReplayJobs.LEASE_MILLIS + 1));
    assertThat(two.work().batch()).isEqualTo("first");
    assertThat(step(two, 2, Turn.ON, THREE, "second", "b")).isEqualTo(Result.CANCELLED);

    assertThat(await(jobs.find(id)).state()).isEqualTo(ReplayState.CANCELLED);
    assertThat(await(jobs.find(id)).counts()).isEqualTo(THREE);
    assertThat(await(jobs.unfinished())).isZero();
  }

  @Test
  void theSameStepAgainRenewsTheLeaseAlsoOfOneThatWasCancelledAtItsBatch() {
    String id = make(null);
    Taken one = take(jobs);
    step(one, 1, Turn.ON, ReplayJob.Counts.NONE, "first", "a");
    await(jobs.cancel(id));
    ReplayJobs soon = later(ReplayJobs.LEASE_MILLIS - 1000);
    ReplayStep same = new ReplayStep(1, Turn.ON, ReplayJob.Counts.NONE, "first", "a");

    assertThat(await(soon.step(id, one.token(), same))).isEqualTo(Result.ON);

    assertThat(await(later(ReplayJobs.LEASE_MILLIS + 1).take(5))).isEmpty();
    assertThat(step(one, 2, Turn.ON, THREE, "second", "b")).isEqualTo(Result.CANCELLED);
    assertThat(step(one, 2, Turn.ON, THREE, "second", "b")).isEqualTo(Result.CANCELLED);
    assertThat(await(jobs.find(id)).counts()).isEqualTo(THREE);
  }

  @Test
  void theNewestThousandAndWhatIsUnfinishedAreKeptHoweverManyThatIs() {
    List<String> unfinished = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      unfinished.add(made(i));
    }
    for (int i = 20; i < ReplayJobs.MOST + 30; i++) {
      await(jobs.cancel(made(i)));
    }

    assertThat((Long) REDIS.command("ZCARD", ReplayKeys.JOBS)).isEqualTo(ReplayJobs.MOST + 20);
    assertThat(unfinished).allSatisfy(id -> assertThat(await(jobs.find(id))).isNotNull());
    assertThat((List<?>) REDIS.command("KEYS", ReplayKeys.JOB + "*")).hasSize(ReplayJobs.MOST + 20);
  }

  private String made(int number) {
    String id = Ids.newId("rpl_", 1_000_000 + number, random);
    assertThat(await(jobs.make(id, asked(null), 1, "start"))).isTrue();
    return id;
  }

  @Test
  void cancellingWhatIsDoneLeavesItDone() {
    String id = make(null);
    step(take(jobs), 1, Turn.DONE, THREE, "", "p");

    assertThat(await(jobs.cancel(id))).isTrue();
    assertThat(await(jobs.find(id)).state()).isEqualTo(ReplayState.DONE);
  }

  @Test
  void holdsAHundredUnfinishedJobsAndKeepsTheNewestThousand() {
    for (int i = 0; i < ReplayJobs.MOST_UNFINISHED; i++) {
      make(null);
    }
    assertThat(await(jobs.make(id(), asked(null), 1, "start"))).isFalse();
    assertThat(await(jobs.take(3))).hasSize(3);
    await(jobs.page(job -> true, 200, null)).items().forEach(job -> await(jobs.cancel(job.id())));

    String first = make("keeps");
    for (int i = 0; i < ReplayJobs.MOST; i++) {
      await(jobs.cancel(make(null)));
    }

    assertThat(REDIS.command("ZCARD", ReplayKeys.JOBS)).isEqualTo((long) ReplayJobs.MOST + 1);
    assertThat(((List<?>) REDIS.command("KEYS", ReplayKeys.JOB + "*")))
        .hasSize(ReplayJobs.MOST + 1);
    assertThat(await(jobs.find(first)).state()).isEqualTo(ReplayState.QUEUED);
  }

  @Test
  void listsTheNewestFirstAndOnlyWhatIsWanted() {
    String one = make("acme");
    make("other");
    String two = make("acme");

    Page<ReplayJob> first = await(jobs.page(job -> "acme".equals(job.asked().tenant()), 1, null));
    Page<ReplayJob> second =
        await(jobs.page(job -> "acme".equals(job.asked().tenant()), 1, first.cursor()));

    assertThat(first.items()).extracting(ReplayJob::id).containsExactly(two);
    assertThat(second.items()).extracting(ReplayJob::id).containsExactly(one);
    assertThat(second.cursor()).isNull();
  }

  @Test
  void everyScriptOfAJobThatBreaksOffIsMadeWholeByItsSecondRun() {
    EveryWrite every = new EveryWrite(REDIS, kit, store);
    every.of(
        this::id,
        (broken, id) -> broken.replays().make(id, asked(null), 1, "start"),
        id -> {
          await(jobs.take(5));
          assertThat(await(jobs.make(id, asked(null), 1, "start"))).isTrue();
          assertThat(await(later(60_000).take(5))).hasSize(1);
        });
    every.of(
        () -> make(null),
        (broken, id) -> broken.replays().take(5),
        id -> {
          Taken taken = take(later(60_000));
          assertThat(step(taken, 1, Turn.DONE, THREE, "", "p")).isEqualTo(Result.DONE);
        });
    for (Turn turn : Turn.values()) {
      every.of(
          () -> {
            make(null);
            return take(jobs);
          },
          (broken, taken) -> broken.replays().step(taken.job().id(), taken.token(), of(turn)),
          taken -> {
            await(jobs.step(taken.job().id(), taken.token(), of(turn)));
            assertThat(await(jobs.find(taken.job().id())).counts()).isEqualTo(THREE);
            assertThat(await(later(60_000).take(5))).hasSize(turn == Turn.DONE ? 0 : 1);
          });
    }
    every.of(
        () -> make(null),
        (broken, id) -> broken.replays().cancel(id),
        id -> {
          await(jobs.cancel(id));
          assertThat(await(jobs.find(id)).state()).isEqualTo(ReplayState.CANCELLED);
          assertThat(await(later(60_000).take(5))).isEmpty();
        });
  }

  @Test
  void countsHowTheDeliveriesOfAJobEndAndOfNoOtherReplay() {
    String job = id();
    replayOf(job, new Settlement.Delivered(ScriptFailureIT.attempt(1)));
    replayOf(job, new Settlement.Dead(ScriptFailureIT.attempt(1), DeadReason.PERMANENT));
    replayOf(job, new Settlement.Unwanted("nobody wants it"));
    replayOf(job, new Settlement.Retry(ScriptFailureIT.attempt(1), 0, 0));
    assertThat(await(jobs.progress(job))).isEqualTo(new ReplayJob.Progress(1, 1, 1));
    claim().forEach(it -> settle(it, new Settlement.Delivered(ScriptFailureIT.attempt(2))));
    String single = id();
    LeasedDelivery dead = dead();
    await(store.replay(single, dead.event().id(), List.of(target(dead))));
    claim().forEach(it -> settle(it, new Settlement.Delivered(ScriptFailureIT.attempt(1))));

    assertThat(await(jobs.progress(job))).isEqualTo(new ReplayJob.Progress(2, 1, 1));
    assertThat(await(jobs.progress(single))).isEqualTo(new ReplayJob.Progress(0, 0, 0));
  }

  @Test
  void whatAJobMadeBeforeItsEventWasExpungedIsStillWhatItMade() {
    String job = id();
    LeasedDelivery dead = dead();
    await(store.replayOfJob(job, dead.event().id(), List.of(target(dead))));
    await(store.endings().expunge(dead.event().id(), "by request"));

    assertThat(await(store.replayOfJob(job, dead.event().id(), List.of(target(dead))))).isOne();
    assertThat(await(store.replayOfJob(id(), dead.event().id(), List.of(target(dead))))).isZero();
    assertThat(await(jobs.progress(job))).isEqualTo(new ReplayJob.Progress(0, 0, 1));
  }

  @Test
  void countsWhatIsBuriedAndWhatASecondSettleOnlyRepeats() {
    String job = id();
    LeasedDelivery dead = dead();
    await(store.replayOfJob(job, dead.event().id(), List.of(target(dead))));
    assertThat(await(store.bury(SHARD, DESTINATION))).isEqualTo(1);
    assertThat(await(jobs.progress(job))).isEqualTo(new ReplayJob.Progress(0, 1, 0));

    LeasedDelivery other = dead();
    await(store.replayOfJob(job, other.event().id(), List.of(target(other))));
    LeasedDelivery again = claim().get(0);
    Settlement delivered = new Settlement.Delivered(ScriptFailureIT.attempt(1));
    settle(again, delivered);
    settle(again, delivered);
    assertThat(await(jobs.progress(job))).isEqualTo(new ReplayJob.Progress(1, 1, 0));
  }

  private void replayOf(String job, Settlement how) {
    LeasedDelivery dead = dead();
    assertThat(await(store.replayOfJob(job, dead.event().id(), List.of(target(dead))))).isOne();
    claim().forEach(it -> settle(it, how));
  }

  private void settle(LeasedDelivery lease, Settlement how) {
    assertThat(await(store.settle(lease, how))).isEqualTo(SettleResult.SETTLED);
  }

  private LeasedDelivery dead() {
    Event event = event("a", "{}", SHARD);
    AcceptResult accepted =
        await(store.accept(new AcceptRequest(event, null, List.of(delivery(DESTINATION, LEASE)))));
    LeasedDelivery lease = ((AcceptResult.Accepted) accepted).leased().get(0);
    settle(lease, new Settlement.Dead(ScriptFailureIT.attempt(1), DeadReason.PERMANENT));
    return lease;
  }

  private List<LeasedDelivery> claim() {
    return await(store.claim(new ClaimRequest(SHARD, DESTINATION, 10, 1 << 20, LEASE))).claimed();
  }

  private static ReplayTarget target(LeasedDelivery dead) {
    return new ReplayTarget(DESTINATION, "", Lane.REPLAY, dead.id(), true, null);
  }

  private static ReplayStep of(Turn turn) {
    return new ReplayStep(1, turn, THREE, turn == Turn.ON ? "next" : "", "p");
  }

  private Result step(
      Taken taken, long number, Turn turn, ReplayJob.Counts made, String batch, String place) {
    return await(
        jobs.step(
            taken.job().id(), taken.token(), new ReplayStep(number, turn, made, batch, place)));
  }

  private static Taken take(ReplayJobs from) {
    List<Taken> taken = await(from.take(5));
    assertThat(taken).hasSize(1);
    return taken.get(0);
  }

  private ReplayJobs later(long millis) {
    return kit.storeAhead(millis).replays();
  }

  private String make(String tenant) {
    String id = id();
    assertThat(await(jobs.make(id, asked(tenant), 1, "start"))).isTrue();
    return id;
  }

  private static ReplayJob.Asked asked(String tenant) {
    return new ReplayJob.Asked("ops", tenant, "order", 9);
  }

  private long time = System.currentTimeMillis();

  private String id() {
    time++;
    return Ids.newId("rpl_", time, random);
  }
}
