package io.hookgate.ingress;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.BooleanSupplier;

/** Answers {@code /health/live} and {@code /health/ready}, without detail and without a key. */
final class HealthProbe implements Stage<HttpServerRequest> {
  private final BooleanSupplier ready;
  private final Stage<HttpServerRequest> next;

  HealthProbe(BooleanSupplier ready, Stage<HttpServerRequest> next) {
    this.ready = ready;
    this.next = next;
  }

  @Override
  public Future<Outcome> handle(HttpServerRequest request) {
    return switch (request.path()) {
      case "/health/live" -> probed(request, true);
      case "/health/ready" -> probed(request, ready.getAsBoolean());
      default -> next.handle(request);
    };
  }

  private static Future<Outcome> probed(HttpServerRequest request, boolean up) {
    HttpMethod method = request.method();
    return Future.succeededFuture(
        HttpMethod.GET.equals(method) || HttpMethod.HEAD.equals(method)
            ? new Outcome.Probed(up)
            : new Outcome.WrongMethod("GET, HEAD"));
  }
}
