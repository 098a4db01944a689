package io.hookgate.doctor;

import io.hookgate.config.RedisConfig;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.RedisSettings;
import io.hookgate.store.redis.Reply;
import io.hookgate.store.redis.ScriptBook;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A Redis that somebody else runs, through the store's own connections. */
final class StandaloneAsk implements RedisAsk {
  private static final long PATIENCE_SECONDS = 6;

  private final Vertx vertx;
  private final RedisLinks links;

  StandaloneAsk(Vertx vertx, RedisConfig config) {
    this.vertx = vertx;
    this.links =
        new RedisLinks(
            vertx,
            RedisSettings.of(
                String.valueOf(config.url()),
                config.username(),
                config.password() == null ? null : config.password().value()),
            new ScriptBook(),
            (command, nanos) -> {});
  }

  @Override
  public String info() throws IOException {
    return ask("INFO").text();
  }

  @Override
  public Map<String, String> settings() throws IOException {
    Reply reply = ask("CONFIG", "GET", "*");
    Map<String, String> settings = new HashMap<>();
    for (String name : reply.names()) {
      settings.put(name, reply.of(name).text());
    }
    return settings;
  }

  @Override
  public Instant time() throws IOException {
    Reply time = ask("TIME");
    return RedisCheck.instant(time.get(0).text(), time.get(1).text());
  }

  @Override
  public String storeId() throws IOException {
    return ask("HGET", RedisLinks.STORE_KEY, "id").text();
  }

  @Override
  public Duration ping() throws IOException {
    long begin = System.nanoTime();
    ask("PING");
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  @Override
  public void close() throws IOException {
    await(links.close().eventually(vertx::close));
  }

  private Reply ask(String name, String... arguments) throws IOException {
    return await(links.command(name, arguments));
  }

  private static <T> T await(Future<T> future) throws IOException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + PATIENCE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("broken off");
    }
  }
}
