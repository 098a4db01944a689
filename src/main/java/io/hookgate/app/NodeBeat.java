package io.hookgate.app;

import io.hookgate.cli.Build;
import io.hookgate.store.Nodes;
import io.hookgate.telemetry.Health;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says every few seconds, where all nodes see it, that this node is there and how it is. Removes
 * the nodes that nobody has heard of for a day.
 */
final class NodeBeat {
  private static final Logger LOG = LoggerFactory.getLogger(NodeBeat.class);
  private static final long PERIOD_MILLIS = 5000;
  private static final long STOP_MILLIS = 2000;
  private static final long FORGOTTEN_MILLIS = TimeUnit.DAYS.toMillis(1);
  private static final int BEATS_PER_HOUR = 720;

  private final Vertx vertx;
  private final Nodes nodes;
  private final Health health;
  private final Node node;
  private final Clocks clocks;
  private final String version = Build.read().version();
  private volatile String host = "unknown";
  private long beats;
  private volatile boolean stopped;

  /**
   * What it says of itself beside its health.
   *
   * @param ingress host and port
   * @param api host and port
   * @param configuration fingerprint of the files that are in force
   */
  record Node(
      String id,
      long startedAt,
      String ingress,
      String api,
      Supplier<String> configuration,
      String storeId) {}

  /**
   * Two clocks.
   *
   * @param own this machine's
   * @param store the store's, as far as it is known here
   */
  record Clocks(InstantSource own, LongSupplier store) {}

  NodeBeat(Vertx vertx, Nodes nodes, Health health, Node node, Clocks clocks) {
    this.vertx = vertx;
    this.nodes = nodes;
    this.health = health;
    this.node = node;
    this.clocks = clocks;
  }

  /** Done when the others can see it, or could not be told; its name may take longer. */
  Future<Void> start() {
    vertx
        .executeBlocking(() -> InetAddress.getLocalHost().getHostName())
        .onSuccess(name -> host = name);
    return beat();
  }

  /** Says that it is gone, or leaves that to time. */
  Future<Void> stop() {
    stopped = true;
    return nodes
        .forget(node.id)
        .timeout(STOP_MILLIS, TimeUnit.MILLISECONDS)
        .onFailure(NodeBeat::unsaid)
        .otherwiseEmpty();
  }

  private Future<Void> beat() {
    if (stopped) {
      return Future.succeededFuture();
    }
    return nodes
        .say(node.id, said())
        .compose(v -> beats++ % BEATS_PER_HOUR == 0 ? tidy() : Future.succeededFuture())
        .onFailure(NodeBeat::unsaid)
        .otherwiseEmpty()
        .onComplete(v -> vertx.setTimer(PERIOD_MILLIS, t -> beat()));
  }

  private JsonObject said() {
    long now = clocks.store.getAsLong();
    return new JsonObject()
        .put("version", version)
        .put("startedAt", node.startedAt)
        .put("seenAt", now)
        .put("host", host)
        .put("pid", ProcessHandle.current().pid())
        .put("ingress", node.ingress)
        .put("api", node.api)
        .put("ready", health.ready())
        .put("missing", new JsonArray(health.missing()))
        .put("store", node.storeId)
        .put("clockDifferenceMillis", clocks.own.millis() - now)
        .put("configuration", node.configuration().get());
  }

  private Future<Void> tidy() {
    long oldest = clocks.store.getAsLong() - FORGOTTEN_MILLIS;
    return nodes
        .all()
        .compose(
            all -> {
              Future<Void> done = Future.succeededFuture();
              for (Map.Entry<String, JsonObject> other : all.entrySet()) {
                if (other.getValue().getLong("seenAt") < oldest) {
                  done = done.compose(v -> nodes.forget(other.getKey()));
                }
              }
              return done;
            });
  }

  private static void unsaid(Throwable cause) {
    LOG.atDebug().addKeyValue("cause", cause.getMessage()).log("node.unsaid");
  }
}
