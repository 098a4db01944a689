package io.hookgate.store;

import static io.hookgate.testkit.StoreKit.DESTINATION;
import static io.hookgate.testkit.StoreKit.await;
import static io.hookgate.testkit.StoreKit.delivery;
import static io.hookgate.testkit.StoreKit.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.LimitsConfig;
import io.hookgate.config.RateLimitConfig;
import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.Ids;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.model.Permit;
import io.hookgate.store.PermitResult.Granted;
import io.hookgate.store.PermitResult.Refused;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Permits in use: never more than the concurrency, whoever dies when. */
class PermitsIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int SHARD = 4;
  private static final long LEASE = 20_000;
  private static final long LIFE = LEASE + 2000;
  private static final LimitsConfig SERIAL = new LimitsConfig(1, null);

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
  void grantsNoMoreThanTheConcurrencyUntilOneIsGivenBack() {
    LimitsConfig three = new LimitsConfig(3, null);
    Granted all = (Granted) take(store, three, 9);
    assertThat(all.permits()).hasSize(3);
    assertThat(take(kit.store(), three, 1))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.tokensMillis()).isZero();
              assertThat(refused.permitMillis()).isBetween(LIFE - 5000, LIFE);
            });

    await(store.limits().giveBackUnused(DESTINATION, all.permits().subList(0, 1)));

    assertThat(((Granted) take(kit.store(), three, 9)).permits()).hasSize(1);
  }

  @Test
  void grantsAgainWhenThePermitsOfADeadNodeHaveRunOut() {
    take(store, SERIAL, 1);
    assertThat(take(kit.storeAhead(LIFE - 1000), SERIAL, 1)).isInstanceOf(Refused.class);
    assertThat(take(kit.storeAhead(LIFE + 1), SERIAL, 1)).isInstanceOf(Granted.class);
    Invariants.hold(REDIS);
  }

  @Test
  void aSmallerConcurrencyCountsWhatIsInUseAlready() {
    Granted all = (Granted) take(store, new LimitsConfig(5, null), 5);
    assertThat(take(store, SERIAL, 1)).isInstanceOf(Refused.class);
    await(store.limits().giveBackUnused(DESTINATION, all.permits().subList(0, 4)));
    assertThat(take(store, SERIAL, 1)).isInstanceOf(Refused.class);
  }

  @Test
  void takesNoTokenForWhatTheConcurrencyForbids() {
    RateLimitConfig rate = new RateLimitConfig(1, Duration.ofHours(1), 2);
    take(store, new LimitsConfig(1, rate), 2);
    assertThat(take(store, new LimitsConfig(1, rate), 2)).isInstanceOf(Refused.class);
    assertThat(((Granted) take(store, new LimitsConfig(2, rate), 2)).permits()).hasSize(1);
    assertThat(take(store, new LimitsConfig(3, rate), 2))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.tokensMillis()).isPositive());
  }

  @Test
  void leasesNothingWhenItsPermitWouldEndFirst() {
    accept();
    Granted granted = (Granted) take(store, SERIAL, 1);

    ClaimResult late = await(kit.storeAhead(2500).claim(request().within(1, granted.endMillis())));
    assertThat(late.claimed()).isEmpty();
    assertThat(late.nextMillis()).isZero();
    assertThat(await(store.claim(request().within(1, granted.endMillis()))).claimed()).hasSize(1);
  }

  @Test
  void givesThePermitBackWithTheSettleAndTheTokenWhenNothingWasSent() {
    RateLimitConfig rate = new RateLimitConfig(1, Duration.ofHours(1), 2);
    LimitsConfig limits = new LimitsConfig(1, rate);
    accept();
    LeasedDelivery unsent = leased(limits);
    await(store.settle(unsent, new Settlement.Released()));
    LeasedDelivery sent = leased(limits);
    assertThat(take(store, limits, 1)).isInstanceOf(Refused.class);
    await(store.settle(sent, new Settlement.Delivered(attempt())));

    assertThat(take(kit.storeAhead(5000), limits, 1)).isInstanceOf(Granted.class);
    assertThat(take(kit.storeAhead(LIFE + 6000), limits, 1))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.tokensMillis()).isPositive());
  }

  @Test
  void givesTheTokenBackOfWhatNoFilterWants() {
    LimitsConfig limits = new LimitsConfig(1, new RateLimitConfig(1, Duration.ofHours(1), 1));
    accept();
    LeasedDelivery unwanted = leased(limits);
    await(store.settle(unwanted, new Settlement.Unwanted("no filter of its routes wants it")));

    assertThat(take(store, limits, 1)).isInstanceOf(Granted.class);
  }

  @Test
  void atAFullRedisPermitsAreStillGranted() {
    REDIS.command("CONFIG", "SET", "maxmemory", "1");
    try {
      LimitsConfig limits = new LimitsConfig(2, new RateLimitConfig(5, Duration.ofSeconds(1), 5));
      Granted granted = (Granted) take(store, limits, 2);
      await(store.limits().giveBackUnused(DESTINATION, granted.permits()));
      assertThat(take(store, limits, 2)).isInstanceOf(Granted.class);
    } finally {
      REDIS.command("CONFIG", "SET", "maxmemory", "0");
    }
  }

  /**
   * Nodes take, claim, settle, release, are late, or die in between; the clock is moved; whatever
   * they do, no more leases live than the concurrency says.
   */
  @Test
  void neverHasMoreLiveLeasesThanPermitsHoweverNodesDie() {
    for (int seed = 0; seed < 12; seed++) {
      REDIS.command("FLUSHALL");
      await(store.open(false, ""));
      int concurrency = 1 + seed % 3;
      new Crowd(concurrency, seed).run();
      Invariants.hold(REDIS);
    }
  }

  private final class Crowd {
    private final LimitsConfig limits;
    private final SplittableRandom random;
    private final List<RedisLinks> nodes = List.of(kit.links(), kit.links(), kit.links());
    private final List<Granted> granted = new ArrayList<>();
    private final List<LeasedDelivery> leased = new ArrayList<>();
    private long offset;
    private int claims;

    Crowd(int concurrency, int seed) {
      limits = new LimitsConfig(concurrency, null);
      random = new SplittableRandom(seed);
    }

    void run() {
      for (int i = 0; i < 8; i++) {
        accept();
      }
      for (int step = 0; step < 250; step++) {
        offset += random.nextInt(10) == 0 ? random.nextLong(LIFE) : random.nextLong(800);
        Store node =
            new Store(
                nodes.get(random.nextInt(3)),
                Ids.SHARDS,
                offset,
                64 << 20,
                StoreRules.NONE,
                StoreKit.SEALING);
        step(node);
        assertThat(liveLeases(offset))
            .as("live leases at step %d of %s", step, limits)
            .isLessThanOrEqualTo(limits.concurrency());
      }
      assertThat(claims).as("the crowd did something").isGreaterThan(5);
    }

    private void step(Store node) {
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          if (take(node, limits, random.nextInt(1, 4)) instanceof Granted some) {
            granted.add(some);
          }
        }
        case 2, 3 -> {
          if (!granted.isEmpty()) {
            claim(node, granted.remove(random.nextInt(granted.size())));
          }
        }
        default -> {
          if (!leased.isEmpty()) {
            LeasedDelivery one = leased.remove(random.nextInt(leased.size()));
            // Three of four come to their end, however late; the others die with their node.
            if (random.nextInt(4) > 0) {
              await(
                  node.settle(
                      one,
                      random.nextBoolean()
                          ? new Settlement.Released()
                          : new Settlement.Retry(attempt(), 0, 0)));
            }
          }
        }
      }
    }

    private void claim(Store node, Granted some) {
      List<Permit> permits = some.permits();
      List<LeasedDelivery> found =
          await(node.claim(request().within(permits.size(), some.endMillis()))).claimed();
      claims += found.size();
      for (int i = 0; i < found.size(); i++) {
        leased.add(found.get(i).with(permits.get(i)));
      }
      await(
          node.limits().giveBackUnused(DESTINATION, permits.subList(found.size(), permits.size())));
    }
  }

  private static int liveLeases(long offset) {
    List<?> time = (List<?>) REDIS.command("TIME");
    long now =
        Long.parseLong(time.get(0).toString()) * 1000
            + Long.parseLong(time.get(1).toString()) / 1000
            + offset;
    int live = 0;
    String due = Keys.of(SHARD).due(Keys.bare(DESTINATION), io.hookgate.model.Lane.NORMAL);
    for (Object id : (List<?>) REDIS.command("ZRANGEBYSCORE", due, "(" + now, "+inf")) {
      Object state = REDIS.command("HGET", Keys.of(SHARD).delivery(id.toString()), "st");
      live += "i".equals(String.valueOf(state)) ? 1 : 0;
    }
    return live;
  }

  private LeasedDelivery leased(LimitsConfig limits) {
    Granted granted = (Granted) take(store, limits, 1);
    ClaimResult found = await(store.claim(request().within(1, granted.endMillis())));
    return found.claimed().get(0).with(granted.permits().get(0));
  }

  private void accept() {
    await(
        store.accept(
            new AcceptRequest(event("a", "{}", SHARD), null, List.of(delivery(DESTINATION, 0)))));
  }

  private static PermitResult take(Store node, LimitsConfig limits, int wanted) {
    return await(node.limits().take(DESTINATION, limits, wanted, LIFE, 50));
  }

  private static ClaimRequest request() {
    return new ClaimRequest(SHARD, DESTINATION, 64, 1 << 20, LEASE);
  }

  private static Attempt attempt() {
    return new Attempt(
        1, 1, 1, AttemptOutcome.RETRYABLE, 500, null, "", "", List.of(), new byte[0], false);
  }
}
