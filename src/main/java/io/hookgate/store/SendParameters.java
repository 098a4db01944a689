package io.hookgate.store;

import io.hookgate.backoff.RetryPolicy;
import io.hookgate.model.Header;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a message to one URL, as it stands in its delivery: what a destination's
 * configuration is for the others.
 *
 * @param headers sent beside the gateway's own
 * @param timeout of one attempt
 * @param retry how often and how far apart
 * @param delays when not empty: the waits after the first, second, ... failed attempt, in place of
 *     those of {@code retry}
 * @param secret what it is signed with, null to send it unsigned
 */
public record SendParameters(
    String url,
    List<Header> headers,
    Duration timeout,
    RetryPolicy retry,
    List<Duration> delays,
    @Nullable String secret) {

  /** The policy that decides after so many attempts. */
  public RetryPolicy policyAfter(int attemptsMade) {
    if (delays.isEmpty()) {
      return retry;
    }
    int last = Math.min(Math.max(attemptsMade, 1), delays.size()) - 1;
    Duration longest = retry.maxDelay();
    for (Duration delay : delays) {
      longest = longest.compareTo(delay) < 0 ? delay : longest;
    }
    return new RetryPolicy(delays.size() + 1, delays.get(last), 1, longest, 0, retry.maxAge());
  }

  /** What {@link #fromJson} reads. */
  public String toJson() {
    JsonObject json = new JsonObject().put("url", url).put("timeoutMillis", timeout.toMillis());
    JsonObject names = new JsonObject();
    for (Header header : headers) {
      names.put(header.name(), header.value());
    }
    json.put("headers", names);
    json.put(
        "retry",
        new JsonObject()
            .put("maxAttempts", retry.maxAttempts())
            .put("baseDelayMillis", retry.baseDelay().toMillis())
            .put("factor", retry.factor())
            .put("maxDelayMillis", retry.maxDelay().toMillis())
            .put("jitter", retry.jitter())
            .put("maxAgeMillis", retry.maxAge().toMillis()));
    if (!delays.isEmpty()) {
      json.put("delays", new JsonArray(delays.stream().map(Duration::toMillis).toList()));
    }
    if (secret != null) {
      json.put("secret", secret);
    }
    return json.encode();
  }

  /**
   * Reads what {@link #toJson} wrote. A missing {@code retry} is {@link RetryPolicy#DEFAULT}.
   *
   * @throws IllegalArgumentException when it is not that; the message shows no value
   */
  public static SendParameters fromJson(String text) {
    try {
      JsonObject json = new JsonObject(text);
      return new SendParameters(
          required("url", json.getString("url")),
          headers(json.getJsonObject("headers", new JsonObject())),
          Duration.ofMillis(required("timeoutMillis", json.getLong("timeoutMillis"))),
          retry(json.getJsonObject("retry")),
          delays(json.getJsonArray("delays", new JsonArray())),
          json.getString("secret"));
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException(
          "send parameters are not the expected JSON: an object with url, timeoutMillis, headers,"
              + " retry, delays, secret");
    }
  }

  private static List<Header> headers(JsonObject json) {
    List<Header> headers = new ArrayList<>();
    for (Map.Entry<String, Object> entry : json) {
      headers.add(new Header(entry.getKey(), String.valueOf(entry.getValue())));
    }
    return List.copyOf(headers);
  }

  private static List<Duration> delays(JsonArray json) {
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < json.size(); i++) {
      delays.add(Duration.ofMillis(required("delays/" + i, json.getLong(i))));
    }
    return List.copyOf(delays);
  }

  private static RetryPolicy retry(@Nullable JsonObject json) {
    if (json == null) {
      return RetryPolicy.DEFAULT;
    }
    return new RetryPolicy(
        required("retry.maxAttempts", json.getInteger("maxAttempts")),
        Duration.ofMillis(required("retry.baseDelayMillis", json.getLong("baseDelayMillis"))),
        required("retry.factor", json.getDouble("factor")),
        Duration.ofMillis(required("retry.maxDelayMillis", json.getLong("maxDelayMillis"))),
        required("retry.jitter", json.getDouble("jitter")),
        Duration.ofMillis(required("retry.maxAgeMillis", json.getLong("maxAgeMillis"))));
  }

  private static <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("send parameters have no " + name);
    }
    return value;
  }

  @Override
  public String toString() {
    return "SendParameters[timeout=" + timeout + ", " + retry + "]";
  }
}
