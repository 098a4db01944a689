package io.hookgate.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hookgate.testkit.RedisExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RedisExtension.class)
class RespSocketIT {
  private final RedisExtension redis;

  RespSocketIT(RedisExtension redis) {
    this.redis = redis;
  }

  @Test
  void readsEveryKindOfReply() {
    assertThat(redis.command("SET", "text", "grüße\r\n")).isEqualTo("OK");
    assertThat(redis.command("GET", "text")).isEqualTo("grüße\r\n");
    assertThat(redis.command("GET", "nothing")).isNull();
    assertThat(redis.command("INCRBY", "number", "-5")).isEqualTo(-5L);
    assertThat(redis.command("EVAL", "return {1, {'a', false}, {}}", "0"))
        .isEqualTo(List.of(1L, java.util.Arrays.asList("a", null), List.of()));
    assertThat(redis.command("BLPOP", "nothing", "0.001")).isNull();
  }

  @Test
  void readsAReplyLargerThanItsBuffer() {
    String large = "0123456789".repeat(100_000);
    redis.command("SET", "large", large);

    assertThat(redis.command("GET", "large")).isEqualTo(large);
  }

  @Test
  void goesOnAfterARefusal(EmbeddedRedis server) throws IOException {
    try (RespSocket socket = RespSocket.connect(server.socket(), Duration.ofSeconds(10))) {
      assertThatExceptionOfType(RespSocket.ErrorReply.class)
          .isThrownBy(() -> socket.command("NONSENSE"))
          .matches(refusal -> refusal.is("ERR"))
          .withMessageContaining("unknown command");
      assertThat(socket.command("PING")).isEqualTo("PONG");
    }
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> redis.command("GET"))
        .withMessage("GET");
  }

  @Test
  void waitsNoLongerThanItsLimit(@TempDir Path folder) throws IOException {
    Path silent = folder.resolve("silent");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(silent));
      try (RespSocket socket = RespSocket.connect(silent, Duration.ofMillis(20))) {
        assertThatExceptionOfType(SocketTimeoutException.class)
            .isThrownBy(() -> socket.command("PING"))
            .withMessageContaining("20 ms");
      }
    }
    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> RespSocket.connect(silent, Duration.ofMillis(20)));
  }
}
