package io.hookgate.store.embedded;

import static io.hookgate.store.embedded.Servers.LIMIT;
import static io.hookgate.store.embedded.Servers.command;
import static io.hookgate.store.embedded.Servers.eventually;
import static io.hookgate.store.embedded.Servers.kill;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SupervisorIT {
  private final Path broken;
  private final Path tries;
  private final Path programs;
  private final Servers servers;

  SupervisorIT(@TempDir Path temporary) {
    this.broken = temporary.resolve("broken");
    this.tries = temporary.resolve("tries");
    this.programs = temporary.resolve("programs");
    this.servers = new Servers(temporary);
  }

  @AfterEach
  void stopServers() {
    servers.close();
  }

  @Test
  void startsTheServerAgainWithItsDataWheneverItIsKilled() throws Exception {
    EmbeddedRedis redis = servers.start();
    command(redis, "SET", "k", "v");

    for (int i = 0; i < 3; i++) {
      long pid = redis.pid();
      kill(pid);

      assertThat(eventually(() -> redis.pid() == pid ? null : command(redis, "GET", "k")))
          .isEqualTo("v");
    }
  }

  @Test
  void keepsTryingWhileTheServerCannotRun() throws Exception {
    EmbeddedRedis redis = startBreakable();
    command(redis, "SET", "k", "v");

    Files.createFile(broken);
    kill(redis.pid());
    eventually(() -> Files.readAllLines(tries).size() >= 3 ? "tried" : null);
    Files.delete(broken);

    assertThat(eventually(() -> command(redis, "GET", "k"))).isEqualTo("v");
  }

  @Test
  void stopsAtOnceWhileItWaitsToTryAgain() throws Exception {
    EmbeddedRedis redis = startBreakable();
    Files.createFile(broken);
    kill(redis.pid());
    eventually(() -> Files.readAllLines(tries).size() >= 2 ? "tried" : null);

    redis.stop(LIMIT);

    assertThat(redis.alive()).isFalse();
    Files.delete(broken);
    assertThat(startBreakable().alive()).isTrue();
  }

  @Test
  void stopsAServerThatHangs() throws Exception {
    EmbeddedRedis redis = servers.start();
    command(redis, "SET", "k", "v");
    Servers.signal("STOP", redis.pid());

    redis.stop(java.time.Duration.ofMillis(100));

    assertThat(redis.alive()).isFalse();
    assertThat(command(servers.start(), "GET", "k")).isEqualTo("v");
  }

  @Test
  void triesAtOnceAndThenEverMoreSeldom() {
    assertThat(LongStream.range(0, 8).map(n -> Supervisor.waitMillis((int) n)))
        .containsExactly(0L, 100L, 200L, 400L, 800L, 1600L, 3200L, 5000L);
    assertThat(Supervisor.waitMillis(Integer.MAX_VALUE)).isEqualTo(5000);
  }

  private EmbeddedRedis startBreakable() throws IOException {
    servers.program(
        programs.resolve("redis-server"),
        "Redis server v=7.2.5 sha=0",
        "[ -e '" + broken + "' ] && { echo x >> '" + tries + "'; exit 1; }");
    return servers.startWith(programs);
  }
}
