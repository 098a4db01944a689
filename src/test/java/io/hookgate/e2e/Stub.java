package io.hookgate.e2e;

import io.hookgate.testkit.StoreKit;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A destination that answers as a test says, and remembers what arrived, in its order. */
final class Stub implements AutoCloseable {
  /** Answers 200. */
  static final BiConsumer<Arrival, HttpServerResponse> OK = (arrival, response) -> response.end();

  /**
   * One request.
   *
   * @param nanos when its body was whole, {@link System#nanoTime}
   */
  record Arrival(String path, Map<String, String> headers, byte[] body, long nanos) {
    String id() {
      return headers.getOrDefault("webhook-id", "");
    }

    int attempt() {
      return Integer.parseInt(headers.get("X-Webhook-Attempt"));
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile BiConsumer<Arrival, HttpServerResponse> answer = OK;

  Stub() {
    server =
        StoreKit.await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .body()
                            .onSuccess(
                                body -> {
                                  Map<String, String> headers =
                                      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                                  request.headers().forEach(headers::put);
                                  Arrival arrival =
                                      new Arrival(
                                          request.uri(),
                                          headers,
                                          body.getBytes(),
                                          System.nanoTime());
                                  arrivals.add(arrival);
                                  answer.accept(arrival, request.response());
                                }))
                .listen(0, "127.0.0.1"));
  }

  /** From now on. */
  void answers(BiConsumer<Arrival, HttpServerResponse> how) {
    answer = how;
  }

  /** From now on that status. */
  void answers(int status) {
    answer = (arrival, response) -> response.setStatusCode(status).end();
  }

  /** What arrived so far. */
  List<Arrival> arrivals() {
    return List.copyOf(arrivals);
  }

  /** What arrived of one event so far. */
  List<Arrival> arrivals(String eventId) {
    return arrivals.stream().filter(arrival -> arrival.id().equals(eventId)).toList();
  }

  /** Forgets it. */
  void forget() {
    arrivals.clear();
  }

  Vertx vertx() {
    return vertx;
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.actualPort() + path;
  }

  int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    StoreKit.await(vertx.close());
  }
}
