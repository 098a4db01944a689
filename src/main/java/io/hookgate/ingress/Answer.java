package io.hookgate.ingress;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/**
 * What the sender hears. Immutable; one made in advance may be sent any number of times.
 *
 * @param contentType empty where there is no body
 * @param retryAfterSeconds 0 for none
 * @param allow methods, empty for none
 */
record Answer(
    int status, CharSequence contentType, Buffer body, int retryAfterSeconds, String allow) {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence PROBLEM =
      HttpHeaders.createOptimized("application/problem+json");
  private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");

  /** JSON that is already written. */
  static Answer json(int status, String body) {
    return new Answer(status, JSON, Buffer.buffer(body), 0, "");
  }

  /** A fixed text, possibly none. */
  static Answer text(int status, String body) {
    return new Answer(status, body.isEmpty() ? "" : TEXT, Buffer.buffer(body), 0, "");
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
    return new Answer(status, PROBLEM, body, 0, "");
  }

  Answer retryAfter(int seconds) {
    return new Answer(status, contentType, body, seconds, allow);
  }

  Answer allowing(String methods) {
    return new Answer(status, contentType, body, retryAfterSeconds, methods);
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
    response.end(body);
  }
}
