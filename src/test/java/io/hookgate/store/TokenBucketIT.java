package io.hookgate.store;

import static io.hookgate.testkit.StoreKit.DESTINATION;
import static io.hookgate.testkit.StoreKit.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.LimitsConfig;
import io.hookgate.config.RateLimitConfig;
import io.hookgate.model.Permit;
import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.hookgate.store.redis.Script;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The script's token bucket against one that counts in whole numbers without bound. */
class TokenBucketIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int BUCKETS = 60;
  private static final int STEPS = 60;

  private StoreKit kit;
  private RedisLinks links;

  @BeforeEach
  void open() {
    kit = new StoreKit(REDIS);
    links = kit.links();
  }

  @AfterEach
  void close() {
    kit.close();
  }

  @Test
  void grantsExactlyWhatTheModelGrantsAtAnyRate() {
    for (int seed = 0; seed < BUCKETS; seed++) {
      REDIS.command("FLUSHALL");
      SplittableRandom random = new SplittableRandom(seed);
      RateLimitConfig rate = anyRate(random);
      Model model = new Model(rate);
      long offset = 0;
      for (int step = 0; step < STEPS; step++) {
        offset += random.nextLong(1 + random.nextLong(2 * timeOfBurst(rate)));
        int wanted = random.nextInt(1, 65);
        Reply reply = take(rate, wanted, offset);
        long now = reply.get(0).number();
        long expected = model.take(now, wanted);

        assertThat(reply.get(1).number())
            .as("%s, seed %d, step %d", rate, seed, step)
            .isEqualTo(expected);
        if (expected == 0) {
          assertThat(model.take(now + reply.get(2).number() - 1, 0)).isZero();
          assertThat(model.levelAt(now + reply.get(2).number()))
              .as("%s, seed %d: a token after the wait", rate, seed)
              .isGreaterThanOrEqualTo(BigInteger.valueOf(rate.per().toMillis()));
        }
      }
      Invariants.hold(REDIS);
    }
  }

  @Test
  void neverUsesMoreInAnyTimeThanBurstAndRateAlsoWhenTokensAreReturned() {
    for (int seed = 0; seed < BUCKETS; seed++) {
      REDIS.command("FLUSHALL");
      SplittableRandom random = new SplittableRandom(seed);
      RateLimitConfig rate = anyRate(random);
      List<Use> uses = new ArrayList<>();
      List<List<Permit>> unused = new ArrayList<>();
      long offset = 0;
      for (int step = 0; step < STEPS; step++) {
        offset += random.nextLong(1 + random.nextLong(timeOfBurst(rate)));
        Limits limits = new Limits(links, offset, () -> "n");
        if (!unused.isEmpty() && random.nextInt(3) == 0) {
          await(limits.giveBackUnused(DESTINATION, unused.remove(random.nextInt(unused.size()))));
        }
        PermitResult result =
            await(
                limits.take(
                    DESTINATION, new LimitsConfig(null, rate), random.nextInt(1, 20), 1000, 50));
        if (result instanceof PermitResult.Granted granted) {
          int used = random.nextInt(granted.permits().size() + 1);
          Permit.Token token = granted.permits().get(0).token();
          uses.add(new Use(token.takenAt(), used));
          if (used < granted.permits().size()) {
            unused.add(granted.permits().subList(used, granted.permits().size()));
          }
        }
      }
      noWindowHasTooMany(uses, rate, seed);
      Invariants.hold(REDIS);
    }
  }

  @Test
  void returnsWhatWasNotUsedSoThatItCanBeTakenAgain() {
    LimitsConfig limits = new LimitsConfig(null, new RateLimitConfig(1, Duration.ofHours(1), 5));
    Limits node = new Limits(links, 0, () -> "n");
    PermitResult.Granted all =
        (PermitResult.Granted) await(node.take(DESTINATION, limits, 9, 1000, 50));
    assertThat(all.permits()).hasSize(5);
    assertThat(await(node.take(DESTINATION, limits, 1, 1000, 50)))
        .isInstanceOf(PermitResult.Refused.class);

    await(node.giveBackUnused(DESTINATION, all.permits().subList(2, 5)));

    PermitResult again =
        await(new Limits(links, 5000, () -> "n").take(DESTINATION, limits, 9, 1, 50));
    assertThat(((PermitResult.Granted) again).permits()).hasSizeBetween(2, 3);
  }

  @Test
  void aChangedRateTakesEffectAtOnce() {
    RateLimitConfig slow = new RateLimitConfig(1, Duration.ofDays(1), 50);
    RateLimitConfig fast = new RateLimitConfig(10, Duration.ofSeconds(1), 10);
    assertThat(take(slow, 50, 0).get(1).number()).isEqualTo(50);
    assertThat(take(slow, 1, 10_000).get(2).number()).isGreaterThan(86_000_000L);

    Reply first = take(fast, 50, 10_000);
    assertThat(first.get(1).number() + take(fast, 50, 11_000).get(1).number()).isBetween(9L, 20L);
    assertThat(take(slow, 50, 11_000).get(1).number()).isLessThanOrEqualTo(50);
  }

  @Test
  void holdsAtFivePerSecondForAMinuteWithThreeNodes() {
    RateLimitConfig rate = new RateLimitConfig(5, Duration.ofSeconds(1), 5);
    List<RedisLinks> nodes = List.of(kit.links(), kit.links(), kit.links());
    SplittableRandom random = new SplittableRandom(3);
    long offset = 0;
    long began = 0;
    long granted = 0;
    while (true) {
      RedisLinks node = nodes.get(random.nextInt(3));
      Reply reply = take(node, rate, random.nextInt(1, 9), offset);
      began = began == 0 ? reply.get(0).number() : began;
      if (reply.get(0).number() - began >= 60_000) {
        break;
      }
      granted += reply.get(1).number();
      offset += random.nextInt(1, 120);
    }
    assertThat(granted).isBetween(295L, 305L);
  }

  private Reply take(RateLimitConfig rate, int wanted, long offset) {
    return take(links, rate, wanted, offset);
  }

  private static Reply take(RedisLinks node, RateLimitConfig rate, int wanted, long offset) {
    String bare = Keys.bare(DESTINATION);
    Call call = new Call(Script.PERMIT).key(Keys.permits(bare)).key(Keys.tokens(bare));
    call.arg(offset).arg(wanted).arg("n").arg(1000).arg(0);
    return await(
        node.run(call.arg(rate.permits()).arg(rate.per().toMillis()).arg(rate.burst()).arg(50)));
  }

  /** From one a day to a million a millisecond, more often something usual. */
  private static RateLimitConfig anyRate(SplittableRandom random) {
    int permits = 1 + (int) Math.pow(10, random.nextDouble(6)) - 1;
    long per = (long) Math.pow(10, random.nextDouble(8));
    int burst = (int) Math.pow(10, random.nextDouble(4));
    return new RateLimitConfig(Math.max(1, permits), Duration.ofMillis(per), burst);
  }

  private static long timeOfBurst(RateLimitConfig rate) {
    return Math.max(2, rate.burst() * rate.per().toMillis() / rate.permits());
  }

  private static void noWindowHasTooMany(List<Use> uses, RateLimitConfig rate, int seed) {
    for (int from = 0; from < uses.size(); from++) {
      long used = 0;
      for (int to = from; to < uses.size(); to++) {
        used += uses.get(to).count;
        long passed = uses.get(to).at - uses.get(from).at;
        double most =
            rate.burst() + (double) passed * rate.permits() / rate.per().toMillis() + 1e-6;
        assertThat((double) used)
            .as("%s, seed %d: used within %d ms", rate, seed, passed)
            .isLessThanOrEqualTo(most);
      }
    }
  }

  private record Use(long at, int count) {}

  /** What is in the bucket, in tokens times the span. */
  private static final class Model {
    private final BigInteger added;
    private final BigInteger span;
    private final BigInteger full;
    private BigInteger level;
    private long at = Long.MIN_VALUE;

    Model(RateLimitConfig rate) {
      added = BigInteger.valueOf(rate.permits());
      span = BigInteger.valueOf(rate.per().toMillis());
      full = span.multiply(BigInteger.valueOf(rate.burst()));
      level = full;
    }

    BigInteger levelAt(long now) {
      return at == Long.MIN_VALUE
          ? full
          : full.min(level.add(added.multiply(BigInteger.valueOf(now - at))));
    }

    long take(long now, int wanted) {
      if (wanted == 0) {
        return 0;
      }
      BigInteger here = levelAt(now);
      long granted = Math.min(wanted, here.divide(span).longValueExact());
      if (granted > 0) {
        level = here.subtract(span.multiply(BigInteger.valueOf(granted)));
        at = now;
      }
      return granted;
    }
  }
}
