package io.hookgate.store;

import io.hookgate.backoff.RetryPolicy;
import io.hookgate.model.Header;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one message asks of every destination that it goes to, as it stands in its deliveries. The
 * rest stays the destination's: where it goes, how it is signed, how it proves itself.
 *
 * @param retry in place of the destination's policy, null to keep that
 * @param maxAttempts alone in place of the policy's, null to keep it
 * @param timeout of one attempt; never more than the destination gives. Null to keep that
 * @param headers over those of the destination
 * @param delay before the first attempt; the delivery's age counts from then
 */
public record Overrides(
    @Nullable RetryPolicy retry,
    @Nullable Integer maxAttempts,
    @Nullable Duration timeout,
    List<Header> headers,
    Duration delay) {
  private static final Duration LONGEST_AGE = Duration.ofDays(365);

  /** Whether everything is left to the destination. */
  public boolean none() {
    return retry == null
        && maxAttempts == null
        && timeout == null
        && headers.isEmpty()
        && delay.isZero();
  }

  /** The policy of a delivery to a destination with that one. */
  public RetryPolicy over(RetryPolicy usual) {
    RetryPolicy policy = retry == null ? usual : retry;
    Duration age = policy.maxAge().plus(delay);
    return new RetryPolicy(
        maxAttempts == null ? policy.maxAttempts() : maxAttempts,
        policy.backoff(),
        policy.maxDelay(),
        policy.jitter(),
        age.compareTo(LONGEST_AGE) > 0 ? LONGEST_AGE : age);
  }

  /** The time-out of a delivery to a destination with that one: the shorter of the two. */
  public Duration over(Duration usual) {
    return timeout == null || timeout.compareTo(usual) > 0 ? usual : timeout;
  }

  /** What {@link #fromJson} reads. */
  public String toJson() {
    JsonObject json = new JsonObject();
    if (retry != null) {
      json.put("retry", RetryJson.of(retry));
    }
    if (maxAttempts != null) {
      json.put("maxAttempts", maxAttempts);
    }
    if (timeout != null) {
      json.put("timeoutMillis", timeout.toMillis());
    }
    if (!headers.isEmpty()) {
      json.put("headers", SendParameters.headersJson(headers));
    }
    if (!delay.isZero()) {
      json.put("delayMillis", delay.toMillis());
    }
    return json.encode();
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException when it is not that; the message shows no value
   */
  public static Overrides fromJson(String text) {
    try {
      JsonObject json = new JsonObject(text);
      JsonObject retry = json.getJsonObject("retry");
      Long timeout = json.getLong("timeoutMillis");
      return new Overrides(
          retry == null ? null : RetryJson.read(retry),
          json.getInteger("maxAttempts"),
          timeout == null ? null : Duration.ofMillis(timeout),
          SendParameters.headers(json.getJsonObject("headers", new JsonObject())),
          Duration.ofMillis(json.getLong("delayMillis", 0L)));
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException(
          "overrides are not the expected JSON: an object with retry, maxAttempts, timeoutMillis,"
              + " headers, delayMillis");
    }
  }

  /** Without the headers, whose values may be secret. */
  @Override
  public String toString() {
    return "Overrides[" + retry + ", maxAttempts=" + maxAttempts + ", timeout=" + timeout + "]";
  }
}
