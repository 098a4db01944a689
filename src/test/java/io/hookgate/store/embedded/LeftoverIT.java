package io.hookgate.store.embedded;

import static io.hookgate.store.embedded.Servers.command;
import static io.hookgate.store.embedded.Servers.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LeftoverIT {
  private static final Duration SHORT = Duration.ofMillis(100);

  private final Servers servers;
  private final Path socket;

  LeftoverIT(@TempDir Path temporary) {
    this.servers = new Servers(temporary);
    this.socket = servers.data().resolve("redis.sock");
  }

  @AfterEach
  void stopServers() {
    servers.close();
  }

  @Test
  void isReplacedAndItsDataKept() throws IOException {
    long leftover = leaveServer();
    command(socket, "SET", "k", "v");
    assertThat(running(leftover)).isPresent();

    EmbeddedRedis redis = servers.start();

    assertThat(running(leftover)).isEmpty();
    assertThat(redis.pid()).isNotEqualTo(leftover);
    assertThat(command(redis, "GET", "k")).isEqualTo("v");
  }

  @Test
  void isReplacedThoughItIsBusyWithAScript() throws IOException {
    long leftover = leaveServer();
    command(socket, "SET", "k", "v");
    command(socket, "CONFIG", "SET", "busy-reply-threshold", "10");
    try (RespSocket busy = RespSocket.connect(socket, SHORT)) {
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> busy.command("EVAL", "while true do end", "0"));
    }

    EmbeddedRedis redis = servers.start();

    assertThat(running(leftover)).isEmpty();
    assertThat(command(redis, "GET", "k")).isEqualTo("v");
  }

  @Test
  void isNamedWhenItDoesNotGo() throws Exception {
    long leftover = leaveServer();
    Servers.signal("STOP", leftover);

    assertRefusedBecauseOf(leftover);

    Servers.signal("CONT", leftover);
    assertThat(servers.start().alive()).isTrue();
  }

  @Test
  void isNamedWhenItsSocketWasRemoved() throws Exception {
    long leftover = leaveServer();
    Files.delete(socket);

    assertRefusedBecauseOf(leftover);

    Servers.signal("TERM", leftover);
    assertThat(servers.start().alive()).isTrue();
  }

  @Test
  void isNoneWhereOnlyTheSocketIsLeft() throws IOException {
    Servers.kill(leaveServer());
    assertThat(socket).exists();

    assertThat(servers.start().alive()).isTrue();
  }

  /** The process id of a server whose gateway was killed. */
  private long leaveServer() throws IOException {
    try (GatewayProcess gateway = GatewayProcess.start(servers.data())) {
      return gateway.redisPid();
    }
  }

  private void assertRefusedBecauseOf(long leftover) throws IOException {
    try (DataDir dir = DataDir.open(servers.data())) {
      assertThatExceptionOfType(EmbeddedRedisException.class)
          .isThrownBy(() -> Leftover.replace(dir, SHORT))
          .withMessageContaining("process id " + leftover)
          .withMessageContaining(socket.toString());
    }
    assertThat(running(leftover)).isPresent();
  }
}
