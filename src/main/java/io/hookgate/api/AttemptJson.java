package io.hookgate.api;

import io.hookgate.model.Attempt;
import io.hookgate.model.Header;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** One attempt, as the API tells it. */
final class AttemptJson {
  private AttemptJson() {}

  static JsonObject of(Attempt attempt) {
    JsonObject json =
        new JsonObject()
            .put("number", attempt.number())
            .put("startedAt", Times.format(attempt.startedAt()))
            .put("durationMillis", attempt.durationMillis())
            .put("outcome", attempt.outcome().word())
            .put("status", attempt.status() == 0 ? null : attempt.status())
            .put("error", attempt.error() == null ? null : attempt.error().word())
            .put("detail", attempt.detail())
            .put("address", attempt.address())
            .put("requestHeaders", headers(attempt.requestHeaders()));
    Payload.put(json, "response", attempt.response());
    return json.put("responseTruncated", attempt.responseTruncated());
  }

  /** A list and not an object: a name may occur more than once. */
  static JsonArray headers(List<Header> headers) {
    JsonArray array = new JsonArray();
    for (Header header : headers) {
      array.add(
          new JsonObject()
              .put("name", header.name())
              .put("value", Redaction.header(header.name(), header.value())));
    }
    return array;
  }
}
