package io.hookgate.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the store is. dataDir counts with EMBEDDED, url, username and password with STANDALONE.
 * maxMemory is in bytes and is what the embedded server is limited to.
 */
public record RedisConfig(
    Mode mode,
    Path dataDir,
    Durability durability,
    @Nullable String url,
    @Nullable String username,
    @Nullable Secret password,
    long maxMemory) {

  /** Who runs the Redis. */
  public enum Mode {
    EMBEDDED,
    STANDALONE
  }

  /** What must hold before an acknowledgement. */
  public enum Durability {
    /** On disk. */
    ALWAYS,
    /** In Redis; on disk within two seconds. */
    EVERYSEC
  }
}
