package io.hookgate.api;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Mounts operations behind the guards that every request passes, in this order: host, key and
 * scope, body, deadline.
 */
final class ApiRouter {
  /** How long a request body may take. */
  static final Duration BODY_DEADLINE = Duration.ofSeconds(10);

  /** How long an answer may take, once the body is there. */
  static final Duration ANSWER_DEADLINE = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Authentication authentication;
  private final HostCheck hostCheck;
  private final Duration bodyDeadline;

  ApiRouter(
      Vertx vertx, Authentication authentication, HostCheck hostCheck, Duration bodyDeadline) {
    this.vertx = vertx;
    this.authentication = authentication;
    this.hostCheck = hostCheck;
    this.bodyDeadline = bodyDeadline;
  }

  /** A router for exactly these operations; every other path is 404, every other method 405. */
  Router mount(List<Operation> operations) {
    Router router = Router.router(vertx);
    router.route().handler(hostCheck).failureHandler(new Problems());
    Map<String, Set<String>> methods = new LinkedHashMap<>();
    for (Operation operation : operations) {
      mount(router, operation, methods.computeIfAbsent(operation.path(), p -> new TreeSet<>()));
    }
    methods.forEach((path, allowed) -> router.route(path).handler(otherMethod(allowed)));
    router
        .route()
        .handler(
            context -> {
              throw Problem.of(
                      404,
                      "Not Found",
                      "There is nothing at this path; /openapi.json lists every call")
                  .exception();
            });
    return router;
  }

  private void mount(Router router, Operation operation, Set<String> methods) {
    Route route = router.route(operation.path()).method(operation.method());
    methods.add(operation.method().name());
    if (operation.method().equals(HttpMethod.GET)) {
      route.method(HttpMethod.HEAD);
      methods.add(HttpMethod.HEAD.name());
    }
    route.handler(context -> serve(context, operation));
  }

  private void serve(RoutingContext context, Operation operation) {
    Caller caller = authentication.admit(context.request(), operation.access());
    RequestBody reading = new RequestBody(context.request(), operation.body());
    body(reading, operation)
        .compose(body -> operation.answer().apply(call(context, operation, caller, body)))
        .onComplete(done -> reading.giveBack())
        .timeout(bodyDeadline.plus(ANSWER_DEADLINE).toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(answer -> write(context, answer))
        .onFailure(context::fail);
  }

  private Call call(RoutingContext context, Operation operation, Caller caller, Buffer body) {
    return new Call(
        context,
        caller,
        body,
        () -> authentication.stillAdmits(context.request(), operation.access(), caller));
  }

  private Future<Buffer> body(RequestBody reading, Operation operation) {
    return operation.method().equals(HttpMethod.GET)
        ? Future.succeededFuture(Buffer.buffer())
        : reading.read(vertx, bodyDeadline);
  }

  /** A caller that has gone does not need its answer. */
  private static void write(RoutingContext context, Answer answer) {
    if (!context.response().closed()) {
      answer.write(context.response());
    }
  }

  private static Handler<RoutingContext> otherMethod(Set<String> methods) {
    String allow = String.join(", ", methods);
    return context -> {
      throw Problem.of(405, "Method Not Allowed", "This path takes " + allow)
          .with("Allow", allow)
          .exception();
    };
  }
}
