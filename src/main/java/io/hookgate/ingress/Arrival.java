package io.hookgate.ingress;

import io.vertx.core.http.HttpServerRequest;

/** A request whose source is known and whose body is not read yet. */
record Arrival(HttpServerRequest request, SourceRuntime source) {}
