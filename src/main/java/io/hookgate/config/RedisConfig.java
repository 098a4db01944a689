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
    EVERYSEC;

    /** What that leaves to lose, in a sentence for operators. */
    public String promise() {
      return switch (this) {
        case ALWAYS -> "always: nothing acknowledged is lost when a process dies or power fails";
        case EVERYSEC ->
            "everysec: nothing acknowledged is lost when the gateway dies; a crash of Redis or of"
                + " the machine may cost the last two seconds";
      };
    }
  }
}
