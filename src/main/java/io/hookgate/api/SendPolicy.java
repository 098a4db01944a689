package io.hookgate.api;

import io.hookgate.backoff.Backoff;
import io.hookgate.backoff.Jitter;
import io.hookgate.backoff.RetryPolicy;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When and how often a message to one URL is tried.
 *
 * @param timeout of one attempt
 * @param delay before the first attempt
 */
record SendPolicy(Duration timeout, Duration delay, RetryPolicy retry) {
  private static final int MAX_ATTEMPTS = 1000;
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);
  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration MIN_WAIT = Duration.ofMillis(1);
  private static final Duration MAX_WAIT = Duration.ofDays(7);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(15);
  private static final Duration MAX_DELAY = Duration.ofDays(30);
  private static final Duration MAX_AGE = Duration.ofDays(365);

  static SendPolicy of(JsonInput input) {
    return new SendPolicy(
        duration(input, "timeout", DEFAULT_TIMEOUT, MIN_TIMEOUT, MAX_TIMEOUT),
        duration(input, "delay", Duration.ZERO, Duration.ZERO, MAX_DELAY),
        retry(input.value("retryBackoff"), attempts(input)));
  }

  private static @Nullable Integer attempts(JsonInput input) {
    Integer attempts = input.integer("maxAttempts", 1, MAX_ATTEMPTS);
    Integer retries = input.integer("maxRetries", 0, MAX_ATTEMPTS - 1);
    if (attempts != null && retries != null) {
      throw JsonInput.bad("maxRetries", "stands beside maxAttempts: give one of the two");
    }
    return retries == null ? attempts : Integer.valueOf(retries + 1);
  }

  private static RetryPolicy retry(@Nullable Object backoff, @Nullable Integer attempts) {
    RetryPolicy usual = RetryPolicy.DEFAULT;
    int most = attempts == null ? usual.maxAttempts() : attempts;
    if (backoff == null || backoff.equals("exponential")) {
      return new RetryPolicy(
          most, usual.backoff(), usual.maxDelay(), usual.jitter(), usual.maxAge());
    }
    if (backoff.equals("linear")) {
      return lasting(
          new RetryPolicy(
              most, new Backoff.Linear(FIRST_WAIT), usual.maxDelay(), usual.jitter(), MAX_AGE));
    }
    if (backoff instanceof JsonArray array && !array.isEmpty() && array.size() < MAX_ATTEMPTS) {
      return listed(array, attempts == null ? array.size() + 1 : attempts);
    }
    throw JsonInput.bad(
        "retryBackoff",
        "has to be \"exponential\", \"linear\", or a list of 1 to 999 durations such as [\"10s\","
            + " \"5m\"]");
  }

  /** Waited as written; the last one repeats when there are more attempts. */
  private static RetryPolicy listed(JsonArray array, int attempts) {
    List<Duration> delays = new ArrayList<>();
    Duration longest = RetryPolicy.DEFAULT.maxDelay();
    for (int i = 0; i < array.size(); i++) {
      Duration delay = Times.duration("retryBackoff/" + i, array.getValue(i), MIN_WAIT, MAX_WAIT);
      delays.add(delay);
      longest = longer(delay, longest) ? delay : longest;
    }
    return lasting(
        new RetryPolicy(attempts, new Backoff.Listed(delays), longest, Jitter.NONE, MAX_AGE));
  }

  /** Waits that the caller chose must not be cut short by the age limit of the default. */
  private static RetryPolicy lasting(RetryPolicy chosen) {
    Duration twice = chosen.sumOfDelays().multipliedBy(2);
    Duration age =
        longer(twice, RetryPolicy.DEFAULT.maxAge()) ? twice : RetryPolicy.DEFAULT.maxAge();
    return new RetryPolicy(
        chosen.maxAttempts(),
        chosen.backoff(),
        chosen.maxDelay(),
        chosen.jitter(),
        longer(age, MAX_AGE) ? MAX_AGE : age);
  }

  private static Duration duration(
      JsonInput input, String field, Duration absent, Duration min, Duration max) {
    Object value = input.value(field);
    return value == null ? absent : Times.duration(field, value, min, max);
  }

  private static boolean longer(Duration one, Duration other) {
    return one.compareTo(other) > 0;
  }
}
