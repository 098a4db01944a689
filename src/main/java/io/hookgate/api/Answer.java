package io.hookgate.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered.
 *
 * @param stream writes the body bit by bit, for as long as it likes, once the head is written; it
 *     ends the response. Null for a body that is here already
 */
record Answer(
    int status,
    String contentType,
    Map<String, String> headers,
    Buffer body,
    @Nullable Consumer<HttpServerResponse> stream) {
  static final String JSON = "application/json";

  /** 204: it is done, and there is nothing to say. */
  static final Answer NOTHING = new Answer(204, "", Map.of(), Buffer.buffer());

  /** One whose body is here already. */
  Answer(int status, String contentType, Map<String, String> headers, Buffer body) {
    this(status, contentType, headers, body, null);
  }

  /** 200 with JSON. */
  static Answer ok(JsonObject json) {
    return json(200, json);
  }

  /** JSON under any status. */
  static Answer json(int status, JsonObject json) {
    return new Answer(status, JSON, Map.of(), json.toBuffer());
  }

  /** An error. */
  static Answer problem(Problem problem) {
    return new Answer(
        problem.status(), Problem.MEDIA_TYPE, problem.headers(), problem.toJson().toBuffer());
  }

  /** The same with one more header. */
  Answer with(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return new Answer(status, contentType, Map.copyOf(more), body, stream);
  }

  /** Writes the response, and ends it or leaves that to the stream. */
  Future<Void> write(HttpServerResponse response) {
    head(response);
    if (stream == null) {
      return response.end(body);
    }
    response.setChunked(true);
    return response.writeHead().onSuccess(head -> stream.accept(response));
  }

  /** Sets status and headers, and writes nothing. */
  HttpServerResponse head(HttpServerResponse response) {
    response
        .setStatusCode(status)
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff");
    if (!contentType.isEmpty()) {
      response.putHeader("Content-Type", contentType);
    }
    headers.forEach(response::putHeader);
    return response;
  }
}
