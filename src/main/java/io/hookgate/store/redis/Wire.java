package io.hookgate.store.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.CloseFuture;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import org.jspecify.annotations.Nullable;

/**
 * One connection, with a client and a context that are its alone, so that closing it leaves nothing
 * behind: a pooled connection would only go back to its client's pool, and a context remembers each
 * client that was made on it for as long as it lives. Used on its event loop only.
 */
final class Wire {
  private final ContextInternal context;
  private final CloseFuture closing = new CloseFuture();
  private final RedisOptions options;
  private @Nullable Redis client;
  private boolean closed;

  /**
   * @param loop a context of the event loop that it lives on
   */
  Wire(ContextInternal loop, RedisOptions options) {
    this.context =
        loop.owner()
            .contextBuilder()
            .withEventLoop(loop.nettyEventLoop())
            .withCloseFuture(closing)
            .build();
    this.options = options;
  }

  /** Connects, once; the answer arrives on the event loop. */
  Future<RedisConnection> connect() {
    Promise<RedisConnection> promise = context.promise();
    context.runOnContext(v -> connect(promise));
    return promise.future();
  }

  private void connect(Promise<RedisConnection> promise) {
    if (closed) {
      promise.fail("closed before it was open");
      return;
    }
    Redis made = Redis.createClient(context.owner(), options);
    client = made;
    context.owner().addCloseHook(closing);
    made.connect().onComplete(promise);
  }

  /** Closes it, in whatever state it is. */
  void close() {
    closed = true;
    if (client != null) {
      context.owner().removeCloseHook(closing);
      client.close();
      client = null;
    }
  }
}
