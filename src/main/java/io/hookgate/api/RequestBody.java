package io.hookgate.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Reads a whole body, never more than its limit and never longer than a deadline. */
final class RequestBody {
  /** A body is in memory as it came and, in parts, as it is read. */
  private static final int COPIES = 2;

  private final HttpServerRequest request;
  private final BodyLimit limit;
  private final Buffer body = Buffer.buffer();
  private final Promise<Buffer> read = Promise.promise();

  private long held;

  RequestBody(HttpServerRequest request, BodyLimit limit) {
    this.request = request;
    this.limit = limit;
  }

  /** Gives the node's room back; the body must not be used any more. */
  void giveBack() {
    limit.giveBytes(held);
    held = 0;
  }

  /** Whether the request has a body of which not everything has arrived. */
  static boolean isUnread(HttpServerRequest request) {
    return !request.isEnded()
        && (request.headers().contains("Transfer-Encoding") || declaredLength(request) > 0);
  }

  /**
   * Reads it. Call before the request's handler returns, and {@link #giveBack} when all is done.
   *
   * @return fails with a {@link ProblemException}: 413 when it is too large, 408 when it takes
   *     longer than {@code deadline}, 503 when the node has no room for it
   */
  Future<Buffer> read(Vertx vertx, Duration deadline) {
    if (declaredLength(request) > limit.maxBytes()) {
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
    if (body.length() + chunk.length() > limit.maxBytes()) {
      read.tryFail(tooLarge());
    } else if (!limit.tryBytes(COPIES * chunk.length())) {
      read.tryFail(Problems.busy().exception());
    } else {
      held += (long) COPIES * chunk.length();
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

  private ProblemException tooLarge() {
    int most = limit.maxBytes();
    return Problem.of(
            413,
            "Content Too Large",
            "The body may have at most " + most + " bytes (" + (most >> 20) + " MiB)")
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
