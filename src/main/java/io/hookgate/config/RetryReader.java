package io.hookgate.config;

import io.hookgate.backoff.Backoff;
import io.hookgate.backoff.Jitter;
import io.hookgate.backoff.RetryPolicy;
import java.time.Duration;
import java.util.List;

/** Reads how often and how far apart deliveries are tried. */
final class RetryReader {
  private RetryReader() {}

  static RetryPolicy retry(Section retry) {
    Backoff backoff = backoff(retry);
    return new RetryPolicy(
        retry.has("maxAttempts") ? retry.number("maxAttempts").intValue() : attempts(backoff),
        backoff,
        retry.duration("maxDelay"),
        jitter(retry),
        retry.duration("maxAge"));
  }

  static RetryBudgetConfig budget(Section budget) {
    return new RetryBudgetConfig(
        budget.number("share").doubleValue(), budget.number("perSecond").intValue());
  }

  private static int attempts(Backoff backoff) {
    return backoff instanceof Backoff.Listed listed
        ? listed.delays().size() + 1
        : RetryPolicy.DEFAULT.maxAttempts();
  }

  private static Backoff backoff(Section retry) {
    String kind = retry.text("backoff");
    if (kind.equals("list")) {
      return listed(retry);
    }
    // A list in defaults is for the other destinations where this one has a backoff of its own.
    if (retry.has("delays") && (!inherited(retry, "delays") || inherited(retry, "backoff"))) {
      retry.problem("delays", "has no meaning here: write \"backoff\": \"list\" beside it");
    }
    retry.notLonger("baseDelay", "maxDelay");
    Duration base = retry.duration("baseDelay");
    return kind.equals("linear")
        ? new Backoff.Linear(base)
        : new Backoff.Exponential(base, retry.number("factor").doubleValue());
  }

  private static boolean inherited(Section retry, String key) {
    return retry.origin(key).pointer().startsWith("/defaults/");
  }

  private static Backoff listed(Section retry) {
    List<Section.Item> items = retry.texts("delays");
    if (items.isEmpty()) {
      retry.problem("backoff", "\"list\" needs \"delays\", for example [\"5s\", \"5m\", \"2h\"]");
      return RetryPolicy.DEFAULT.backoff();
    }
    Duration longest = retry.duration("maxDelay");
    for (Section.Item item : items) {
      if (Durations.parse(item.text()).compareTo(longest) > 0) {
        retry.problem(
            item,
            "must not be longer than \"maxDelay\" (%s, %s)"
                .formatted(retry.text("maxDelay"), retry.origin("maxDelay")));
      }
    }
    return new Backoff.Listed(items.stream().map(item -> Durations.parse(item.text())).toList());
  }

  private static Jitter jitter(Section retry) {
    String word = retry.find("jitter");
    if (word == null) {
      return Jitter.proportional(retry.number("jitter").doubleValue());
    }
    return word.equals("full") ? Jitter.FULL : Jitter.NONE;
  }
}
