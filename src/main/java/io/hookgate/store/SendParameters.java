package io.hookgate.store;

import io.hookgate.backoff.RetryPolicy;
import io.hookgate.model.Header;
import io.vertx.core.json.DecodeException;
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
 * @param secret what it is signed with, null to send it unsigned
 */
public record SendParameters(
    String url,
    List<Header> headers,
    Duration timeout,
    RetryPolicy retry,
    @Nullable String secret) {

  /** What {@link #fromJson} reads. */
  public String toJson() {
    JsonObject json = new JsonObject().put("url", url).put("timeoutMillis", timeout.toMillis());
    json.put("headers", headersJson(headers));
    json.put("retry", RetryJson.of(retry));
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
          RetryJson.read(json.getJsonObject("retry")),
          json.getString("secret"));
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException(
          "send parameters are not the expected JSON: an object with url, timeoutMillis, headers,"
              + " retry, secret");
    }
  }

  static JsonObject headersJson(List<Header> headers) {
    JsonObject names = new JsonObject();
    headers.forEach(header -> names.put(header.name(), header.value()));
    return names;
  }

  static List<Header> headers(JsonObject json) {
    List<Header> headers = new ArrayList<>();
    for (Map.Entry<String, Object> entry : json) {
      headers.add(new Header(entry.getKey(), String.valueOf(entry.getValue())));
    }
    return List.copyOf(headers);
  }

  static <T> T required(String name, @Nullable T value) {
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
