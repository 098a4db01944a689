package io.hookgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HeardStreamTest {
  @Test
  void readsWhatComes() throws IOException {
    try (HeardStream stream =
        new HeardStream(new ByteArrayInputStream(new byte[] {1, -1, 3}), Duration.ofMinutes(1))) {
      assertThat(stream.read()).isEqualTo(1);
      assertThat(stream.read()).isEqualTo(255);
      assertThat(stream.readAllBytes()).containsExactly(3);
      assertThat(stream.read()).isEqualTo(-1);
    }
  }

  @Test
  void endsWhatIsSilentForTooLong() throws IOException {
    try (HeardStream stream = new HeardStream(new Silent(), Duration.ofMillis(200))) {
      assertThatThrownBy(stream::read).hasMessage("nothing was heard for 0 s");
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
}
