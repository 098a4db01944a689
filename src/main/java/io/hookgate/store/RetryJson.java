package io.hookgate.store;

import static io.hookgate.store.SendParameters.required;

import io.hookgate.backoff.Backoff;
import io.hookgate.backoff.Jitter;
import io.hookgate.backoff.RetryPolicy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A retry policy as it stands in the delivery of a message to one URL. */
final class RetryJson {
  private RetryJson() {}

  static JsonObject of(RetryPolicy policy) {
    JsonObject json =
        new JsonObject()
            .put("maxAttempts", policy.maxAttempts())
            .put("maxDelayMillis", policy.maxDelay().toMillis())
            .put("maxAgeMillis", policy.maxAge().toMillis())
            .put("jitterBelow", policy.jitter().below())
            .put("jitterAbove", policy.jitter().above());
    Backoff backoff = policy.backoff();
    if (backoff instanceof Backoff.Exponential exponential) {
      return json.put("baseDelayMillis", exponential.baseDelay().toMillis())
          .put("factor", exponential.factor());
    }
    if (backoff instanceof Backoff.Linear linear) {
      return json.put("baseDelayMillis", linear.baseDelay().toMillis());
    }
    List<Duration> delays = ((Backoff.Listed) backoff).delays();
    return json.put(
        "delaysMillis", new JsonArray(delays.stream().map(Duration::toMillis).toList()));
  }

  /**
   * Reads what {@link #of} wrote; null is {@link RetryPolicy#DEFAULT}.
   *
   * @throws IllegalArgumentException when something is missing or out of its range
   */
  static RetryPolicy read(@Nullable JsonObject json) {
    if (json == null) {
      return RetryPolicy.DEFAULT;
    }
    return new RetryPolicy(
        required("retry.maxAttempts", json.getInteger("maxAttempts")),
        backoff(json),
        millis(json, "maxDelayMillis"),
        new Jitter(
            required("retry.jitterBelow", json.getDouble("jitterBelow")),
            required("retry.jitterAbove", json.getDouble("jitterAbove"))),
        millis(json, "maxAgeMillis"));
  }

  private static Backoff backoff(JsonObject json) {
    JsonArray listed = json.getJsonArray("delaysMillis");
    if (listed != null) {
      List<Duration> delays = new ArrayList<>();
      for (int i = 0; i < listed.size(); i++) {
        delays.add(Duration.ofMillis(required("retry.delaysMillis/" + i, listed.getLong(i))));
      }
      return new Backoff.Listed(delays);
    }
    Double factor = json.getDouble("factor");
    Duration base = millis(json, "baseDelayMillis");
    return factor == null ? new Backoff.Linear(base) : new Backoff.Exponential(base, factor);
  }

  private static Duration millis(JsonObject json, String key) {
    return Duration.ofMillis(required("retry." + key, json.getLong(key)));
  }
}
