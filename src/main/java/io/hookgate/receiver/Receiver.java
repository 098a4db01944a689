package io.hookgate.receiver;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running receiver: one port for hooks, one on loopback for control. Every method may be called
 * from every thread.
 */
public final class Receiver {
  private static final int IDLE_SECONDS = 120;
  private static final int MAX_HEADERS = 64 << 10;

  private final Vertx vertx;
  private final String host;
  private final HooksHandler hooks;
  private int port;
  private @Nullable HttpServer server;
  private @Nullable HttpServer control;
  // Down and up after each other, however fast they are called.
  private Future<Void> turn = Future.succeededFuture();

  private Receiver(Vertx vertx, ReceiverOptions options, Consumer<Answered> observer) {
    this.vertx = vertx;
    this.host = options.host();
    this.port = options.port();
    this.hooks = new HooksHandler(vertx, options, InstantSource.system(), observer);
  }

  /** Starts one; fails when a port is taken or a secret is none. */
  public static Future<Receiver> start(Vertx vertx, ReceiverOptions options) {
    return start(vertx, options, answered -> {});
  }

  /** Starts one that tells the observer of each request, on its event loop. */
  public static Future<Receiver> start(
      Vertx vertx, ReceiverOptions options, Consumer<Answered> observer) {
    return Future.succeededFuture()
        .compose(
            begin -> {
              Receiver receiver = new Receiver(vertx, options, observer);
              return receiver
                  .up()
                  .compose(listening -> receiver.listenForControl(options.controlPort()))
                  .recover(
                      failure -> receiver.close().transform(closed -> Future.failedFuture(failure)))
                  .map(receiver);
            });
  }

  /** The hooks' port; stays the same while it is down. */
  public synchronized int port() {
    return port;
  }

  /** The port of {@code /_control}. */
  public synchronized int controlPort() {
    return control == null ? 0 : control.actualPort();
  }

  /** Where hooks go: every path is taken, {@code /mode/...} misbehaves. */
  public String url(String path) {
    return "http://" + host + ':' + port() + path;
  }

  /** Changes the share of requests that are refused on purpose, 0 to 1. */
  public void fail(double share) {
    hooks.plan().share(share);
  }

  double failShare() {
    return hooks.plan().share();
  }

  /** Stops listening and cuts every connection, as a machine that is gone; twice is once. */
  public synchronized Future<Void> down() {
    turn = turn.otherwiseEmpty().compose(before -> stopListening());
    return turn;
  }

  /** Listens again on the same port; fails when somebody else took it meanwhile. */
  public synchronized Future<Void> up() {
    turn = turn.otherwiseEmpty().compose(before -> listen());
    return turn;
  }

  /** Whether nobody listens for hooks. */
  public synchronized boolean isDown() {
    return server == null;
  }

  /** What was received, by {@code webhook-id}; of replays by id, blank, replay id. A copy. */
  public Map<String, Received> events() {
    return hooks.journal().snapshot();
  }

  /** What is known of each email address, by address. A copy. */
  public List<AddressStatus> addresses() {
    return hooks.addresses().snapshot();
  }

  /** Counts since the start. */
  public ReceiverStats stats() {
    return hooks.stats();
  }

  /** Ends both listeners. */
  public Future<Void> close() {
    return down().compose(closed -> stopControl());
  }

  private synchronized Future<Void> listen() {
    if (server != null) {
      return Future.succeededFuture();
    }
    return vertx
        .createHttpServer(options(host, port))
        .requestHandler(hooks)
        .listen()
        .map(
            listening -> {
              synchronized (this) {
                server = listening;
                port = listening.actualPort();
              }
              return null;
            });
  }

  private synchronized Future<Void> stopListening() {
    HttpServer listening = server;
    server = null;
    return listening == null ? Future.succeededFuture() : listening.close();
  }

  private Future<Void> listenForControl(int controlPort) {
    return vertx
        .createHttpServer(options("127.0.0.1", controlPort))
        .requestHandler(new ControlHandler(this))
        .listen()
        .map(
            listening -> {
              synchronized (this) {
                control = listening;
              }
              return null;
            });
  }

  private synchronized Future<Void> stopControl() {
    HttpServer listening = control;
    control = null;
    return listening == null ? Future.succeededFuture() : listening.close();
  }

  private static HttpServerOptions options(String host, int port) {
    return new HttpServerOptions()
        .setHost(host)
        .setPort(port)
        .setIdleTimeout(IDLE_SECONDS)
        .setMaxHeaderSize(MAX_HEADERS);
  }
}
