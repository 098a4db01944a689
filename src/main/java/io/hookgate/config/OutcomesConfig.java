package io.hookgate.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a destination's answers mean, where they do not mean the usual.
 *
 * @param permanent statuses ("410") and classes of them ("4xx") that end a delivery at once
 * @param retry statuses and classes that are tried again; the more exact of the two lists wins
 * @param disableAfter nothing but failures for so long disables the destination; null: never
 */
public record OutcomesConfig(
    List<String> permanent, List<String> retry, @Nullable Duration disableAfter) {
  /** The usual, and five days. */
  public static final OutcomesConfig DEFAULT =
      new OutcomesConfig(List.of(), List.of(), Duration.ofDays(5));
}
