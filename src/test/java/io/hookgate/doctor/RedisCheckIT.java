package io.hookgate.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.RedisConfig;
import io.hookgate.config.RedisConfig.Durability;
import io.hookgate.config.RedisConfig.Mode;
import io.hookgate.doctor.Finding.Level;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis with right and wrong settings, on both ways in. */
class RedisCheckIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir private Path folder;

  @AfterEach
  void restore() {
    REDIS.command("CONFIG", "SET", "maxmemory-policy", "noeviction", "maxmemory", "256mb");
    REDIS.command("CONFIG", "SET", "appendfsync", "everysec");
    REDIS.command("FLUSHALL");
  }

  @Test
  void findsNothingWrongWithTheGatewaysOwnRedis() {
    List<Finding> findings = embedded(Durability.EVERYSEC, "", CLOCK);

    assertThat(findings)
        .extracting(Finding::check)
        .contains(
            "redis.version",
            "redis.persistence",
            "redis.fsync",
            "redis.policy",
            "redis.maxmemory",
            "redis.file",
            "redis.memory",
            "redis.latency",
            "redis.store",
            "clock",
            "durability");
    assertThat(findings).noneMatch(one -> one.level() == Level.PROBLEM);
    assertThat(one("durability", findings).said()).contains("the last two seconds");
  }

  @Test
  void findsSettingsThatLoseEvents() {
    assertThat(one("redis.fsync", embedded(Durability.ALWAYS, "", CLOCK)).level())
        .isEqualTo(Level.PROBLEM);
    REDIS.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru", "maxmemory", "0");
    REDIS.command("CONFIG", "SET", "appendfsync", "no");

    List<Finding> findings = embedded(Durability.EVERYSEC, "", CLOCK);
    assertThat(one("redis.fsync", findings).level()).isEqualTo(Level.PROBLEM);
    assertThat(one("redis.policy", findings).said()).contains("allkeys-lru");
    assertThat(one("redis.policy", findings).level()).isEqualTo(Level.PROBLEM);
    assertThat(one("redis.maxmemory", findings).level()).isEqualTo(Level.WARNING);
  }

  @Test
  void findsThatItIsFull() {
    long used =
        Long.parseLong(
            String.valueOf(REDIS.command("INFO", "memory"))
                .replaceAll("(?s).*\\bused_memory:(\\d+).*", "$1"));
    REDIS.command("CONFIG", "SET", "maxmemory", Long.toString(used + used / 20));

    assertThat(one("redis.memory", embedded(Durability.EVERYSEC, "", CLOCK)).level())
        .isEqualTo(Level.PROBLEM);
  }

  @Test
  void findsClocksApartAndAnotherStore() {
    REDIS.command("HSET", "hg:store", "id", "one");
    InstantSource wrong = InstantSource.offset(CLOCK, Duration.ofSeconds(-30));

    List<Finding> findings = embedded(Durability.EVERYSEC, "another", wrong);
    assertThat(one("clock", findings).level()).isEqualTo(Level.PROBLEM);
    assertThat(one("clock", findings).said()).contains("ahead");
    assertThat(one("redis.store", findings).level()).isEqualTo(Level.PROBLEM);
    assertThat(one("redis.store", embedded(Durability.EVERYSEC, "one", CLOCK)).level())
        .isEqualTo(Level.OK);
  }

  @Test
  void asksAStandaloneRedisTheSame() {
    List<Finding> findings = standalone(REDIS.uri());

    assertThat(findings)
        .extracting(Finding::check)
        .isEqualTo(embedded(Durability.EVERYSEC, "", CLOCK).stream().map(Finding::check).toList());
    assertThat(findings).noneMatch(one -> one.level() == Level.PROBLEM);
    assertThat(one("redis", standalone("unix://" + folder.resolve("nobody.sock"))).level())
        .isEqualTo(Level.PROBLEM);
  }

  @Test
  void anEmbeddedRedisThatDoesNotRunIsNoProblem() {
    RedisConfig config = config(Mode.EMBEDDED, "", Durability.ALWAYS);

    List<Finding> findings =
        new RedisCheck(config, () -> EmbeddedAsk.connect(folder.resolve("redis.sock")), "", CLOCK)
            .look();
    assertThat(findings).noneMatch(one -> one.level() == Level.PROBLEM);
    assertThat(one("redis", findings).said()).contains("does not run");
  }

  private List<Finding> embedded(Durability durability, String store, InstantSource clock) {
    RedisConfig config = config(Mode.EMBEDDED, "", durability);
    return new RedisCheck(config, () -> EmbeddedAsk.connect(REDIS.server().socket()), store, clock)
        .look();
  }

  private List<Finding> standalone(String url) {
    RedisConfig config = config(Mode.STANDALONE, url, Durability.EVERYSEC);
    return new RedisCheck(config, () -> new StandaloneAsk(Vertx.vertx(), config), "", CLOCK).look();
  }

  private RedisConfig config(Mode mode, String url, Durability durability) {
    return new RedisConfig(mode, folder, durability, url, null, null, 256L << 20);
  }

  private static Finding one(String check, List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.check().equals(check))
        .findFirst()
        .orElseThrow(() -> new AssertionError(check + " is not among " + findings));
  }
}
