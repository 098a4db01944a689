package io.hookgate.store.redis;

import io.hookgate.store.StoreUnavailable;
import io.hookgate.store.StoreUnavailable.Reason;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
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
  private static final long WATCH_MILLIS = 100;
  private static final int CONNECT_SECONDS = 5;

  private final Vertx vertx;
  private final Context context;
  private final RedisSettings settings;
  private final Function<RedisConnection, Future<Void>> greeting;
  private final Deque<Sent> inFlight = new ArrayDeque<>();
  private @Nullable Wire wire;
  private @Nullable RedisConnection connection;
  private @Nullable Promise<Void> connecting;
  private long pause = FIRST_PAUSE;
  private long retryTimer = -1;
  private long watchTimer = -1;
  private boolean closed;
  private boolean everReady;
  private String trouble = "not connected yet";
  private Reason reason = Reason.UNREACHABLE;

  private record Sent(Promise<Response> promise, long deadlineNanos) {}

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
  }

  /**
   * Sends a command. Fails with {@link StoreUnavailable}, or with the {@link ErrorType} that Redis
   * answered.
   */
  Future<Response> send(Request request) {
    RedisConnection ready = connection;
    if (ready != null) {
      return enqueue(ready, request);
    }
    if (everReady || closed || retryTimer >= 0) {
      // Away, and being reconnected: say so at once instead of letting callers queue up.
      return Future.failedFuture(new StoreUnavailable(reason, trouble));
    }
    return connect()
        .compose(
            v -> {
              RedisConnection now = connection;
              return now == null
                  ? Future.failedFuture(new StoreUnavailable(reason, trouble))
                  : enqueue(now, request);
            });
  }

  private Future<Response> enqueue(RedisConnection ready, Request request) {
    if (inFlight.size() >= settings.maxWaiting()) {
      return Future.failedFuture(
          new StoreUnavailable(
              Reason.UNREACHABLE, inFlight.size() + " commands wait for Redis already"));
    }
    Promise<Response> promise = Promise.promise();
    long deadline = System.nanoTime() + settings.commandTimeout().toNanos();
    Sent command = new Sent(promise, deadline);
    inFlight.add(command);
    ready.send(request).onComplete(answer -> answered(ready, command, answer));
    return promise.future();
  }

  /**
   * Answers come in the order of the commands; those of a connection that broke were failed when it
   * did.
   */
  private void answered(RedisConnection from, Sent command, AsyncResult<Response> answer) {
    if (connection != from) {
      return;
    }
    Throwable failure = answer.cause();
    if (failure != null && !isReply(failure)) {
      broken(from, String.valueOf(failure.getMessage()));
      return;
    }
    inFlight.remove(command);
    if (failure == null) {
      command.promise().complete(answer.result());
    } else {
      command.promise().fail(failure);
    }
    if (failure != null && String.valueOf(failure.getMessage()).startsWith("READONLY")) {
      // A failover made this one a replica: only a new connection can find the master.
      broken(from, "Redis became read-only");
    }
  }

  /**
   * Whether Redis said so, as opposed to the client, which has an error of the same type for a
   * closed connection.
   */
  private static boolean isReply(Throwable failure) {
    return failure instanceof ErrorType && !"CONNECTION_CLOSED".equals(failure.getMessage());
  }

  private Future<Void> connect() {
    if (connecting != null) {
      return connecting.future();
    }
    Promise<Void> promise = Promise.promise();
    connecting = promise;
    context.runOnContext(v -> connect(promise));
    return promise.future();
  }

  private void connect(Promise<Void> promise) {
    Wire made = new Wire((ContextInternal) context, settings.options());
    wire = made;
    made.connect()
        .timeout(CONNECT_SECONDS, TimeUnit.SECONDS)
        .compose(
            fresh -> greeting.apply(fresh).timeout(CONNECT_SECONDS, TimeUnit.SECONDS).map(fresh))
        .onComplete(
            fresh -> {
              connecting = null;
              ready(fresh);
              promise.complete();
            },
            failure -> {
              connecting = null;
              reason = failure instanceof StoreUnavailable u ? u.reason() : Reason.UNREACHABLE;
              lost(String.valueOf(failure.getMessage()));
              promise.fail(new StoreUnavailable(reason, trouble));
            });
  }

  private void ready(RedisConnection fresh) {
    if (closed) {
      lost("the gateway is stopping");
      return;
    }
    connection = fresh;
    fresh.exceptionHandler(e -> broken(fresh, String.valueOf(e.getMessage())));
    fresh.endHandler(v -> broken(fresh, "Redis closed the connection"));
    if (watchTimer < 0) {
      watchTimer = 0;
      context.runOnContext(v -> watchTimer = vertx.setPeriodic(WATCH_MILLIS, t -> watch()));
    }
    if (everReady) {
      LOG.atInfo().addKeyValue("uri", settings.uri()).log("redis.reconnected");
    }
    everReady = true;
    pause = FIRST_PAUSE;
  }

  private void broken(RedisConnection which, String why) {
    if (connection == which) {
      LOG.atWarn()
          .addKeyValue("cause", why)
          .addKeyValue("waiting", inFlight.size())
          .log("redis.lost");
      reason = Reason.UNREACHABLE;
      lost(why);
    }
  }

  /** Gives the connection up, fails what waits for it and comes back after a pause. */
  private void lost(String why) {
    connection = null;
    trouble = "no connection to Redis at " + settings.uri() + ": " + why;
    fail(
        inFlight,
        new StoreUnavailable(Reason.UNKNOWN_OUTCOME, "the connection to Redis broke: " + why));
    if (wire != null) {
      wire.close();
      wire = null;
    }
    if (!closed && retryTimer < 0) {
      long wait = pause;
      pause = Math.min(LONGEST_PAUSE, pause * 2);
      retryTimer = 0;
      context.runOnContext(v -> retryTimer = vertx.setTimer(wait, t -> retry()));
    }
  }

  /** What becomes of it stands in the state; nobody waits for this attempt. */
  private void retry() {
    retryTimer = -1;
    if (!closed) {
      connect().otherwiseEmpty();
    }
  }

  private static void fail(Deque<Sent> commands, StoreUnavailable failure) {
    for (Sent command = commands.poll(); command != null; command = commands.poll()) {
      command.promise().tryFail(failure);
    }
  }

  /** The oldest command waits longest: only the head needs a look. */
  private void watch() {
    RedisConnection now = connection;
    if (now != null && late(inFlight.peek())) {
      long limit = settings.commandTimeout().toMillis();
      broken(now, "a command was not answered within " + limit + " ms");
    }
  }

  private static boolean late(@Nullable Sent command) {
    return command != null && command.deadlineNanos() - System.nanoTime() < 0;
  }

  /** Closes for good, from any thread; what waits fails. */
  Future<Void> close() {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        v -> {
          closed = true;
          vertx.cancelTimer(watchTimer);
          vertx.cancelTimer(retryTimer);
          lost("the gateway is stopping");
          done.complete();
        });
    return done.future();
  }
}
