package io.hookgate.store;

import static io.hookgate.store.Retained.DAY;
import static io.hookgate.store.Retained.LEASE;
import static io.hookgate.store.Retained.attempt;
import static io.hookgate.testkit.StoreKit.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.DeadReason;
import io.hookgate.model.Ids;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How much one step of retention does: the keys that it touches, and in the long form its time. */
class RetentionKeysIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int SHARD = Lined.SHARD;
  private static final long TERM = 7 * DAY;
  private static final int LONG = Boolean.getBoolean("hookgate.long") ? 200_000 : 2_000;

  /** The most keys that one run has touched are noted under a name of their own. */
  private static final String COUNTING =
      """
      local names, touched = {}, 0
      local function counting(name, ...)
        for i, key in ipairs({...}) do
          if (i == 1 or name == 'UNLINK') and not names[key] then
            names[key] = true
            touched = touched + 1
          end
        end
        if touched > tonumber(redis.call('GET', 'touched') or 0) then
          redis.call('SET', 'touched', touched)
        end
        return redis.call(name, ...)
      end
      """;

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
    kit.close();
  }

  @Test
  void noStepTouchesMoreThanFiveHundredKeys() {
    long at = System.currentTimeMillis() - DAY;
    for (int fanOut : List.of(1, 8, 64, 65, 256)) {
      for (int i = 0; i < Math.max(3, 200 / fanOut); i++) {
        settled(fanOut, at, new Settlement.Delivered(attempt(1)));
      }
    }
    for (int i = 0; i < 60; i++) {
      settled(1, at, new Settlement.Dead(attempt(1), DeadReason.PERMANENT));
      // Each stops a line that somebody stands in.
      await(store.accept(Lined.request("k" + i, Lined.STOPS)));
      LeasedDelivery first = Lined.claim(store, Lined.STOPS).claimed().get(0);
      await(store.accept(Lined.request("k" + i, Lined.STOPS)));
      await(store.settle(first, new Settlement.Dead(attempt(1), DeadReason.PERMANENT)));
    }
    Store counting = counting(40 * DAY);

    assertThat(Retained.slim(counting, SHARD, TERM)).isGreaterThan(1000);
    assertThat(touched()).isBetween(450L, 500L);
    REDIS.command("DEL", "touched");
    assertThat(Retained.expire(counting, SHARD, 30 * DAY)).isEqualTo(120);
    assertThat(touched()).isBetween(100L, 500L);
    REDIS.command("DEL", "touched");
    assertThat(Retained.sweep(counting, SHARD, TERM)).isGreaterThan(200);
    assertThat(touched()).isBetween(400L, 500L);
    REDIS.command("DEL", "touched");
    Invariants.hold(REDIS);
    assertThat((List<?>) REDIS.command("KEYS", "*}e:*")).as("those that wait").hasSize(60);
  }

  @Test
  void noStepIsLongWithManyEvents() {
    REDIS.command("CONFIG", "SET", "maxmemory", "0");
    long first = System.currentTimeMillis() - DAY;
    List<Future<?>> group = new ArrayList<>();
    for (int i = 0; i < LONG; i++) {
      group.add(settling(i, first + i));
      if (group.size() == 500) {
        await(Future.all(group));
        group.clear();
      }
    }
    REDIS.command("CONFIG", "SET", "slowlog-log-slower-than", "500");
    REDIS.command("CONFIG", "SET", "slowlog-max-len", "20000");
    Retained.freeLeases(REDIS);
    Store later = kit.storeAhead(40 * DAY);
    long dead = measured("expire", () -> Retained.expire(later, SHARD, 30 * DAY));
    long slimmed = measured("slim", () -> Retained.slim(later, SHARD, 39 * DAY));
    long swept = measured("sweep", () -> Retained.sweep(later, SHARD, TERM));
    assertThat(dead).isEqualTo(LONG / 20);
    assertThat(slimmed).isEqualTo(LONG);
    assertThat(swept).isEqualTo(LONG);
  }

  private static long measured(String name, java.util.function.IntSupplier walk) {
    REDIS.command("SLOWLOG", "RESET");
    REDIS.command("CONFIG", "RESETSTAT");
    double cpu = cpuMillis();
    long start = System.nanoTime();
    int done = walk.getAsInt();
    long millis = (System.nanoTime() - start) / 1_000_000;
    long slowest = 0;
    long over = 0;
    for (Object entry : (List<?>) REDIS.command("SLOWLOG", "GET", "-1")) {
      long micros = (Long) ((List<?>) entry).get(2);
      slowest = Math.max(slowest, micros);
      over += micros >= 5000 ? 1 : 0;
    }
    long runs =
        Long.parseLong(
            info("commandstats", "cmdstat_evalsha:").replaceAll("calls=(\\d+),.*", "$1"));
    System.out.printf(
        "retention: %-7s %7d in %6d ms, %d runs; slowest %d us, %d over 5 ms; Redis's own time %.0f us a run%n",
        name, done, millis, runs, slowest, over, (cpuMillis() - cpu) * 1000 / runs);
    return done;
  }

  /** What Redis itself has worked, however busy the machine is. */
  private static double cpuMillis() {
    return 1000
        * (Double.parseDouble(info("cpu", "used_cpu_user_main_thread:"))
            + Double.parseDouble(info("cpu", "used_cpu_sys_main_thread:")));
  }

  private static String info(String section, String field) {
    return String.valueOf(REDIS.command("INFO", section))
        .lines()
        .filter(line -> line.startsWith(field))
        .map(line -> line.substring(field.length()).strip())
        .findFirst()
        .orElseThrow();
  }

  private Future<?> settling(int i, long at) {
    Settlement end =
        i % 20 == 0
            ? new Settlement.Dead(attempt(1), DeadReason.PERMANENT)
            : new Settlement.Delivered(attempt(1));
    String to = Ids.ofName("dst_", "", "to" + i % 50);
    AcceptRequest request =
        new AcceptRequest(
            StoreKit.event("a", "{\"pad\":\"" + "x".repeat(500) + "\"}", SHARD, at),
            null,
            List.of(StoreKit.delivery(to, 3_600_000)));
    return store
        .accept(request)
        .compose(accepted -> store.settle(((AcceptResult.Accepted) accepted).leased().get(0), end));
  }

  private void settled(int fanOut, long at, Settlement end) {
    List<NewDelivery> all = new ArrayList<>();
    for (int i = 0; i < fanOut; i++) {
      // Each to a destination of its own, so each in a due set of its own.
      all.add(StoreKit.delivery(Ids.ofName("dst_", "", "to" + i), LEASE));
    }
    AcceptRequest request = new AcceptRequest(StoreKit.event("a", "{}", SHARD, at), null, all);
    AcceptResult accepted = await(store.accept(request));
    ((AcceptResult.Accepted) accepted).leased().forEach(lease -> await(store.settle(lease, end)));
  }

  private Store counting(long ahead) {
    Retained.freeLeases(REDIS);
    return kit.store(ahead, source -> COUNTING + source.replace("redis.call(", "counting("));
  }

  private static long touched() {
    return Long.parseLong(String.valueOf(REDIS.command("GET", "touched")));
  }
}
