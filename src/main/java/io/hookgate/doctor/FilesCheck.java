package io.hookgate.doctor;

import io.hookgate.config.GatewayConfig;
import io.hookgate.config.RedisConfig;
import io.hookgate.config.RedisConfig.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the machine lets the gateway have: open files, space on the disk. */
final class FilesCheck {
  /** Files of the JVM and its libraries, listeners, Redis. */
  private static final long OWN_FILES = 256;

  private static final long PER_DESTINATION = 32;
  private static final long SENDERS = 512;
  private static final long MANY_SENDERS = 8192;
  private static final long LEAST_SPACE = 256L << 20;

  private FilesCheck() {}

  /**
   * Whether so many open files are enough.
   *
   * @param limit of this process, which the gateway's has too when the same user starts it
   */
  static List<Finding> openFiles(GatewayConfig config, long limit) {
    long deliveries =
        config.destinations().stream()
            .mapToLong(
                one -> {
                  Integer most = one.limits().concurrency();
                  return most == null ? PER_DESTINATION : Math.min(most, 1000);
                })
            .sum();
    long need = OWN_FILES + SENDERS + deliveries;
    String said = "%d open files are allowed, about %d are needed".formatted(limit, need);
    if (limit < need) {
      return List.of(
          Finding.problem(
              "open-files", said, "raise it: ulimit -n 65536, or LimitNOFILE=65536 with systemd"));
    }
    return List.of(
        limit < need + MANY_SENDERS
            ? Finding.warning(
                "open-files",
                said + ": many senders at once would be turned away",
                "raise it: ulimit -n 65536, or LimitNOFILE=65536 with systemd")
            : Finding.ok("open-files", said));
  }

  /** Whether there is room for the data, and it may be written. */
  static List<Finding> disk(RedisConfig redis) throws IOException {
    Path there = redis.dataDir().toAbsolutePath().normalize();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there) || !Files.isWritable(there)) {
      return List.of(
          Finding.problem(
              "disk",
              there + " is no folder that this user may write to",
              "correct redis.dataDir"));
    }
    return List.of(disk(redis, Files.getFileStore(there).getUsableSpace()));
  }

  /**
   * The same by numbers.
   *
   * @param free bytes
   */
  static Finding disk(RedisConfig redis, long free) {
    String said = "%d MiB are free at %s".formatted(free >> 20, redis.dataDir());
    if (free < LEAST_SPACE) {
      return Finding.problem("disk", said + ": Redis stops when it is full", "make room there");
    }
    // A rewrite of the append-only file writes all of it once more beside the old one.
    boolean embedded = redis.mode() == Mode.EMBEDDED;
    return embedded && free < 2 * redis.maxMemory()
        ? Finding.warning(
            "disk",
            said + ", and a full Redis may need %d MiB".formatted(redis.maxMemory() >> 19),
            "make room there, or lower retention.maxMemory")
        : Finding.ok("disk", said);
  }
}
