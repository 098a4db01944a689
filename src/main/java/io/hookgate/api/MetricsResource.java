package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/** Every metric in Prometheus's text format. */
final class MetricsResource {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Vertx vertx;
  private final Metrics metrics;

  MetricsResource(Vertx vertx, Metrics metrics) {
    this.vertx = vertx;
    this.metrics = metrics;
  }

  List<Operation> operations() {
    return List.of(
        Operation.get("/metrics", new Access(Scope.READ, true, false), call -> scrape()));
  }

  /** Off the event loop: thousands of series take longer to write than a loop may stand still. */
  private Future<Answer> scrape() {
    return vertx
        .executeBlocking(metrics::scrape)
        .map(text -> new Answer(200, TEXT, Map.of(), Buffer.buffer(text)));
  }
}
