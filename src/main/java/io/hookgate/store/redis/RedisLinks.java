package io.hookgate.store.redis;

import io.hookgate.store.StoreUnavailable;
import io.hookgate.store.StoreUnavailable.Reason;
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
  private final Map<Thread, RedisLink> links = new ConcurrentHashMap<>();
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

  /** Runs a script. Fails with {@link StoreUnavailable} and nothing else. */
  public Future<Reply> run(Call call) {
    return onLoop(() -> runHere(call));
  }

  private Future<Reply> runHere(Call call) {
    if (lost) {
      return Future.failedFuture(lost("another"));
    }
    ScriptBook.Text text = scripts.text(call.script());
    long start = System.nanoTime();
    RedisLink link = link();
    return link.send(request(call, Command.EVALSHA, text.sha1()))
        .recover(
            failure ->
                startsWith(failure, "NOSCRIPT")
                    ? link.send(request(call, Command.EVAL, text.source()))
                    : Future.failedFuture(failure))
        .transform(answer -> outcome(call.script().word(), start, answer));
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
    return link()
        .send(request)
        .transform(answer -> outcome(name.toLowerCase(java.util.Locale.ROOT), start, answer));
  }

  /** Closes every connection, each on its own event loop. */
  public Future<Void> close() {
    Future<Void> all = Future.succeededFuture();
    for (RedisLink link : links.values()) {
      all = all.compose(v -> link.close());
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

  private RedisLink link() {
    return links.computeIfAbsent(
        Thread.currentThread(),
        thread -> {
          return new RedisLink(vertx, ownContext(), settings, this::greet);
        });
  }

  /**
   * Looks whether Redis answers and is still the store that is expected. While it is not,
   * everything else fails with {@link Reason#LOST}: it would be answered by a store that has lost
   * what this one acknowledged.
   */
  public Future<Void> check() {
    return onLoop(() -> link().send(identity()).compose(this::sameStore))
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

  private Future<Reply> outcome(
      String name, long start, io.vertx.core.AsyncResult<Response> answer) {
    timing.accept(name, System.nanoTime() - start);
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

  private static Request request(Call call, Command command, String text) {
    Request request = Request.cmd(command).arg(text).arg(call.keys().size());
    for (String key : call.keys()) {
      request.arg(key);
    }
    for (Object argument : call.arguments()) {
      if (argument instanceof byte[] bytes) {
        request.arg(bytes);
      } else {
        request.arg((String) argument);
      }
    }
    return request;
  }
}
