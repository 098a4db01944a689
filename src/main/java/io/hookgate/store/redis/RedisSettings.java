package io.hookgate.store.redis;

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

  @Override
  public String toString() {
    return "RedisSettings[" + uri + "]";
  }
}
