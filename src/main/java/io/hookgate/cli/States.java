package io.hookgate.cli;

import io.hookgate.cli.Terminal.Colour;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which words of the API are good news. */
final class States {
  private static final Map<String, Colour> COLOURS =
      Map.ofEntries(
          Map.entry("delivered", Colour.GREEN),
          Map.entry("success", Colour.GREEN),
          Map.entry("active", Colour.GREEN),
          Map.entry("enabled", Colour.GREEN),
          Map.entry("done", Colour.GREEN),
          Map.entry("retrying", Colour.YELLOW),
          Map.entry("retryable", Colour.YELLOW),
          Map.entry("paused", Colour.YELLOW),
          Map.entry("unrouted", Colour.YELLOW),
          Map.entry("gap", Colour.YELLOW),
          Map.entry("rejected", Colour.YELLOW),
          Map.entry("cancelled", Colour.GREY),
          Map.entry("dead", Colour.RED),
          Map.entry("permanent", Colour.RED),
          Map.entry("unparsable", Colour.RED),
          Map.entry("disabled", Colour.RED),
          Map.entry("unusable", Colour.RED));

  private States() {}

  /** Of the first word; null for one that is no news. */
  static @Nullable Colour colour(String text) {
    int end = text.indexOf(' ');
    return COLOURS.get(end < 0 ? text : text.substring(0, end));
  }

  /** Several of something as {@code 2 delivered, 1 dead}; the word alone for one. */
  static String summary(Map<String, Long> counts) {
    if (counts.size() == 1 && counts.containsValue(1L)) {
      return counts.keySet().iterator().next();
    }
    return counts.entrySet().stream()
        .map(it -> it.getValue() + " " + it.getKey())
        .collect(Collectors.joining(", "));
  }
}
