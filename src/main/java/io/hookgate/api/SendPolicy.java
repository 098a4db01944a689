package io.hookgate.api;

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
 * @param delays the wait after each attempt but the last; empty to let {@code retry} decide
 */
record SendPolicy(Duration timeout, Duration delay, RetryPolicy retry, List<Duration> delays) {
  private static final int MAX_ATTEMPTS = 1000;
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);
  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration MIN_WAIT = Duration.ofMillis(1);
  private static final Duration MAX_WAIT = Duration.ofDays(7);
  private static final Duration MAX_DELAY = Duration.ofDays(30);
  private static final Duration MAX_AGE = Duration.ofDays(365);

  static SendPolicy of(JsonInput input) {
    Integer attempts = attempts(input);
    List<Duration> delays = delays(input.value("retryBackoff"), attempts);
    int all = attempts != null ? attempts : defaultAttempts(delays);
    return new SendPolicy(
        duration(input, "timeout", DEFAULT_TIMEOUT, MIN_TIMEOUT, MAX_TIMEOUT),
        duration(input, "delay", Duration.ZERO, Duration.ZERO, MAX_DELAY),
        retry(all, delays),
        delays);
  }

  private static @Nullable Integer attempts(JsonInput input) {
    Integer attempts = input.integer("maxAttempts", 1, MAX_ATTEMPTS);
    Integer retries = input.integer("maxRetries", 0, MAX_ATTEMPTS - 1);
    if (attempts != null && retries != null) {
      throw JsonInput.bad("maxRetries", "stands beside maxAttempts: give one of the two");
    }
    return retries == null ? attempts : Integer.valueOf(retries + 1);
  }

  private static int defaultAttempts(List<Duration> delays) {
    return delays.isEmpty() ? RetryPolicy.DEFAULT.maxAttempts() : delays.size() + 1;
  }

  /** Exactly one wait for each attempt but the last, or none at all. */
  private static List<Duration> delays(@Nullable Object backoff, @Nullable Integer attempts) {
    if (backoff == null || backoff.equals("exponential")) {
      return List.of();
    }
    if (backoff.equals("linear")) {
      return linear(attempts == null ? RetryPolicy.DEFAULT.maxAttempts() : attempts);
    }
    if (backoff instanceof JsonArray array && !array.isEmpty() && array.size() < MAX_ATTEMPTS) {
      return listed(array, attempts == null ? array.size() + 1 : attempts);
    }
    throw JsonInput.bad(
        "retryBackoff",
        "has to be \"exponential\", \"linear\", or a list of 1 to 999 durations such as [\"10s\","
            + " \"5m\"]");
  }

  /** The n-th wait is n times the default policy's first, up to its longest. */
  private static List<Duration> linear(int attempts) {
    List<Duration> delays = new ArrayList<>();
    for (int n = 1; n < attempts; n++) {
      Duration wait = RetryPolicy.DEFAULT.baseDelay().multipliedBy(n);
      delays.add(
          longer(wait, RetryPolicy.DEFAULT.maxDelay()) ? RetryPolicy.DEFAULT.maxDelay() : wait);
    }
    return List.copyOf(delays);
  }

  /** The last one repeats when there are more attempts. */
  private static List<Duration> listed(JsonArray array, int attempts) {
    List<Duration> given = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      given.add(Times.duration("retryBackoff/" + i, array.getValue(i), MIN_WAIT, MAX_WAIT));
    }
    List<Duration> delays = new ArrayList<>();
    for (int n = 0; n < attempts - 1; n++) {
      delays.add(given.get(Math.min(n, given.size() - 1)));
    }
    return List.copyOf(delays);
  }

  /** Waits that the caller wrote out must not be cut short by the age limit of the default. */
  private static RetryPolicy retry(int attempts, List<Duration> delays) {
    RetryPolicy usual = RetryPolicy.DEFAULT;
    Duration sum = delays.stream().reduce(Duration.ZERO, Duration::plus);
    Duration age =
        longer(sum.multipliedBy(2), usual.maxAge()) ? sum.multipliedBy(2) : usual.maxAge();
    return new RetryPolicy(
        attempts,
        usual.baseDelay(),
        usual.factor(),
        usual.maxDelay(),
        usual.jitter(),
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
