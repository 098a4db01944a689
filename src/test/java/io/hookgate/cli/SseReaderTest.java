package io.hookgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.cli.SseReader.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SseReaderTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void readsMessagesAndRemembersThePlace() throws IOException {
    try (SseReader reader =
        new SseReader(
            stream(
                "retry: 3000\nid: f-1\n\n: alive\nid: f-2\n\nid: f-3\nevent: accepted\n"
                    + "data: {\"a\":\ndata: 1}\n\nid: f-4\nevent:gap\ndata:x\n\nevent: cut"),
            "",
            LONG)) {
      assertThat(reader.next()).isEqualTo(new Message("accepted", "{\"a\":\n1}"));
      assertThat(reader.lastId()).isEqualTo("f-3");
      assertThat(reader.next()).isEqualTo(new Message("gap", "x"));
      assertThat(reader.next()).isNull();
      assertThat(reader.lastId()).isEqualTo("f-4");
    }
  }

  @Test
  @Timeout(20)
  void endsAConnectionThatIsSilentForTooLong() throws IOException {
    try (SseReader reader = new SseReader(new Silent(), "", Duration.ofMillis(200))) {
      assertThatThrownBy(reader::next).hasMessage("closed");
    }
  }

  /** Says nothing until it is closed. */
  private static final class Silent extends InputStream {
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public int read() throws IOException {
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("closed");
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      return read();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
