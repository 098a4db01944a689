package io.hookgate.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The live feed of a gateway, over interruptions: it comes back to where it was. A connection on
 * which nothing was heard for three heartbeats is given up. To be closed; for one thread.
 */
final class Feed implements AutoCloseable {
  /** The gateway's heartbeat is 15 s. */
  private static final Duration SILENCE = Duration.ofSeconds(45);

  private static final Duration PAUSE = Duration.ofSeconds(3);

  private final Api api;
  private final String path;
  private final Duration silence;
  private final Duration pause;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "feed-watch");
            thread.setDaemon(true);
            return thread;
          });
  private InputStream connection;
  private String place = "";
  private volatile long heard = System.nanoTime();

  private Feed(Api api, String path, Duration silence, Duration pause)
      throws IOException, InterruptedException {
    this.api = api;
    this.path = path;
    this.silence = silence;
    this.pause = pause;
    this.connection = api.stream(path);
  }

  /**
   * Connects; what happens from now on is told.
   *
   * @param path of the stream; may have a query
   * @throws IOException when the gateway cannot be reached, or refuses
   */
  static Feed open(Api api, String path) throws IOException, InterruptedException {
    return open(api, path, SILENCE, PAUSE);
  }

  /** The same with other times: after how long it gives a connection up, and tries again. */
  static Feed open(Api api, String path, Duration silence, Duration pause)
      throws IOException, InterruptedException {
    return new Feed(api, path, silence, pause);
  }

  /**
   * Tells what comes, without an end.
   *
   * @param trouble told why there is a break
   * @throws IOException when the gateway refuses to go on
   * @throws InterruptedException when the thread is interrupted: there is no other end
   */
  void follow(Consumer<FeedMessage> told, Consumer<String> trouble)
      throws IOException, InterruptedException {
    while (true) {
      String why = read(told);
      trouble.accept(
          "the feed broke off (%s); trying again every %d s".formatted(why, pause.toSeconds()));
      connection = again();
    }
  }

  /** Until it ends; why it did. */
  private String read(Consumer<FeedMessage> told) throws InterruptedException {
    InputStream current = connection;
    heard = System.nanoTime();
    ScheduledFuture<?> watching =
        watch.scheduleWithFixedDelay(
            () -> giveUp(current),
            silence.toMillis(),
            silence.toMillis() / 9,
            TimeUnit.MILLISECONDS);
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(current, StandardCharsets.UTF_8))) {
      FeedMessage message = FeedMessage.read(in, this::hear);
      while (message != null) {
        if (message.data() != null) {
          told.accept(message);
        }
        if (!message.id().isEmpty()) {
          place = message.id();
        }
        message = FeedMessage.read(in, this::hear);
      }
      return "the gateway ended it";
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return isSilent() ? "nothing was heard for " + silence.toSeconds() + " s" : reason(e);
    } finally {
      watching.cancel(false);
    }
  }

  private void hear() {
    heard = System.nanoTime();
  }

  private boolean isSilent() {
    return System.nanoTime() - heard >= silence.toNanos();
  }

  private void giveUp(InputStream stream) {
    if (isSilent()) {
      try {
        stream.close();
      } catch (IOException e) {
        // Whoever reads it is told that it is closed either way.
        hear();
      }
    }
  }

  private InputStream again() throws IOException, InterruptedException {
    String from = place.isEmpty() ? "" : (path.contains("?") ? "&" : "?") + "lastEventId=" + place;
    while (true) {
      TimeUnit.MILLISECONDS.sleep(pause.toMillis());
      try {
        return api.stream(path + from);
      } catch (ApiRefusal e) {
        if (e.forGood()) {
          throw e;
        }
      } catch (IOException e) {
        // Nobody answers yet.
        hear();
      }
    }
  }

  private static String reason(IOException e) {
    @Nullable String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  @Override
  public void close() throws IOException {
    watch.shutdownNow();
    connection.close();
  }
}
