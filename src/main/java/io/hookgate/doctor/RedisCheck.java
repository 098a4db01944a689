package io.hookgate.doctor;

import io.hookgate.config.RedisConfig;
import io.hookgate.config.RedisConfig.Durability;
import io.hookgate.config.RedisConfig.Mode;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Redis: its version, its settings against what is promised, its memory, its files, its clock. */
final class RedisCheck {
  private static final Duration SLOW = Duration.ofMillis(10);
  private static final Duration VERY_SLOW = Duration.ofSeconds(1);
  private static final int PINGS = 5;
  private static final double FULL = 0.85;
  private static final double FILLING = 0.5;

  private final RedisConfig config;
  private final Opening opening;
  private final String expectedStore;
  private final InstantSource clock;
  private final List<Finding> findings = new ArrayList<>();

  /** Connects to it. */
  @FunctionalInterface
  interface Opening {
    /** A connection, to be closed. */
    RedisAsk open() throws IOException;
  }

  /**
   * @param expectedStore the id of the store that the gateway used last; empty when it used none
   */
  RedisCheck(RedisConfig config, Opening opening, String expectedStore, InstantSource clock) {
    this.config = config;
    this.opening = opening;
    this.expectedStore = expectedStore;
    this.clock = clock;
  }

  /** All of it. */
  List<Finding> look() {
    try (RedisAsk redis = opening.open()) {
      String info = redis.info();
      version(info);
      settings(redis);
      state(info);
      memory(info);
      latency(redis);
      store(redis);
      skew(redis);
    } catch (SocketException | java.nio.file.NoSuchFileException e) {
      absent(e);
    } catch (IOException e) {
      findings.add(
          Finding.problem(
              "redis",
              "Redis does not answer: " + e.getMessage(),
              "start it, or correct redis.url, redis.username and redis.password"));
    }
    durability();
    return findings;
  }

  /** A time as Redis tells it. */
  static Instant instant(String seconds, String micros) {
    return Instant.ofEpochSecond(Long.parseLong(seconds), Long.parseLong(micros) * 1000);
  }

  private void absent(IOException e) {
    findings.add(
        config.mode() == Mode.EMBEDDED
            ? Finding.ok("redis", "the embedded Redis does not run: the gateway starts it")
            : Finding.problem("redis", "nobody listens: " + e.getMessage(), "start that Redis"));
  }

  private void version(String info) {
    String valkey = field(info, "valkey_version");
    String version = valkey.isEmpty() ? field(info, "redis_version") : valkey;
    String name = (valkey.isEmpty() ? "redis " : "valkey ") + version;
    int major = number(version.replaceFirst("\\..*", ""));
    findings.add(
        major >= 7
            ? Finding.ok("redis.version", name)
            : Finding.problem("redis.version", name, "install Redis 7.0 or Valkey 7.2 or later"));
  }

  private void settings(RedisAsk redis) {
    Map<String, String> is;
    try {
      is = redis.settings();
    } catch (IOException e) {
      findings.add(
          Finding.warning(
              "redis.settings",
              "Redis does not tell its settings: " + e.getMessage(),
              "allow CONFIG GET to this user, or look at them by hand: appendonly, appendfsync,"
                  + " maxmemory, maxmemory-policy"));
      return;
    }
    wants(is, "redis.persistence", "appendonly", "yes", "a restart of Redis loses events");
    if (config.durability() == Durability.ALWAYS) {
      wants(is, "redis.fsync", "appendfsync", "always", "a crash loses what was acknowledged");
    } else {
      fsync(String.valueOf(is.get("appendfsync")));
    }
    wants(is, "redis.policy", "maxmemory-policy", "noeviction", "Redis would delete events");
    boolean limited = !"0".equals(is.get("maxmemory"));
    findings.add(
        limited
            ? Finding.ok("redis.maxmemory", is.get("maxmemory") + " bytes")
            : Finding.warning(
                "redis.maxmemory",
                "Redis has no limit: the gateway cannot refuse events before the machine is full",
                "set maxmemory to what this machine can spare"));
  }

  private void fsync(String is) {
    findings.add(
        is.equals("no")
            ? Finding.problem(
                "redis.fsync",
                "appendfsync is no: the system decides when events are on disk",
                "set it to everysec or always")
            : Finding.ok("redis.fsync", "appendfsync is " + is));
  }

  private void wants(
      Map<String, String> is, String check, String setting, String right, String otherwise) {
    String value = String.valueOf(is.get(setting));
    findings.add(
        value.equals(right)
            ? Finding.ok(check, setting + " is " + value)
            : Finding.problem(
                check, "%s is %s: %s".formatted(setting, value, otherwise), "set it to " + right));
  }

  private void state(String info) {
    if (field(info, "loading").equals("1")) {
      findings.add(
          Finding.warning(
              "redis.file", "Redis is loading its file", "wait; many gigabytes take minutes"));
      return;
    }
    boolean well =
        !field(info, "aof_last_bgrewrite_status").equals("err")
            && !field(info, "aof_last_write_status").equals("err");
    findings.add(
        well
            ? Finding.ok(
                "redis.file", "the last write and rewrite of the append-only file went well")
            : Finding.problem(
                "redis.file",
                "the last write or rewrite of the append-only file failed",
                "look at the disk's space and at Redis's log"));
  }

  private void memory(String info) {
    double max = decimal(field(info, "maxmemory"));
    if (max == 0) {
      return;
    }
    double share = decimal(field(info, "used_memory")) / max;
    String said = "%.0f %% of maxmemory is used".formatted(share * 100);
    String remedy = "deliver or purge what waits, shorten retention, or raise maxmemory";
    if (share >= FULL) {
      findings.add(Finding.problem("redis.memory", said + ": new events are answered 503", remedy));
    } else {
      findings.add(
          share >= FILLING
              ? Finding.warning("redis.memory", said, remedy)
              : Finding.ok("redis.memory", said));
    }
  }

  private void latency(RedisAsk redis) throws IOException {
    List<Duration> pings = new ArrayList<>();
    for (int i = 0; i < PINGS; i++) {
      pings.add(redis.ping());
    }
    Duration middle = pings.stream().sorted().toList().get(PINGS / 2);
    String said = "a PING takes %.1f ms".formatted(middle.toNanos() / 1e6);
    String remedy = "every event waits for Redis: put it nearer, or give it a core of its own";
    if (middle.compareTo(SLOW) < 0) {
      findings.add(Finding.ok("redis.latency", said));
    } else {
      findings.add(
          middle.compareTo(VERY_SLOW) < 0
              ? Finding.warning("redis.latency", said, remedy)
              : Finding.problem("redis.latency", said, remedy));
    }
  }

  private void store(RedisAsk redis) throws IOException {
    String id = redis.storeId();
    if (expectedStore.isEmpty() || expectedStore.equals(id)) {
      findings.add(Finding.ok("redis.store", id.isEmpty() ? "no store yet" : "the store is " + id));
      return;
    }
    findings.add(
        Finding.problem(
            "redis.store",
            "%s, and the gateway used %s before"
                .formatted(
                    id.isEmpty() ? "there is no store" : "the store is " + id, expectedStore),
            "bring the right one back, or accept the loss: hookgate doctor --accept-loss"));
  }

  private void skew(RedisAsk redis) throws IOException {
    findings.add(Clocks.finding("clock", "Redis's", redis.time(), clock.instant()));
  }

  private void durability() {
    findings.add(Finding.ok("durability", config.durability().promise()));
  }

  private static String field(String info, String name) {
    Matcher matcher = Pattern.compile("(?m)^" + name + ":([^\\r\\n]*)").matcher(info);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
  }

  private static double decimal(String text) {
    return text.matches("[0-9]{1,18}") ? Double.parseDouble(text) : 0;
  }
}
