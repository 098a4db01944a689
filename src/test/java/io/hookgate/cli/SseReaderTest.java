package io.hookgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.cli.SseReader.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
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
    CountDownLatch closed = new CountDownLatch(1);
    try (PipedOutputStream other = new PipedOutputStream();
        PipedInputStream stream =
            new PipedInputStream(other) {
              @Override
              public void close() throws IOException {
                super.close();
                closed.countDown();
                synchronized (this) {
                  notifyAll();
                }
              }
            };
        SseReader reader = new SseReader(stream, "", Duration.ofMillis(200))) {
      assertThatThrownBy(reader::next).isInstanceOf(IOException.class);
      assertThat(closed.getCount()).isZero();
    }
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
