package io.hookgate.testkit;

import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.store.NewDelivery;
import io.hookgate.store.Sealer;
import io.hookgate.store.Store;
import io.hookgate.store.StoreRules;
import io.hookgate.store.Vault;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.RedisSettings;
import io.hookgate.store.redis.ScriptBook;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Stores on a real Redis, with a clock that a test can move and scripts that it can break. */
public final class StoreKit implements AutoCloseable {
  /** The bare id of a destination that tests send to. */
  public static final String DESTINATION = Ids.ofName("dst_", "", "crm");

  /** A second one. */
  public static final String OTHER = Ids.ofName("dst_", "", "billing");

  /** Seals everything with a key of the tests, as a gateway does unless it is told not to. */
  public static final Vault SEALING =
      new Vault(new Sealer(Map.of("t1", Base64.getEncoder().encodeToString(new byte[32]))), true);

  private static final SplittableRandom RANDOM = new SplittableRandom(7);

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(2));
  private final RedisExtension redis;
  private final StoreRules rules;
  private final Vault vault;

  /** Uses that Redis and empties it; nothing is ordered. */
  public StoreKit(RedisExtension redis) {
    this(redis, StoreRules.NONE);
  }

  /** Uses that Redis and empties it; seals. */
  public StoreKit(RedisExtension redis, StoreRules rules) {
    this(redis, rules, SEALING);
  }

  /** Uses that Redis and empties it. */
  public StoreKit(RedisExtension redis, StoreRules rules, Vault vault) {
    this.redis = redis;
    this.rules = rules;
    this.vault = vault;
    redis.command("FLUSHALL");
  }

  /** A store with the scripts as they are and Redis's own time. */
  public Store store() {
    return store(0, source -> source);
  }

  /** A store whose clock is that far ahead. */
  public Store storeAhead(long millis) {
    return store(millis, source -> source);
  }

  /** A store that seals otherwise than the others, and whose clock is that far ahead. */
  public Store store(Vault other, long clockOffset) {
    return new Store(links(), Ids.SHARDS, clockOffset, 64 << 20, rules, other);
  }

  /** A vault with such keys, the newest first. */
  public static Vault vault(boolean payloads, String... ids) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (String id : ids) {
      byte[] key = Arrays.copyOf(id.getBytes(StandardCharsets.UTF_8), 32);
      keys.put(id, Base64.getEncoder().encodeToString(key));
    }
    return new Vault(new Sealer(keys), payloads);
  }

  /** A store with edited scripts. */
  public Store store(long clockOffset, UnaryOperator<String> edit) {
    return new Store(links(edit), Ids.SHARDS, clockOffset, 64 << 20, rules, vault);
  }

  private RedisLinks links(UnaryOperator<String> edit) {
    RedisSettings settings = RedisSettings.of(redis.uri(), null, null);
    return new RedisLinks(vertx, settings, new ScriptBook(edit), (n, t) -> {});
  }

  /** Connections like those of one more node. */
  public RedisLinks links() {
    return links(source -> source);
  }

  /** The Vert.x that the stores run on. */
  public Vertx vertx() {
    return vertx;
  }

  /** Waits for an answer, at most ten seconds. */
  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("no answer within ten seconds", e);
    }
  }

  /** An event of source mail with that body, in a random shard. */
  public static Event event(String type, String body) {
    return event(type, body, RANDOM.nextInt(Ids.SHARDS));
  }

  /** An event of source mail in that shard. */
  public static Event event(String type, String body, int shard) {
    return event(type, body, shard, System.currentTimeMillis());
  }

  /** One that was accepted at that time, milliseconds since 1970. */
  public static Event event(String type, String body, int shard, long at) {
    return new Event(
        Ids.newEventId(at, shard, RANDOM),
        "",
        Ids.ofName("src_", "", "mail"),
        "mail",
        type,
        at,
        "application/json",
        List.of(),
        body.getBytes(StandardCharsets.UTF_8));
  }

  /** A delivery to that destination, leased for so long if it can be. */
  public static NewDelivery delivery(String destinationId, long leaseMillis) {
    return new NewDelivery(
        destinationId, Ids.ofName("rt_", "", "all"), Lane.NORMAL, leaseMillis, false, null, 0);
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
