package io.hookgate.config;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which request headers a configuration may add to deliveries. */
final class HeaderRules {
  /** Set by the gateway, or belonging to the connection (RFC 9110, section 7.6.1). */
  private static final Set<String> OURS =
      Set.of(
          "host",
          "content-type",
          "content-length",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "upgrade",
          "expect");

  private HeaderRules() {}

  /** What is wrong with a header's name, null when nothing is. */
  static @Nullable String nameProblem(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return OURS.contains(lower) || lower.startsWith("webhook-") || lower.startsWith("x-webhook-")
        ? "the header " + name + " is the gateway's own: leave it out"
        : null;
  }

  /** What is wrong with a header's value, null when nothing is. Does not repeat the value. */
  static @Nullable String valueProblem(String value) {
    boolean clean = value.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c <= 0x7e));
    if (!clean) {
      return "is not a header value: only visible ASCII characters, spaces and tabs may be sent";
    }
    return value.strip().equals(value)
        ? null
        : "is not a header value: it must not begin or end with a space";
  }
}
