package io.hookgate.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Reads a whole body, never more than {@value #MAX_BYTES} bytes and never longer than a limit. */
final class RequestBody {
  /** 1 MiB. */
  static final int MAX_BYTES = 1024 * 1024;

  private final HttpServerRequest request;
  private final Buffer body = Buffer.buffer();
  private final Promise<Buffer> read = Promise.promise();

  private RequestBody(HttpServerRequest request) {
    this.request = request;
  }

  /**
   * Reads it. Call before the request's handler returns.
   *
   * @return fails with a {@link ProblemException}: 413 when it is too large, 408 when it takes
   *     longer than {@code deadline}
   */
  static Future<Buffer> read(Vertx vertx, HttpServerRequest request, Duration deadline) {
    return new RequestBody(request).start(vertx, deadline);
  }

  /** Whether the request has a body of which not everything has arrived. */
  static boolean isUnread(HttpServerRequest request) {
    return !request.isEnded()
        && (request.headers().contains("Transfer-Encoding") || declaredLength(request) > 0);
  }

  private Future<Buffer> start(Vertx vertx, Duration deadline) {
    if (declaredLength(request) > MAX_BYTES) {
      return Future.failedFuture(tooLarge());
    }
    long timer = vertx.setTimer(deadline.toMillis(), id -> read.tryFail(tooSlow(deadline)));
    request
        .handler(this::append)
        .endHandler(end -> read.tryComplete(body))
        .exceptionHandler(read::tryFail);
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
    return read.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private void append(Buffer chunk) {
    if (read.future().isComplete()) {
      return;
    }
    if (body.length() + chunk.length() > MAX_BYTES) {
      read.tryFail(tooLarge());
    } else {
      body.appendBuffer(chunk);
    }
  }

  /** The announced length; 0 when there is none or it is not a number. */
  private static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    if (length == null) {
      return 0;
    }
    try {
      return Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static ProblemException tooLarge() {
    return Problem.of(
            413, "Content Too Large", "The body may have at most " + MAX_BYTES + " bytes (1 MiB)")
        .exception();
  }

  private static ProblemException tooSlow(Duration deadline) {
    return Problem.of(
            408,
            "Request Timeout",
            "The body has to arrive within " + deadline.toSeconds() + " s of the headers")
        .exception();
  }
}
