package io.hookgate.store.embedded;

import static io.hookgate.store.embedded.Servers.LIMIT;
import static io.hookgate.store.embedded.Servers.command;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedRedisIT {
  private final Path temporary;
  private final Servers servers;

  EmbeddedRedisIT(@TempDir Path temporary) {
    this.temporary = temporary;
    this.servers = new Servers(temporary);
  }

  @AfterEach
  void stopServers() {
    servers.close();
  }

  @Test
  void answersWhenStartReturns() throws IOException {
    EmbeddedRedis redis = servers.start();

    assertThat(command(redis, "PING")).isEqualTo("PONG");
    assertThat(redis.alive()).isTrue();
    assertThat(redis.uri()).isEqualTo("unix://" + servers.data() + "/redis.sock");
    assertThat((String) command(redis, "INFO", "server"))
        .contains("redis_version:" + redis.version().substring("redis ".length()))
        .contains("process_id:" + redis.pid());
  }

  @Test
  void isReachedByTheVertxClientWhateverItsPath() throws Exception {
    EmbeddedRedis redis = servers.start(temporary.resolve("my \"100%\" #data?"));
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    try {
      String pong =
          Redis.createClient(vertx, redis.uri())
              .send(Request.cmd(Command.PING))
              .map(Object::toString)
              .await(10, TimeUnit.SECONDS);

      assertThat(pong).isEqualTo("PONG");
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void isPrivateToItsUser() throws IOException {
    Files.createDirectory(servers.data());
    Files.setPosixFilePermissions(servers.data(), PosixFilePermissions.fromString("rwxr-xr-x"));

    EmbeddedRedis redis = servers.start();

    assertThat(mode(servers.data())).isEqualTo("rwx------");
    assertThat(mode(redis.socket())).isEqualTo("rw-------");
    assertThat(mode(servers.data().resolve("redis.conf"))).isEqualTo("rw-------");
  }

  @Test
  void isSetUpToLoseNothing() throws IOException {
    EmbeddedRedis redis = servers.start();

    assertThat(setting(redis, "appendonly")).isEqualTo("yes");
    assertThat(setting(redis, "appendfsync")).isEqualTo("always");
    assertThat(setting(redis, "aof-load-truncated")).isEqualTo("yes");
    assertThat(setting(redis, "no-appendfsync-on-rewrite")).isEqualTo("no");
    assertThat(setting(redis, "maxmemory-policy")).isEqualTo("noeviction");
    assertThat(setting(redis, "maxmemory")).isEqualTo(String.valueOf(64 << 20));
    assertThat(setting(redis, "save")).isEqualTo("");
    assertThat(setting(redis, "port")).isEqualTo("0");
    assertThat(setting(redis, "enable-debug-command")).isEqualTo("no");
  }

  @Test
  void keepsItsDataOverStopAndStart() throws IOException {
    EmbeddedRedis first = servers.start();
    command(first, "SET", "k", "v");

    first.stop(LIMIT);

    assertThat(first.alive()).isFalse();
    assertThat(first.socket()).doesNotExist();
    assertThat(command(servers.start(), "GET", "k")).isEqualTo("v");
  }

  @Test
  void loadsAnAppendOnlyFileThatWasCutOff() throws IOException {
    EmbeddedRedis first = servers.start();
    command(first, "SET", "k", "v");
    command(first, "SET", "cut", "off");
    first.stop(LIMIT);
    byte[] whole = Files.readAllBytes(appendOnlyFile());
    Files.write(appendOnlyFile(), java.util.Arrays.copyOf(whole, whole.length - 5));

    EmbeddedRedis redis = servers.start();

    assertThat(command(redis, "GET", "k")).isEqualTo("v");
    assertThat(command(redis, "GET", "cut")).isNull();
  }

  @Test
  void saysWhatTheServerSaidWhenItCannotStart() throws IOException {
    EmbeddedRedis first = servers.start();
    command(first, "SET", "k", "v");
    first.stop(LIMIT);
    byte[] bytes = Files.readAllBytes(appendOnlyFile());
    bytes[0] = '!';
    Files.write(appendOnlyFile(), bytes);

    assertThatExceptionOfType(EmbeddedRedisException.class)
        .isThrownBy(servers::start)
        .withMessageContaining("exited with code 1")
        .withMessageContaining("Bad file format reading the append only file");
    // The folder is free again.
    DataDir.open(servers.data()).close();
  }

  @Test
  void refusesASecondGatewayInThisProcessAndInAnother() throws IOException {
    servers.start();

    assertThatExceptionOfType(EmbeddedRedisException.class)
        .isThrownBy(servers::start)
        .withMessageContaining("Another gateway (process id " + ProcessHandle.current().pid())
        .withMessageContaining("redis.dataDir");
    try (GatewayProcess other = GatewayProcess.start(servers.data())) {
      assertThat(other.failure())
          .contains("Another gateway (process id " + ProcessHandle.current().pid());
    }
  }

  @Test
  void isRefusedOnlyAsLongAsTheOtherGatewayLives() throws IOException {
    try (GatewayProcess other = GatewayProcess.start(servers.data())) {
      assertThatExceptionOfType(EmbeddedRedisException.class)
          .isThrownBy(servers::start)
          .withMessageContaining("Another gateway (process id " + other.pid());
    }
    assertThat(servers.start().alive()).isTrue();
  }

  @Test
  void putsTheSocketElsewhereWhenItsPathWouldBeTooLong() throws IOException {
    Path deep = temporary.resolve("d".repeat(120));
    EmbeddedRedis redis = servers.start(deep);
    Path folder = requireNonNull(redis.socket().getParent());
    try {
      assertThat(redis.socket().toString()).hasSizeLessThanOrEqualTo(SocketPlace.MAX_BYTES);
      assertThat(mode(folder)).isEqualTo("rwx------");
      assertThat(command(redis, "PING")).isEqualTo("PONG");

      redis.stop(LIMIT);
      EmbeddedRedis next = servers.start(deep);

      assertThat(next.socket()).isEqualTo(redis.socket());
      next.stop(LIMIT);
    } finally {
      Files.delete(folder);
    }
  }

  @Test
  void putsTheSocketIntoNobodyElsesFolder() throws IOException {
    Path deep = temporary.resolve("d".repeat(120));
    EmbeddedRedis redis = servers.start(deep);
    redis.stop(LIMIT);
    Path folder = requireNonNull(redis.socket().getParent());
    Files.delete(folder);
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    Files.createSymbolicLink(folder, elsewhere);
    try {
      assertThatExceptionOfType(EmbeddedRedisException.class)
          .isThrownBy(() -> servers.start(deep))
          .withMessageContaining(folder.toString())
          .withMessageContaining("not a link");
      assertThat(Files.exists(folder, LinkOption.NOFOLLOW_LINKS)).isTrue();
    } finally {
      Files.delete(folder);
    }
  }

  private Path appendOnlyFile() {
    return servers.data().resolve("appendonlydir/appendonly.aof.1.incr.aof");
  }

  private static Object setting(EmbeddedRedis redis, String name) throws IOException {
    List<?> pair = (List<?>) requireNonNull(command(redis, "CONFIG", "GET", name));
    return pair.get(1);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
