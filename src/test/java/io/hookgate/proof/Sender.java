package io.hookgate.proof;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends one event after the other, each until it is answered with 2xx. For one thread. */
final class Sender {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final URI source;

  Sender(URI source) {
    this.source = source;
  }

  /**
   * Returns once it is accepted.
   *
   * @throws IllegalStateException when it is not for two minutes
   */
  void untilAccepted(Post post) {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (!accepts(post)) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(post.id() + " was never accepted");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private boolean accepts(Post post) {
    try {
      return http.send(post.to(source), BodyHandlers.discarding()).statusCode() / 100 == 2;
    } catch (IOException e) {
      // The gateway is dead, or dies now; the next try tells.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(post.id() + " was not waited for", e);
    }
  }
}
