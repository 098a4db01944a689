package io.hookgate.api;

import io.hookgate.store.StoreUnavailable;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every failure of this listener into its answer. Nothing else maps errors to statuses. */
final class Problems implements Handler<RoutingContext> {
  static final int MAX_REQUEST_LINE = 8 * 1024;
  static final int MAX_HEADERS = 16 * 1024;

  /** For how long what comes behind an answer is thrown away before the connection is closed. */
  private static final long LINGER_MILLIS = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  @Override
  public void handle(RoutingContext context) {
    if (context.response().closed()) {
      return; // whoever asked has gone
    }
    Problem problem =
        of(
            context.failure(),
            context.statusCode(),
            context.request().method() + " " + context.request().path());
    answer(context.request(), problem);
  }

  /** Answers what is not HTTP as we read it; the connection cannot be used any further. */
  static void invalidRequest(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    Problem problem =
        Problem.of(
            400,
            "Bad Request",
            "The request is not valid HTTP/1.1, its first line is longer than "
                + MAX_REQUEST_LINE
                + " bytes, or its headers are longer than "
                + MAX_HEADERS
                + " bytes");
    if (!response.ended() && !response.closed()) {
      Answer.problem(problem).write(response).onComplete(done -> request.connection().close());
    }
  }

  /** The node holds as many requests as it may. */
  static Problem busy() {
    return Problem.named(
            503,
            "busy",
            "Too much at once",
            "The gateway works on as many requests as it has memory for; nothing was changed")
        .with("Retry-After", "1");
  }

  static Problem of(@Nullable Throwable failure, int status, String call) {
    if (failure instanceof ProblemException expected) {
      return expected.problem();
    }
    if (failure instanceof StoreUnavailable unavailable) {
      return storeUnavailable(unavailable);
    }
    if (failure instanceof TimeoutException) {
      return Problem.named(
              503,
              "timeout",
              "No answer in time",
              "The request was not done within "
                  + ApiRouter.ANSWER_DEADLINE.toSeconds()
                  + " s, and may still be; ask again, more narrowly if it is a list")
          .with("Retry-After", "5");
    }
    if (status == 400) {
      return Problem.of(
          400, "Bad Request", "The path or query of the request is not validly percent-encoded");
    }
    return unexpected(failure, status, call);
  }

  private static Problem storeUnavailable(StoreUnavailable failure) {
    LOG.atWarn()
        .addKeyValue("reason", failure.reason())
        .addKeyValue("detail", failure.getMessage())
        .log("api.store_unavailable");
    String detail =
        switch (failure.reason()) {
          case UNREACHABLE -> "The store cannot be reached; nothing was changed";
          case UNKNOWN_OUTCOME ->
              "The store did not answer; whether the change was made is unknown, and asking again"
                  + " with the same id or Idempotency-Key is safe";
          case FULL -> "The store is full and takes nothing new; nothing was changed";
          case LOST -> "The store is not the one this gateway knows; an operator has to look";
          case SCRIPT -> "The store could not do it; the gateway's log says why";
        };
    String seconds =
        switch (failure.reason()) {
          case UNREACHABLE, UNKNOWN_OUTCOME -> "2";
          case FULL, LOST, SCRIPT -> "30";
        };
    return Problem.named(503, "store-unavailable", "The store is not available", detail)
        .with("Retry-After", seconds);
  }

  private static Problem unexpected(@Nullable Throwable failure, int status, String call) {
    String id = UUID.randomUUID().toString();
    LOG.atError()
        .setCause(failure)
        .addKeyValue("request", id)
        .addKeyValue("call", call)
        .addKeyValue("status", status)
        .log("api.failed");
    return Problem.of(
        500,
        "Internal Server Error",
        "The gateway failed; its log has the cause under request=" + id);
  }

  private static void answer(HttpServerRequest request, Problem problem) {
    HttpServerResponse response = request.response();
    if (response.headWritten()) {
      request.connection().close();
      return;
    }
    Answer answer = Answer.problem(problem);
    if (RequestBody.isUnread(request)) {
      closeBehind(request, answer);
    } else {
      answer.write(response);
    }
  }

  /**
   * What is left of the body is not wanted, so the connection cannot carry another request. But who
   * still writes when it is closed may lose the answer with it: so long what comes is thrown away.
   */
  private static void closeBehind(HttpServerRequest request, Answer answer) {
    HttpServerResponse response = request.response();
    response
        .putHeader("Connection", "close")
        .putHeader("Content-Length", Integer.toString(answer.body().length()));
    answer
        .head(response)
        .write(answer.body())
        .onComplete(
            written -> {
              if (written.failed() || request.isEnded()) {
                request.connection().close();
                return;
              }
              request.handler(rest -> {}).endHandler(end -> response.end()).resume();
              Vertx.currentContext()
                  .owner()
                  .setTimer(LINGER_MILLIS, t -> request.connection().close());
            });
  }
}
