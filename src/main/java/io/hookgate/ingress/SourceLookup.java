package io.hookgate.ingress;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/** Finds the source that is served at exactly the request's path, and whether it takes requests. */
final class SourceLookup implements Stage<HttpServerRequest> {
  private final Sources sources;
  private final Stage<Arrival> next;

  SourceLookup(Sources sources, Stage<Arrival> next) {
    this.sources = sources;
    this.next = next;
  }

  @Override
  public Future<Outcome> handle(HttpServerRequest request) {
    SourceRuntime source = sources.at(request.path());
    if (source == null) {
      return Future.succeededFuture(new Outcome.UnknownPath());
    }
    if (!HttpMethod.POST.equals(request.method()) && !source.asks(request.method().name())) {
      return Future.succeededFuture(new Outcome.WrongMethod("POST"));
    }
    if (!source.config().enabled()) {
      return Future.succeededFuture(new Outcome.Disabled(source));
    }
    return next.handle(new Arrival(request, source));
  }
}
