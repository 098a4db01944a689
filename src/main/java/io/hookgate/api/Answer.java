package io.hookgate.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** What a request is answered. */
record Answer(int status, String contentType, Map<String, String> headers, Buffer body) {
  static final String JSON = "application/json";

  /** 204: it is done, and there is nothing to say. */
  static final Answer NOTHING = new Answer(204, "", Map.of(), Buffer.buffer());

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
    Map<String, String> all = new TreeMap<>(headers);
    all.put(header, value);
    return new Answer(status, contentType, all, body);
  }

  /** Writes and ends the response. */
  Future<Void> write(HttpServerResponse response) {
    response
        .setStatusCode(status)
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff");
    if (!contentType.isEmpty()) {
      response.putHeader("Content-Type", contentType);
    }
    headers.forEach(response::putHeader);
    return response.end(body);
  }
}
