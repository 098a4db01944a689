package io.hookgate.api;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong keys per peer in fixed windows. Bounded: the peer that was quiet longest is
 * forgotten first. For one event loop.
 */
final class FailureLimit {
  private final int failures;
  private final long windowMillis;
  private final InstantSource clock;
  private final Map<String, Window> windows;

  /**
   * @param failures how many a peer may make within one window
   * @param window how long a window lasts, from the first failure in it
   * @param peers how many peers are remembered
   */
  FailureLimit(int failures, Duration window, int peers, InstantSource clock) {
    this.failures = failures;
    this.windowMillis = window.toMillis();
    this.clock = clock;
    this.windows =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > peers;
          }
        };
  }

  /** How long that peer has to wait before its next key is looked at, milliseconds; 0 for not. */
  long waitMillis(String peer) {
    Window window = windows.get(peer);
    if (window == null || window.count < failures) {
      return 0;
    }
    long age = clock.millis() - window.start;
    // An age below 0 means that the clock was set back: the window is over.
    return age < 0 || age >= windowMillis ? 0 : windowMillis - age;
  }

  /** That peer sent a wrong key. */
  void failed(String peer) {
    long now = clock.millis();
    windows.compute(
        peer,
        (key, window) ->
            window == null || now - window.start >= windowMillis || now < window.start
                ? new Window(now, 1)
                : new Window(window.start, window.count + 1));
  }

  int size() {
    return windows.size();
  }

  private record Window(long start, int count) {}
}
