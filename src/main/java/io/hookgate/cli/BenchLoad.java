package io.hookgate.cli;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests for a while: the next one as soon as one is answered, or so many a second. At a
 * rate, a request's time runs from the moment it was due, so that a gateway that stands still is
 * not spared by the load that stands still with it. Blocks.
 */
final class BenchLoad {
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Supplier<HttpRequest> requests;
  private final Shape shape;
  private final BenchTally tally;

  /**
   * What the load is like.
   *
   * @param connections requests under way at most
   * @param rate requests a second; 0 for as many as are answered
   */
  record Shape(int connections, double rate, Duration duration) {}

  /**
   * @param requests a new one at each call
   */
  BenchLoad(Supplier<HttpRequest> requests, Shape shape, BenchTally tally) {
    this.requests = requests;
    this.shape = shape;
    this.tally = tally;
  }

  /** Sends, and waits for the last answers; how long it sent. */
  Duration run() throws InterruptedException {
    Semaphore room = new Semaphore(shape.connections);
    long begin = System.nanoTime();
    long length = shape.duration.toNanos();
    long between = shape.rate == 0 ? 0 : (long) (TimeUnit.SECONDS.toNanos(1) / shape.rate);
    for (long number = 0; ; number++) {
      long due = begin + number * between;
      if (between > 0 && due - begin >= length) {
        break;
      }
      waitUntil(due);
      if (!room.tryAcquire(begin + length - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        break;
      }
      if (System.nanoTime() - begin >= length) {
        room.release();
        break;
      }
      send(between > 0 ? due : System.nanoTime(), room);
    }
    long took = System.nanoTime() - begin;
    if (!room.tryAcquire(shape.connections, LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS)) {
      for (int i = room.availablePermits(); i < shape.connections; i++) {
        tally.failed("no answer within " + LAST_ANSWERS.toSeconds() + " s of the end");
      }
    }
    return Duration.ofNanos(Math.max(1, took));
  }

  private void send(long due, Semaphore room) {
    HttpRequest request = requests.get();
    tally.sent();
    // What it ends with is noted, and note() does not fail.
    var unused =
        http.sendAsync(request, BodyHandlers.ofString())
            .whenComplete(
                (answer, failure) -> {
                  note(due, answer, failure);
                  room.release();
                });
  }

  private void note(long due, @Nullable HttpResponse<String> answer, @Nullable Throwable failure) {
    if (answer != null) {
      long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due);
      tally.answered(answer.statusCode(), answer.body(), micros);
      return;
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    tally.failed(String.valueOf(cause));
  }

  private static void waitUntil(long due) throws InterruptedException {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }
}
