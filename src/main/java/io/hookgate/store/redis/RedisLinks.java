package io.hookgate.store.redis;

import io.hookgate.store.StoreUnavailable;
import io.hookgate.store.StoreUnavailable.Reason;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of this process, one per event loop, and how scripts and commands run on them.
 * May be called from any thread; on an event loop the answer arrives on the same one.
 */
public final class RedisLinks {
  /** The store's own hash: id, schema version, shards. */
  public static final String STORE_KEY = "hg:store";

  private final Vertx vertx;
  private final RedisSettings settings;
  private final ScriptBook scripts;
  private final ObjLongConsumer<String> timing;
  private final Context others;
  private final Map<Thread, Loop> loops = new ConcurrentHashMap<>();
  private volatile String storeId = "";
  private volatile boolean lost;

  /**
   * @param timing told the name and the nanoseconds of each answered script or command
   */
  public RedisLinks(
      Vertx vertx, RedisSettings settings, ScriptBook scripts, ObjLongConsumer<String> timing) {
    this.vertx = vertx;
    this.settings = settings;
    this.scripts = scripts;
    this.timing = timing;
    this.others = vertx.getOrCreateContext();
  }

  /** From now on only the store with this id is served. */
  public void expectStore(String id) {
    storeId = id;
  }

  /**
   * Runs a script; an item of one that takes groups travels with others. Fails with {@link
   * StoreUnavailable} and nothing else.
   */
  public Future<Reply> run(Call call) {
    return onLoop(() -> runHere(call));
  }

  private Future<Reply> runHere(Call call) {
    Script script = call.script();
    Future<Response> answer =
        script.grouped() ? loop().group(script).add(call) : send(script, List.of(call));
    return answer.transform(a -> outcome(script.word(), a));
  }

  private Future<Response> send(Script script, List<Call> items) {
    if (lost) {
      return Future.failedFuture(lost("another"));
    }
    ScriptBook.Text text = scripts.text(script);
    long start = System.nanoTime();
    RedisLink link = loop().link;
    return link.send(Call.request(Command.EVALSHA, text.sha1(), items))
        .recover(
            failure ->
                startsWith(failure, "NOSCRIPT")
                    ? link.send(Call.request(Command.EVAL, text.source(), items))
                    : Future.failedFuture(failure))
        .onComplete(a -> timing.accept(script.word(), System.nanoTime() - start));
  }

  /**
   * Runs one plain command: its name, then its arguments. Fails with {@link StoreUnavailable} and
   * nothing else.
   */
  public Future<Reply> command(String name, String... arguments) {
    Request request = Request.cmd(Command.create(name));
    for (String argument : arguments) {
      request.arg(argument);
    }
    return onLoop(() -> sendHere(name, request));
  }

  private Future<Reply> sendHere(String name, Request request) {
    if (lost) {
      return Future.failedFuture(lost("another"));
    }
    long start = System.nanoTime();
    String word = name.toLowerCase(Locale.ROOT);
    return loop()
        .link
        .send(request)
        .onComplete(answer -> timing.accept(word, System.nanoTime() - start))
        .transform(answer -> outcome(word, answer));
  }

  /** Closes every connection, each on its own event loop. */
  public Future<Void> close() {
    Future<Void> all = Future.succeededFuture();
    for (Loop loop : loops.values()) {
      all = all.compose(v -> loop.link.close());
    }
    return all;
  }

  /**
   * On the caller's event loop, but not the caller's: what is made on that ends when its verticle
   * is undeployed.
   */
  private Context ownContext() {
    return ((VertxInternal) vertx)
        .contextBuilder()
        .withEventLoop(((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop())
        .build();
  }

  /** Callers on other threads share one event loop. */
  private <T> Future<T> onLoop(Supplier<Future<T>> send) {
    if (Context.isOnEventLoopThread()) {
      return send.get();
    }
    Promise<T> promise = Promise.promise();
    others.runOnContext(v -> send.get().onComplete(promise));
    return promise.future();
  }

  private Loop loop() {
    return loops.computeIfAbsent(
        Thread.currentThread(),
        thread -> new Loop(new RedisLink(vertx, ownContext(), settings, this::greet)));
  }

  /** What an event loop has: its connection, and the groups that travel on it. */
  private final class Loop {
    private final RedisLink link;
    private final Map<Script, ScriptGroup> groups = new EnumMap<>(Script.class);

    Loop(RedisLink link) {
      this.link = link;
    }

    ScriptGroup group(Script script) {
      return groups.computeIfAbsent(
          script, s -> new ScriptGroup(settings.maxWaiting(), items -> send(s, items)));
    }
  }

  /**
   * Looks whether Redis answers and is still the store that is expected. While it is not,
   * everything else fails with {@link Reason#LOST}: it would be answered by a store that has lost
   * what this one acknowledged.
   */
  public Future<Void> check() {
    return onLoop(() -> loop().link.send(identity()).compose(this::sameStore))
        .recover(failure -> Future.failedFuture(unavailable("check", failure)));
  }

  private Future<Void> greet(RedisConnection made) {
    return storeId.isEmpty()
        ? Future.succeededFuture()
        : made.send(identity()).compose(this::sameStore);
  }

  private static Request identity() {
    return Request.cmd(Command.HGET).arg(STORE_KEY).arg("id");
  }

  private Future<Void> sameStore(@Nullable Response found) {
    String id = found == null ? "" : found.toString();
    lost = !storeId.equals(id);
    return lost ? Future.failedFuture(lost(id)) : Future.succeededFuture();
  }

  private StoreUnavailable lost(String id) {
    return new StoreUnavailable(
        Reason.LOST,
        "this Redis is not the store that was here before: its id is '"
            + id
            + "' instead of '"
            + storeId
            + "'. Bring the right one back, or accept the loss: hookgate doctor --accept-loss,"
            + " then restart");
  }

  private static Future<Reply> outcome(String name, AsyncResult<Response> answer) {
    return answer.succeeded()
        ? Future.succeededFuture(new Reply(answer.result()))
        : Future.failedFuture(unavailable(name, answer.cause()));
  }

  private static Throwable unavailable(String name, Throwable failure) {
    if (failure instanceof StoreUnavailable) {
      return failure;
    }
    String message = String.valueOf(failure.getMessage());
    String code = message.substring(0, Math.max(0, message.indexOf(' ')));
    Reason reason =
        switch (code) {
          case "OOM", "MISCONF" -> Reason.FULL;
          case "LOADING", "BUSY", "READONLY", "MASTERDOWN", "NOREPLICAS" -> Reason.UNREACHABLE;
          default -> Reason.SCRIPT;
        };
    return new StoreUnavailable(reason, name + " failed: " + message);
  }

  private static boolean startsWith(Throwable failure, String code) {
    String message = failure.getMessage();
    return message != null && message.startsWith(code);
  }
}
