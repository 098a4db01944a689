package io.hookgate.ingress;

import io.hookgate.handshake.Reply;
import io.hookgate.model.Header;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What the sender hears. Immutable; one made in advance may be sent any number of times.
 *
 * @param contentType empty where there is no body
 * @param retryAfterSeconds 0 for none
 * @param allow methods, empty for none
 * @param headers further ones
 */
record Answer(
    int status,
    CharSequence contentType,
    Buffer body,
    int retryAfterSeconds,
    String allow,
    List<Header> headers) {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence PROBLEM =
      HttpHeaders.createOptimized("application/problem+json");
  private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");

  /** JSON that is already written. */
  static Answer json(int status, String body) {
    return new Answer(status, JSON, Buffer.buffer(body), 0, "", List.of());
  }

  /** A fixed text, possibly none. */
  static Answer text(int status, String body) {
    return new Answer(status, body.isEmpty() ? "" : TEXT, Buffer.buffer(body), 0, "", List.of());
  }

  /** A problem as RFC 9457 has it. */
  static Answer problem(int status, String title, String detail) {
    Buffer body =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", title)
            .put("status", status)
            .put("detail", detail)
            .toBuffer();
    return new Answer(status, PROBLEM, body, 0, "", List.of());
  }

  /** What a provider's question is answered. */
  static Answer to(Reply.Answered answered) {
    return new Answer(
        answered.status(),
        answered.contentType(),
        Buffer.buffer(answered.body()),
        0,
        "",
        answered.headers());
  }

  Answer retryAfter(int seconds) {
    return new Answer(status, contentType, body, seconds, allow, headers);
  }

  Answer allowing(String methods) {
    return new Answer(status, contentType, body, retryAfterSeconds, methods, headers);
  }

  void writeTo(HttpServerResponse response) {
    response.setStatusCode(status);
    if (contentType.length() > 0) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    }
    if (retryAfterSeconds > 0) {
      response.putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(retryAfterSeconds));
    }
    if (!allow.isEmpty()) {
      response.putHeader(HttpHeaders.ALLOW, allow);
    }
    headers.forEach(header -> response.putHeader(header.name(), header.value()));
    response.end(body);
  }
}
