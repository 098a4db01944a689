package io.hookgate.replay;

import static io.hookgate.testkit.StoreKit.DESTINATION;
import static io.hookgate.testkit.StoreKit.OTHER;
import static io.hookgate.testkit.StoreKit.await;
import static io.hookgate.testkit.StoreKit.delivery;
import static io.hookgate.testkit.StoreKit.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.api.Topologies;
import io.hookgate.bus.LocalCodec;
import io.hookgate.model.DeadReason;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.model.ReplayState;
import io.hookgate.store.AcceptRequest;
import io.hookgate.store.AcceptResult;
import io.hookgate.store.DeliveryDetails;
import io.hookgate.store.NewDelivery;
import io.hookgate.store.ReplayJob;
import io.hookgate.store.Settlement;
import io.hookgate.store.Store;
import io.hookgate.store.StoreRules;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.RedisSettings;
import io.hookgate.store.redis.ScriptBook;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Nodes that die at any moment of a job, one after the other: the numbers are exact and nothing is
 * made twice. {@code -Dhookgate.seed=N} repeats the choices of a run.
 */
class ReplayCrashIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int EVENTS = 300;

  /** Longer than a job's lease. */
  private static final long LEASE_MILLIS = 16_000;

  private final long seed = Long.getLong("hookgate.seed", System.nanoTime());
  private final Random random = new Random(seed);
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
    Invariants.hold(REDIS);
  }

  @RepeatedTest(3)
  void aJobIsExactWhateverMomentItsNodesDieAt() {
    List<String> events = deadEvents();
    String id = make(new ReplayOrder(true, ReplayFilter.ofTenant(null), List.of(), null, 800, 0));
    int lives = 0;
    do {
      live(lives * LEASE_MILLIS, 5 + random.nextInt(lives < 20 ? 300 : 3000));
      lives++;
    } while (lives < 60 && await(store.replays().find(id)).state() != ReplayState.DONE);

    ReplayJob job = await(store.replays().find(id));
    System.out.println("ReplayCrashIT: seed " + seed + ", lives " + lives + ", " + job.counts());
    assertThat(job.state()).as("seed %d", seed).isEqualTo(ReplayState.DONE);
    assertThat(lives).isGreaterThan(1);
    long made = events.stream().mapToLong(event -> made(event, id).size()).sum();
    assertThat(job.counts()).isEqualTo(new ReplayJob.Counts(made, made, 0));
    for (String event : events) {
      List<DeliveryDetails> all = await(store.event(event)).deliveries();
      assertThat(made(event, id))
          .extracting(DeliveryDetails::replayOf)
          .containsExactlyInAnyOrderElementsOf(
              all.stream().filter(it -> it.replayId() == null).map(DeliveryDetails::id).toList());
    }
  }

  @Test
  void whatSomebodyElseReplaysMeanwhileIsMatchedAndSkipped() {
    List<String> events = deadEvents();
    String id = make(new ReplayOrder(true, ReplayFilter.ofTenant(null), events, null, 0, 0));
    ReplayPlan plan = new ReplayPlan(new Rerouting(Topologies::standard));
    int taken = 0;
    for (String event : events.subList(0, 50)) {
      String other = Ids.newId("rpl_", 1, random);
      taken += await(store.replay(other, event, plan.whole(await(store.event(event)))));
    }

    live(0, 4000);

    ReplayJob job = await(store.replays().find(id));
    long made = events.stream().mapToLong(event -> made(event, id).size()).sum();
    assertThat(job.state()).isEqualTo(ReplayState.DONE);
    assertThat(taken).isGreaterThanOrEqualTo(50);
    assertThat(job.counts()).isEqualTo(new ReplayJob.Counts(made + taken, made, taken));
  }

  @Test
  void anEventWithMoreDeliveriesThanTheRateAllowsAtOnceHoldsTheJobUpAndNotBack() {
    List<NewDelivery> deliveries = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      deliveries.add(delivery(Ids.ofName("dst_", "", "receiver-" + i), 20_000));
    }
    die(new AcceptRequest(event("a", "{}"), null, deliveries));
    String id = make(new ReplayOrder(true, ReplayFilter.ofTenant(null), List.of(), null, 1, 0));

    live(0, 3500);

    // A wait of 30 s, twice a lease: the batch must not be made again and waited for again.
    ReplayJob waiting = await(store.replays().find(id));
    assertThat(waiting.state()).isEqualTo(ReplayState.RUNNING);
    assertThat(waiting.counts()).isEqualTo(new ReplayJob.Counts(30, 30, 0));
    live(LEASE_MILLIS, 1500);
    ReplayJob job = await(store.replays().find(id));
    assertThat(job.state()).isEqualTo(ReplayState.DONE);
    assertThat(job.counts()).isEqualTo(new ReplayJob.Counts(30, 30, 0));
  }

  /** A node that works for so long and is gone, in the midst of whatever it does. */
  private void live(long clockOffset, long millis) {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    LocalCodec.registerAll(vertx.eventBus());
    RedisSettings settings = RedisSettings.of(REDIS.uri(), null, null);
    RedisLinks links = new RedisLinks(vertx, settings, new ScriptBook(), (name, nanos) -> {});
    Store own =
        new Store(links, Ids.SHARDS, clockOffset, 1 << 20, StoreRules.NONE, StoreKit.SEALING);
    await(own.open(false, ""));
    ReplayPlan plan = new ReplayPlan(new Rerouting(Topologies::standard));
    vertx.runOnContext(
        begin ->
            own.replays()
                .take(4)
                .onSuccess(
                    jobs ->
                        jobs.forEach(
                            job -> new ReplayRunner(job, plan, vertx, own, told -> {}).run())));
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    await(links.close());
    await(vertx.close());
  }

  private List<DeliveryDetails> made(String event, String job) {
    return await(store.event(event)).deliveries().stream()
        .filter(it -> job.equals(it.replayId()))
        .toList();
  }

  private String make(ReplayOrder order) {
    long now = await(store.replays().now());
    ReplayOrder asked = order.at(now);
    String id = Ids.newId("rpl_", now, random);
    ReplayJob.Asked as = new ReplayJob.Asked("ops", null, asked.text(), EVENTS);
    assertThat(await(store.replays().make(id, as, now, ReplayPlace.start(asked).text()))).isTrue();
    return id;
  }

  private List<String> deadEvents() {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      Event event = event("a", "{}");
      List<NewDelivery> deliveries = new ArrayList<>();
      deliveries.add(delivery(DESTINATION, 20_000));
      if (random.nextInt(3) == 0) {
        deliveries.add(delivery(OTHER, 20_000));
      }
      die(new AcceptRequest(event, null, deliveries));
      events.add(event.id());
    }
    return events;
  }

  private void die(AcceptRequest request) {
    AcceptResult accepted = await(store.accept(request));
    for (LeasedDelivery lease : ((AcceptResult.Accepted) accepted).leased()) {
      await(store.settle(lease, new Settlement.Dead(null, DeadReason.REFUSED)));
    }
  }
}
