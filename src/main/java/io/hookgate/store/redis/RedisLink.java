package io.hookgate.store.redis;

import io.hookgate.store.StoreUnavailable;
import io.hookgate.store.StoreUnavailable.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One long-lived pipelined connection, owned by one event loop, which must be the caller's. It does
 * what the client does not: a deadline for each command, after which the connection is closed
 * because the outcome is unknown; a bound on what waits; reconnecting with growing pauses; and a
 * check after each connect that this is still the same store.
 *
 * <pre>
 *            connect        greeting good
 *   IDLE ------------> CONNECTING ------------> READY
 *     ^                    | failed               | closed, or a command too late
 *     +---- after a pause -+----------------------+
 * </pre>
 */
final class RedisLink {
  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
  private static final long FIRST_PAUSE = 50;
  private static final long LONGEST_PAUSE = 2000;

  private final Vertx vertx;
  private final Context context;
  private final RedisSettings settings;
  private final Redis client;
  private final Function<RedisConnection, Future<Void>> greeting;
  private final Deque<InFlight> inFlight = new ArrayDeque<>();
  private final Deque<Waiting> next = new ArrayDeque<>();
  private @Nullable RedisConnection connection;
  private @Nullable Promise<Void> connecting;
  private long pause = FIRST_PAUSE;
  private long watchdog = -1;
  private boolean closed;
  private boolean everReady;
  private String trouble = "not connected yet";
  private Reason reason = Reason.UNREACHABLE;

  private record Waiting(Request request, Promise<Response> promise) {}

  private record InFlight(Promise<Response> promise, long deadlineNanos) {}

  /**
   * @param greeting what must succeed on a new connection before it serves; it fails with {@link
   *     StoreUnavailable}
   */
  RedisLink(
      Vertx vertx,
      Context context,
      RedisSettings settings,
      Function<RedisConnection, Future<Void>> greeting) {
    this.vertx = vertx;
    this.context = context;
    this.settings = settings;
    this.greeting = greeting;
    RedisOptions options =
        new RedisOptions()
            .setType(RedisClientType.STANDALONE)
            .setConnectionString(settings.uri())
            .setMaxWaitingHandlers(settings.maxWaiting() + 16);
    if (settings.password() != null) {
      options.setPassword(settings.password());
    }
    options.getNetClientOptions().setConnectTimeout(2000).setTcpKeepAlive(true).setTcpNoDelay(true);
    this.client = Redis.createClient(vertx, options);
  }

  /** Sends a command. Fails with {@link StoreUnavailable} or with what Redis answered. */
  Future<Response> send(Request request) {
    RedisConnection ready = connection;
    if (ready != null) {
      return write(ready, request);
    }
    if (everReady || closed) {
      // Away: say so at once instead of letting callers queue up.
      connect();
      return Future.failedFuture(new StoreUnavailable(reason, trouble));
    }
    return connect()
        .compose(
            v -> {
              RedisConnection now = connection;
              return now == null
                  ? Future.failedFuture(new StoreUnavailable(reason, trouble))
                  : write(now, request);
            });
  }

  /** Connects if there is no connection; fails when that attempt fails. */
  Future<Void> connect() {
    if (closed) {
      return Future.failedFuture(new StoreUnavailable(Reason.UNREACHABLE, "closed"));
    }
    if (connection != null) {
      return Future.succeededFuture();
    }
    if (connecting != null) {
      return connecting.future();
    }
    Promise<Void> promise = Promise.promise();
    connecting = promise;
    client
        .connect()
        .timeout(5, java.util.concurrent.TimeUnit.SECONDS)
        .compose(
            made ->
                greeting
                    .apply(made)
                    .timeout(5, java.util.concurrent.TimeUnit.SECONDS)
                    .map(made)
                    .onFailure(e -> made.close()))
        .onComplete(
            made -> {
              connecting = null;
              ready(made);
              promise.complete();
            },
            failure -> {
              connecting = null;
              failed(failure);
              promise.fail(new StoreUnavailable(reason, trouble));
            });
    return promise.future();
  }

  private void close() {
    closed = true;
    if (watchdog >= 0) {
      vertx.cancelTimer(watchdog);
    }
    lost("the gateway is stopping");
    client.close();
  }

  /** Closes from any thread. */
  Future<Void> closeOnItsLoop() {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        v -> {
          close();
          done.complete();
        });
    return done.future();
  }

  /**
   * Sends at once when nothing is in flight, else with the next group: what arrives while a group
   * is under way leaves together when its last answer is in. Written while a read is handled, a
   * group is one write to the socket, one read and, with fsync always, one fsync for Redis.
   */
  private Future<Response> write(RedisConnection ready, Request request) {
    int waiting = inFlight.size() + next.size();
    if (waiting >= settings.maxWaiting()) {
      return Future.failedFuture(
          new StoreUnavailable(Reason.UNREACHABLE, waiting + " commands wait for Redis already"));
    }
    Promise<Response> promise = Promise.promise();
    if (inFlight.isEmpty()) {
      sendNow(ready, request, promise);
    } else {
      next.add(new Waiting(request, promise));
    }
    return promise.future();
  }

  private void sendNow(RedisConnection ready, Request request, Promise<Response> promise) {
    inFlight.add(new InFlight(promise, System.nanoTime() + settings.commandTimeout().toNanos()));
    ready.send(request).onComplete(answer -> answered(ready, promise, answer));
  }

  private void sendNext(RedisConnection ready) {
    for (int i = next.size(); i > 0; i--) {
      Waiting waiting = next.remove();
      sendNow(ready, waiting.request(), waiting.promise());
    }
  }

  /**
   * Replies come in the order of the commands, so the answered one is the head, unless the
   * connection broke.
   */
  private void answered(
      RedisConnection from, Promise<Response> promise, io.vertx.core.AsyncResult<Response> answer) {
    if (connection != from) {
      return;
    }
    inFlight.poll();
    if (inFlight.isEmpty()) {
      sendNext(from);
    }
    if (answer.succeeded()) {
      promise.complete(answer.result());
    } else if ("CONNECTION_CLOSED".equals(answer.cause().getMessage())) {
      promise.tryFail(
          new StoreUnavailable(Reason.UNKNOWN_OUTCOME, "the connection to Redis broke"));
    } else {
      promise.fail(answer.cause());
    }
  }

  private void ready(RedisConnection made) {
    if (closed) {
      made.close();
      return;
    }
    connection = made;
    made.exceptionHandler(e -> broken(made, String.valueOf(e.getMessage())));
    made.endHandler(v -> broken(made, "Redis closed the connection"));
    if (watchdog < 0) {
      watchdog = vertx.setPeriodic(100, t -> watch());
    }
    if (everReady) {
      LOG.atInfo().addKeyValue("uri", settings.uri()).log("redis.reconnected");
    }
    everReady = true;
    pause = FIRST_PAUSE;
  }

  private void failed(Throwable failure) {
    reason = failure instanceof StoreUnavailable u ? u.reason() : Reason.UNREACHABLE;
    trouble = "no connection to Redis at " + settings.uri() + ": " + failure.getMessage();
    LOG.atDebug().addKeyValue("cause", trouble).log("redis.unreachable");
    again();
  }

  private void broken(RedisConnection which, String why) {
    if (connection == which) {
      LOG.atWarn()
          .addKeyValue("cause", why)
          .addKeyValue("waiting", inFlight.size())
          .log("redis.lost");
      lost(why);
      again();
    }
  }

  private void lost(String why) {
    RedisConnection was = connection;
    connection = null;
    reason = Reason.UNREACHABLE;
    trouble = "no connection to Redis at " + settings.uri() + ": " + why;
    StoreUnavailable unknown =
        new StoreUnavailable(Reason.UNKNOWN_OUTCOME, "the connection to Redis broke: " + why);
    while (!inFlight.isEmpty()) {
      inFlight.poll().promise().tryFail(unknown);
    }
    StoreUnavailable notSent = new StoreUnavailable(reason, trouble);
    while (!next.isEmpty()) {
      next.poll().promise().tryFail(notSent);
    }
    if (was != null) {
      was.close();
    }
  }

  private void again() {
    if (!closed) {
      long wait = pause;
      pause = Math.min(LONGEST_PAUSE, pause * 2);
      context.runOnContext(v -> vertx.setTimer(wait, t -> connect().onFailure(e -> {})));
    }
  }

  /** The oldest command waits longest: only the head needs a look. */
  private void watch() {
    InFlight head = inFlight.peek();
    RedisConnection now = connection;
    if (head != null && now != null && head.deadlineNanos() - System.nanoTime() < 0) {
      broken(
          now, "a command was not answered within " + settings.commandTimeout().toMillis() + " ms");
    }
  }
}
