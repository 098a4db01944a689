package io.hookgate.ingress;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * Takes each request, sends it through the chain and answers its outcome, exactly once, whatever
 * happens on the way. For one event loop.
 */
final class Reception implements Handler<HttpServerRequest> {
  /** How long a sender whose body nobody wants may go on before it is cut off. */
  private static final long LINGER_MILLIS = 1000;

  private final Vertx vertx;
  private final Stage<HttpServerRequest> chain;
  private final Evidence evidence;
  private final RejectionLog rejections;
  private volatile boolean leaving;

  Reception(
      Vertx vertx, Stage<HttpServerRequest> chain, Evidence evidence, RejectionLog rejections) {
    this.rejections = rejections;
    this.vertx = vertx;
    this.chain = chain;
    this.evidence = evidence;
  }

  /** From now on each answer asks the sender not to use its connection again. */
  void leave() {
    leaving = true;
  }

  @Override
  public void handle(HttpServerRequest request) {
    long beganNanos = System.nanoTime();
    ConnectionWatch watch = ConnectionWatch.of(request.connection());
    watch.headIsWhole();
    Future.succeededFuture(request)
        .compose(chain::handle)
        .otherwise(Outcome.Broken::new)
        .onSuccess(outcome -> end(request, watch, outcome, beganNanos));
  }

  private void end(
      HttpServerRequest request, ConnectionWatch watch, Outcome outcome, long beganNanos) {
    outcome.record(evidence);
    HttpServerResponse response = request.response();
    if (!response.closed()) {
      boolean unread = !request.isEnded() && announcesBody(request);
      if (unread || leaving) {
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      }
      watch.answered(!unread);
      outcome.answer().writeTo(response);
      if (unread) {
        closeAfterwards(request);
      }
    }
    if (outcome.acknowledges()) {
      evidence.acknowledged(System.nanoTime() - beganNanos);
    }
    outcome.keep(request, rejections);
  }

  /**
   * Drops what still comes and closes at its end. Closing at once would reset the connection while
   * the sender writes, and with it the answer that it has not read (RFC 9112, section 9.6).
   */
  private void closeAfterwards(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    long timer = vertx.setTimer(LINGER_MILLIS, id -> connection.close());
    connection.closeHandler(closed -> vertx.cancelTimer(timer));
    request.exceptionHandler(failure -> {});
    request.handler(dropped -> {});
    request.endHandler(end -> connection.close());
  }

  private static boolean announcesBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null
        ? request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        : !length.equals("0");
  }
}
