package io.hookgate.proof;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends as a provider does: signed, at a bounded rate, over several connections, each event again
 * and again until it is answered with 2xx; now and then once more after that, as one that lost the
 * answer. Safe from every thread.
 */
final class Provider implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int ONCE_MORE_EVERY = 25;
  private static final int PADDING = 900;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final URI source;
  private final String run;
  private final int perSecond;
  private final List<Thread> connections = new ArrayList<>();
  private final AtomicInteger made = new AtomicInteger();
  private final Map<String, Post> accepted = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> eventIds = new ConcurrentHashMap<>();
  private final Map<String, Integer> refused = new ConcurrentHashMap<>();
  private final AtomicLong lastAccepted = new AtomicLong(System.nanoTime());
  private final AtomicLong silentNanos = new AtomicLong();
  private final long begin = System.nanoTime();
  private volatile boolean finishing;
  private volatile boolean closed;

  /**
   * Starts sending.
   *
   * @param run begins each event's id
   * @param perSecond events per second at most, over all connections
   */
  Provider(URI source, String run, int connections, int perSecond) {
    this.source = source;
    this.run = run;
    this.perSecond = perSecond;
    for (int i = 0; i < connections; i++) {
      Thread thread = new Thread(this::send, "provider-" + i);
      thread.setDaemon(true);
      this.connections.add(thread);
      thread.start();
    }
  }

  /** Events that were answered with 2xx so far. */
  int acceptedSoFar() {
    return accepted.size();
  }

  /** What was answered with 2xx, by the provider's id. */
  Map<String, Post> accepted() {
    return Map.copyOf(accepted);
  }

  /** The gateway's ids for each, as the 2xx named them: one each, or something is wrong. */
  Map<String, Set<String>> eventIds() {
    return Map.copyOf(eventIds);
  }

  /**
   * How often an answer was what: a status, or the name of the exception that there was instead.
   */
  Map<String, Integer> refused() {
    return new TreeMap<>(refused);
  }

  /**
   * Time in which no event was answered with 2xx although some were sent, in silences over 250 ms.
   */
  double secondsWithoutAccept() {
    return silentNanos.get() / 1e9;
  }

  /**
   * Makes no new events and waits until all that were made are accepted.
   *
   * @throws AssertionError when some are not within the limit
   */
  void finish(Duration limit) throws InterruptedException {
    finishing = true;
    long end = System.nanoTime() + limit.toNanos();
    for (Thread connection : connections) {
      connection.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
      if (connection.isAlive()) {
        throw new AssertionError("some events were never accepted; answers: " + refused());
      }
    }
  }

  @Override
  public void close() {
    finishing = true;
    closed = true;
    connections.forEach(Thread::interrupt);
  }

  private void send() {
    while (!finishing) {
      int number = made.getAndIncrement();
      LockSupport.parkNanos(
          begin + number * TimeUnit.SECONDS.toNanos(1) / perSecond - System.nanoTime());
      Post post = Post.of(run + '-' + number, number % PADDING);
      while (!closed && !accepts(post)) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      if (number % ONCE_MORE_EVERY == 0 && !closed) {
        accepts(post);
      }
    }
  }

  private boolean accepts(Post post) {
    try {
      HttpResponse<String> answer = http.send(post.to(source), BodyHandlers.ofString());
      if (answer.statusCode() / 100 == 2) {
        accepted.put(post.id(), post);
        eventIds
            .computeIfAbsent(post.id(), id -> ConcurrentHashMap.newKeySet())
            .add(new JsonObject(answer.body()).getString("id"));
        heard();
        return true;
      }
      refused.merge(Integer.toString(answer.statusCode()), 1, Integer::sum);
    } catch (IOException e) {
      refused.merge(e.getClass().getSimpleName(), 1, Integer::sum);
    } catch (InterruptedException e) {
      closed = true;
    }
    return false;
  }

  private void heard() {
    long now = System.nanoTime();
    long silence = now - lastAccepted.getAndSet(now);
    if (silence > SILENCE_NANOS) {
      silentNanos.addAndGet(silence);
    }
  }
}
