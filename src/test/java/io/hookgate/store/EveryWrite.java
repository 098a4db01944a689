package io.hookgate.store;

import static io.hookgate.testkit.StoreKit.await;

import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.Future;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Breaks scripts off after each of their writes. */
final class EveryWrite {
  private static final String BREAK_OFF =
      """
      local WRITES = { SET = 1, DEL = 1, HSET = 1, HSETNX = 1, HDEL = 1, HINCRBY = 1, ZADD = 1, ZREM = 1,
        UNLINK = 1, RPUSH = 1, LPOP = 1, LREM = 1, LSET = 1, LTRIM = 1, PEXPIRE = 1, ZREMRANGEBYLEX = 1,
        ZREMRANGEBYSCORE = 1, ZREMRANGEBYRANK = 1 }
      local left = N_WRITES
      local function breaking(name, ...)
        local result = redis.call(name, ...)
        if WRITES[name] then
          left = left - 1
          if left == 0 then error('broke off') end
        end
        return result
      end
      """;

  private final RedisExtension redis;
  private final StoreKit kit;
  private final Store store;

  EveryWrite(RedisExtension redis, StoreKit kit, Store store) {
    this.redis = redis;
    this.kit = kit;
    this.store = store;
  }

  /**
   * Breaks off after the first write, the second, ... until the script runs to its end; returns how
   * many writes it has.
   */
  <T> int of(Supplier<T> given, BiFunction<Store, T, Future<?>> when, Consumer<T> then) {
    for (int n = 1; ; n++) {
      redis.command("FLUSHALL");
      await(store.open(false, ""));
      T subject = given.get();
      Store broken = breaking(n);
      Future<?> run = when.apply(broken, subject);
      boolean brokeOff = await(run.transform(r -> Future.succeededFuture(r.failed())));
      Invariants.nothingLost(redis);
      then.accept(subject);
      Invariants.structure(redis);
      if (!brokeOff) {
        return n - 1;
      }
    }
  }

  /** A store whose scripts break off after their nth write. */
  Store breaking(int n) {
    String prologue = BREAK_OFF.replace("N_WRITES", Integer.toString(n));
    return kit.store(0, source -> prologue + source.replace("redis.call(", "breaking("));
  }
}
