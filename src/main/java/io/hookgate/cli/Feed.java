package io.hookgate.cli;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The live feed of a gateway, over interruptions: it comes back to where it was. For one thread;
 * {@link #close} for any.
 */
final class Feed implements Closeable {
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 5000;

  private final Api api;
  private final String path;
  private final long firstPause;
  private String place = "";
  private long pause;
  private volatile boolean ended;
  private volatile @Nullable InputStream open;

  /**
   * Who is told; on the thread that follows. Where it fails to read what it needs, so did the feed.
   */
  interface Listener {
    /** What happens from now on is told; again says that it was open before. */
    void opened(boolean again) throws IOException, InterruptedException;

    /** Something that has data. */
    void message(FeedMessage message) throws IOException, InterruptedException;

    /** There is no feed for now. */
    void broke(String why);
  }

  /**
   * @param path of the stream; may have a query
   */
  Feed(Api api, String path) {
    this(api, path, FIRST_PAUSE_MILLIS);
  }

  /** The same with another pause before it comes back; it grows as long as nothing is told. */
  Feed(Api api, String path, long firstPauseMillis) {
    this.api = api;
    this.path = path;
    this.firstPause = firstPauseMillis;
    this.pause = firstPauseMillis;
  }

  /**
   * Follows until {@link #close}.
   *
   * @throws IOException when the gateway cannot be reached at the beginning, or refuses for good
   */
  void follow(Listener told) throws IOException, InterruptedException {
    boolean again = false;
    while (!ended) {
      String why = "the gateway ended it";
      try (InputStream stream = connect();
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        told.opened(again);
        again = true;
        read(lines, told);
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (!ended && (!again || (e instanceof ApiRefusal refusal && refusal.forGood()))) {
          throw e;
        }
        why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      }
      if (!ended) {
        told.broke(why);
        Thread.sleep(pause);
        pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
      }
    }
  }

  /** Ends it. What waits for the thread that follows may have to be ended beside it. */
  @Override
  public void close() throws IOException {
    ended = true;
    InputStream stream = open;
    if (stream != null) {
      stream.close();
    }
  }

  private InputStream connect() throws IOException, InterruptedException {
    String from = place.isEmpty() ? "" : (path.contains("?") ? "&" : "?") + "lastEventId=" + place;
    InputStream stream = api.stream(path + from);
    open = stream;
    if (ended) {
      stream.close();
    }
    return stream;
  }

  private void read(BufferedReader lines, Listener told) throws IOException, InterruptedException {
    FeedMessage message = FeedMessage.read(lines);
    while (message != null && !ended) {
      if (message.data() != null) {
        told.message(message);
        pause = firstPause;
      }
      if (!message.id().isEmpty()) {
        place = message.id();
      }
      message = FeedMessage.read(lines);
    }
  }
}
