package io.hookgate.bench;

/**
 * What a generator shall do.
 *
 * @param rate requests a second on a fixed schedule (open loop); 0 is closed loop: each connection
 *     sends its next request when the last is answered
 * @param warmup seconds before the window
 * @param window seconds in which is measured
 * @param first number of the first request
 * @param count at most so many requests
 */
record Load(
    int port,
    String path,
    int connections,
    double rate,
    double warmup,
    double window,
    int first,
    int count) {

  boolean isOpen() {
    return rate > 0;
  }

  /** When request number n after the first is meant to be sent, nanoseconds after the start. */
  long dueAfterNanos(long n) {
    return (long) (n * (1e9 / rate));
  }

  long warmupNanos() {
    return (long) (warmup * 1e9);
  }

  long durationNanos() {
    return (long) ((warmup + window) * 1e9);
  }
}
