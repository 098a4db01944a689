package io.hookgate.api;

import io.hookgate.backoff.Backoff;
import io.hookgate.backoff.Jitter;
import io.hookgate.backoff.RetryPolicy;
import io.hookgate.store.Overrides;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When and how often a message is tried, as far as its caller says.
 *
 * @param timeout of one attempt; null for the usual one
 * @param delay before the first attempt
 * @param retry null where the caller says nothing of how far apart attempts are
 * @param maxAttempts null where the caller does not say; part of {@code retry} where that is there
 */
record SendPolicy(
    @Nullable Duration timeout,
    Duration delay,
    @Nullable RetryPolicy retry,
    @Nullable Integer maxAttempts) {
  /** The members that it is read from. */
  static final Set<String> MEMBERS =
      Set.of("maxAttempts", "maxRetries", "retryBackoff", "timeout", "delay", "deliverAt");

  private static final int MAX_ATTEMPTS = 1000;
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);
  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration MIN_WAIT = Duration.ofMillis(1);
  private static final Duration MAX_WAIT = Duration.ofDays(7);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(15);
  private static final Duration MAX_DELAY = Duration.ofDays(30);
  private static final Duration MAX_AGE = Duration.ofDays(365);
  private static final int MAX_TIME = 40;

  /**
   * Reads it.
   *
   * @param now milliseconds since 1970, what {@code deliverAt} is compared with
   */
  static SendPolicy of(JsonInput input, long now) {
    Integer attempts = attempts(input);
    Object backoff = input.value("retryBackoff");
    Object timeout = input.value("timeout");
    return new SendPolicy(
        timeout == null ? null : Times.duration("timeout", timeout, MIN_TIMEOUT, MAX_TIMEOUT),
        delay(input, now),
        backoff == null ? null : retry(backoff, attempts),
        attempts);
  }

  /** The time-out of a message that no destination's configuration speaks for. */
  Duration timeoutAlone() {
    return timeout == null ? DEFAULT_TIMEOUT : timeout;
  }

  /** The policy of such a message; its age counts from when it may begin. */
  RetryPolicy retryAlone() {
    return new Overrides(retry, maxAttempts, null, List.of(), delay).over(RetryPolicy.DEFAULT);
  }

  private static Duration delay(JsonInput input, long now) {
    Object delay = input.value("delay");
    String at = input.text("deliverAt", MAX_TIME);
    if (at == null) {
      return delay == null
          ? Duration.ZERO
          : Times.duration("delay", delay, Duration.ZERO, MAX_DELAY);
    }
    if (delay != null) {
      throw JsonInput.bad("deliverAt", "stands beside delay: give one of the two");
    }
    Duration until = Duration.ofMillis(Times.instant("deliverAt", at) - now);
    if (longer(until, MAX_DELAY)) {
      throw JsonInput.bad(
          "deliverAt", "is too far ahead: at most " + MAX_DELAY.toDays() + " days from now");
    }
    return until.isNegative() ? Duration.ZERO : until;
  }

  private static @Nullable Integer attempts(JsonInput input) {
    Integer attempts = input.integer("maxAttempts", 1, MAX_ATTEMPTS);
    Integer retries = input.integer("maxRetries", 0, MAX_ATTEMPTS - 1);
    if (attempts != null && retries != null) {
      throw JsonInput.bad("maxRetries", "stands beside maxAttempts: give one of the two");
    }
    return retries == null ? attempts : Integer.valueOf(retries + 1);
  }

  private static RetryPolicy retry(Object backoff, @Nullable Integer attempts) {
    RetryPolicy usual = RetryPolicy.DEFAULT;
    int most = attempts == null ? usual.maxAttempts() : attempts;
    if (backoff.equals("exponential")) {
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

  private static boolean longer(Duration one, Duration other) {
    return one.compareTo(other) > 0;
  }
}
