package io.hookgate.demo;

import io.hookgate.receiver.Receiver;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What both scenes play on.
 *
 * @param end {@link System#nanoTime()} at which everything must have arrived
 */
record Stage(
    Receiver receiver,
    Providers providers,
    ApiClient api,
    PrintWriter out,
    boolean terminal,
    long end) {

  private static final Duration STEP = Duration.ofSeconds(5);

  /** Whether the time is up. */
  boolean over() {
    return System.nanoTime() - end >= 0;
  }

  void say(String line) {
    out.println(line);
    out.flush();
  }

  /** What a future that ends soon brings; it has five seconds. */
  static <T> T await(Future<T> future) throws InterruptedException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(STEP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("not done within " + STEP.toSeconds() + " s", e);
    }
  }
}
