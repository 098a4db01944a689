package io.hookgate.proof;

import io.hookgate.receiver.Answered;
import io.hookgate.receiver.Received;
import io.hookgate.receiver.Receiver;
import io.hookgate.receiver.ReceiverOptions;
import io.hookgate.receiver.ReceiverStats;
import io.hookgate.testkit.GatewaySettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The mock receiver in this JVM, and which provider's events came to it under which ids. */
final class Destination implements AutoCloseable {
  private static final long LIMIT_SECONDS = 10;

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Set<String>> ids = new ConcurrentHashMap<>();
  private final Consumer<Answered> watcher;
  private final Receiver receiver;

  /** Refuses that share of the requests, 0 to 1. */
  Destination(double fail, long seed) {
    this(fail, seed, answered -> {});
  }

  /** The same, and tells that watcher of each request, in the order in which they came. */
  Destination(double fail, long seed, Consumer<Answered> watcher) {
    this.watcher = watcher;
    receiver =
        await(
            Receiver.start(
                vertx,
                ReceiverOptions.onFreePorts(fail, List.of(GatewaySettings.SIGNING_SECRET), seed),
                this::note));
  }

  String url(String path) {
    return receiver.url(path);
  }

  /** From now on refuses that share. */
  void fail(double share) {
    receiver.fail(share);
  }

  /** Nobody listens any more. */
  void down() {
    await(receiver.down());
  }

  /** Somebody listens again. */
  void up() {
    await(receiver.up());
  }

  /** What came, by webhook-id. */
  Map<String, Received> received() {
    return receiver.events();
  }

  ReceiverStats stats() {
    return receiver.stats();
  }

  /** How many different events of the provider were taken. */
  int taken() {
    return ids.size();
  }

  /** Whether the provider's event was taken. */
  boolean took(Post post) {
    return ids.containsKey(post.id());
  }

  /** By the provider's id: every webhook-id that it was taken under. */
  Map<String, Set<String>> ids() {
    return Map.copyOf(ids);
  }

  @Override
  public void close() {
    await(receiver.close());
    await(vertx.close());
  }

  private void note(Answered answered) {
    watcher.accept(answered);
    if (answered.status() / 100 == 2) {
      String id = new JsonObject(answered.body()).getString("id");
      ids.computeIfAbsent(id, key -> ConcurrentHashMap.newKeySet()).add(answered.id());
    }
  }

  private static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
