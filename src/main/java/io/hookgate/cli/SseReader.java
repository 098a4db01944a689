package io.hookgate.cli;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events. A connection that is silent for too long is closed: the other side says
 * every few seconds that it lives. For one thread; {@link #close} for any.
 */
final class SseReader implements Closeable {
  private final InputStream stream;
  private final BufferedReader lines;
  private final Thread watch;
  private volatile long waitsSince = Long.MAX_VALUE;
  private String lastId;

  /**
   * A message that has data.
   *
   * @param event its name
   */
  record Message(String event, String data) {}

  /**
   * @param lastId the place that the stream was opened at; empty for none
   * @param silence after which it counts as broken
   */
  SseReader(InputStream stream, String lastId, Duration silence) {
    this.stream = stream;
    this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    this.lastId = lastId;
    this.watch = new Thread(() -> watch(silence), "silence");
    watch.setDaemon(true);
    watch.start();
  }

  /** The id to come back with. */
  String lastId() {
    return lastId;
  }

  /** The next message; null at the stream's end. */
  @Nullable Message next() throws IOException {
    String event = "message";
    StringBuilder data = new StringBuilder();
    for (String line = line(); line != null; line = line()) {
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          return new Message(event, data.toString());
        }
        event = "message";
      } else if (line.startsWith("id:")) {
        lastId = value(line, "id:");
      } else if (line.startsWith("event:")) {
        event = value(line, "event:");
      } else if (line.startsWith("data:")) {
        data.append(data.isEmpty() ? "" : "\n").append(value(line, "data:"));
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    watch.interrupt();
    stream.close();
  }

  private @Nullable String line() throws IOException {
    waitsSince = System.nanoTime();
    try {
      return lines.readLine();
    } finally {
      waitsSince = Long.MAX_VALUE;
    }
  }

  private static String value(String line, String name) {
    String value = line.substring(name.length());
    return value.startsWith(" ") ? value.substring(1) : value;
  }

  private void watch(Duration silence) {
    try {
      while (waitsSince == Long.MAX_VALUE || System.nanoTime() - waitsSince < silence.toNanos()) {
        Thread.sleep(Math.max(1, silence.toMillis() / 4));
      }
      stream.close();
    } catch (IOException e) {
      // The reader finds it broken, which is what this is for.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }
}
