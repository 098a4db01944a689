package io.hookgate.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Bytes of which some come every few seconds: a read for which nothing comes for too long fails.
 * For one thread; {@link #close} for any.
 */
final class HeardStream extends FilterInputStream {
  private static final long NOBODY_WAITS = Long.MAX_VALUE;

  private final Duration silence;
  private final Thread watch;
  private volatile long waitsSince = NOBODY_WAITS;
  private volatile boolean silent;

  /**
   * @param silence after which it counts as broken
   */
  HeardStream(InputStream stream, Duration silence) {
    super(stream);
    this.silence = silence;
    this.watch = new Thread(this::watch, "silence");
    watch.setDaemon(true);
    watch.start();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    waitsSince = System.nanoTime();
    try {
      return in.read(into, from, length);
    } catch (IOException e) {
      throw silent ? new IOException("nothing was heard for " + silence.toSeconds() + " s", e) : e;
    } finally {
      waitsSince = NOBODY_WAITS;
    }
  }

  @Override
  public void close() throws IOException {
    watch.interrupt();
    in.close();
  }

  private void watch() {
    try {
      while (!isSilent()) {
        Thread.sleep(Math.max(1, silence.toMillis() / 4));
      }
      silent = true;
      in.close();
    } catch (IOException e) {
      // Whoever reads it finds it broken, which is what this is for.
      silent = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private boolean isSilent() {
    long since = waitsSince;
    return since != NOBODY_WAITS && System.nanoTime() - since >= silence.toNanos();
  }
}
