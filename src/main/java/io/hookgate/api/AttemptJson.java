package io.hookgate.api;

import io.hookgate.model.Attempt;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.Header;
import io.hookgate.routing.Mask;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** One attempt, as the API tells it. */
final class AttemptJson {
  private AttemptJson() {}

  /**
   * @param mask what of its event may not be seen
   */
  static JsonObject of(Attempt attempt, Mask mask) {
    JsonObject json =
        new JsonObject()
            .put("number", attempt.number())
            .put("startedAt", Times.format(attempt.startedAt()))
            .put("durationMillis", attempt.durationMillis())
            .put("outcome", attempt.outcome().word())
            .put("status", attempt.status() == 0 ? null : attempt.status())
            .put("error", attempt.error() == null ? null : attempt.error().word())
            .put("detail", detail(attempt, mask))
            .put("address", attempt.address())
            .put("requestHeaders", headers(attempt.requestHeaders(), mask));
    Payload.put(json, "response", mask.bytes(attempt.response()));
    return json.put("responseTruncated", attempt.responseTruncated());
  }

  /** What is said of a status are the gateway's own words. */
  private static String detail(Attempt attempt, Mask mask) {
    return attempt.error() == ErrorClass.HTTP_STATUS
        ? attempt.detail()
        : mask.text(attempt.detail());
  }

  /** A list and not an object: a name may occur more than once. */
  static JsonArray headers(List<Header> headers, Mask mask) {
    JsonArray array = new JsonArray();
    for (Header header : headers) {
      array.add(
          new JsonObject()
              .put("name", header.name())
              .put("value", Redaction.header(header.name(), mask.header(header).value())));
    }
    return array;
  }
}
