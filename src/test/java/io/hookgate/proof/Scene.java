package io.hookgate.proof;

import static io.hookgate.testkit.Eventually.eventually;

import io.hookgate.receiver.Received;
import io.hookgate.testkit.GatewayProcessKit;
import io.hookgate.testkit.GatewaySettings;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A gateway process and its destination, and a sender that posts one event at a time. */
final class Scene implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Destination destination;
  private final GatewayProcessKit gateway;

  /**
   * Starts the destination; the gateway is started by the test.
   *
   * @param path where deliveries go, such as /hooks or /mode/hang
   */
  Scene(Path folder, String path) throws IOException {
    this(folder, path, "5s");
  }

  /** The same, with that limit to a stop. */
  Scene(Path folder, String path, String drain) throws IOException {
    destination = new Destination(0, 1);
    gateway =
        new GatewayProcessKit(folder, GatewaySettings.to(destination.url(path)).draining(drain));
  }

  Destination destination() {
    return destination;
  }

  GatewayProcessKit gateway() {
    return gateway;
  }

  /** What a sender heard; status 0 when nothing. */
  record Heard(int status, @Nullable String eventId, double seconds) {
    boolean accepted() {
      return status / 100 == 2;
    }
  }

  /** Posts once. */
  Heard post(Post post) {
    return posting(post).orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Posts, and again until the gateway takes it; its id for the event. */
  String postUntilAccepted(Post post) {
    String[] id = new String[1];
    eventually(
        () -> post.id() + " is accepted; the gateway says:\n" + gateway.log(),
        LIMIT,
        () -> {
          Heard heard = post(post);
          id[0] = String.valueOf(heard.eventId());
          return heard.accepted();
        });
    return id[0];
  }

  /** Posts so many different events at once. */
  List<Heard> postAll(List<Post> posts) {
    List<CompletableFuture<Heard>> all = new ArrayList<>();
    posts.forEach(post -> all.add(posting(post)));
    return all.stream().map(f -> f.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join()).toList();
  }

  static List<Post> posts(String prefix, int count) {
    List<Post> posts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      posts.add(Post.of(prefix + '-' + i, 200));
    }
    return posts;
  }

  /** Waits until the destination has taken that event. */
  Received arrival(String eventId) {
    eventually(
        () -> eventId + " arrives; the gateway says:\n" + gateway.log(),
        LIMIT,
        () -> taken(eventId));
    return destination.received().get(eventId);
  }

  boolean taken(String eventId) {
    Received received = destination.received().get(eventId);
    return received != null && received.accepted() > 0;
  }

  /** Waits until the gateway says whether it is ready for traffic. */
  void awaitReadiness(boolean ready) {
    eventually(
        () -> "readiness is " + ready + "; the gateway says:\n" + gateway.log(),
        LIMIT,
        () -> gateway.isReady() == ready);
  }

  @Override
  public void close() {
    gateway.close();
    destination.close();
  }

  private CompletableFuture<Heard> posting(Post post) {
    long begin = System.nanoTime();
    return http.sendAsync(post.to(gateway.source()), BodyHandlers.ofString())
        .handle((answer, failure) -> heard(answer, (System.nanoTime() - begin) / 1e9));
  }

  private static Heard heard(@Nullable HttpResponse<String> answer, double seconds) {
    if (answer == null) {
      return new Heard(0, null, seconds);
    }
    boolean accepted = answer.statusCode() / 100 == 2;
    return new Heard(
        answer.statusCode(),
        accepted ? new JsonObject(answer.body()).getString("id") : null,
        seconds);
  }
}
