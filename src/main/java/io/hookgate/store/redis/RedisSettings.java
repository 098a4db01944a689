package io.hookgate.store.redis;

import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a Redis.
 *
 * @param uri {@code redis://host:port} or {@code unix:///path}
 * @param username null without ACL user
 * @param password null without password
 * @param commandTimeout a command that is not answered by then has an unknown outcome, and its
 *     connection is closed
 * @param maxWaiting commands in flight per connection; more are refused at once
 */
public record RedisSettings(
    String uri,
    @Nullable String username,
    @Nullable String password,
    Duration commandTimeout,
    int maxWaiting) {

  /** Five seconds, 8,192 commands. */
  public static RedisSettings of(String uri, @Nullable String username, @Nullable String password) {
    return new RedisSettings(uri, username, password, Duration.ofSeconds(5), 8192);
  }

  /** For a client of one connection that the link alone decides about. */
  RedisOptions options() {
    RedisOptions options =
        new RedisOptions()
            .setType(RedisClientType.STANDALONE)
            .setConnectionString(uri)
            .setMaxPoolSize(1)
            .setMaxPoolWaiting(1)
            .setPoolCleanerInterval(-1)
            .setPoolRecycleTimeout(-1)
            .setMaxWaitingHandlers(maxWaiting + 16);
    if (username != null) {
      options.setUser(username);
    }
    if (password != null) {
      options.setPassword(password);
    }
    options.getNetClientOptions().setConnectTimeout(2000).setTcpKeepAlive(true).setTcpNoDelay(true);
    return options;
  }

  @Override
  public String toString() {
    return "RedisSettings[" + uri + "]";
  }
}
