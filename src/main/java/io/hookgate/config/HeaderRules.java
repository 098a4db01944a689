package io.hookgate.config;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which request headers may be added to deliveries, by a configuration or through the API. */
public final class HeaderRules {
  /** Of the connection rather than the message (RFC 9110, section 7.6.1), or set by the client. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "host",
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

  /**
   * Whether no delivery takes a header of that name from anybody: it is the connection's, or only
   * the gateway may say it.
   */
  public static boolean reserved(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return OF_THE_CONNECTION.contains(lower)
        || lower.startsWith("webhook-")
        || lower.startsWith("x-webhook-");
  }

  /** Whether a header of that name may not be added: it is reserved, or the event has its own. */
  public static boolean ours(String name) {
    return reserved(name) || name.equalsIgnoreCase("content-type");
  }

  /** Whether a value holds visible ASCII characters, spaces and tabs only. */
  public static boolean clean(String value) {
    return value.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c <= 0x7e));
  }

  /** The text as a header's value: what HTTP does not allow there is percent-encoded. */
  public static String encoded(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
      if (unit > 0x20 && unit < 0x7f && unit != '%') {
        encoded.append((char) unit);
      } else {
        encoded.append(String.format("%%%02X", unit & 255));
      }
    }
    return encoded.toString();
  }

  /** What is wrong with a header's name, null when nothing is. */
  static @Nullable String nameProblem(String name) {
    return ours(name) ? "the header " + name + " is the gateway's own: leave it out" : null;
  }

  /** What is wrong with a header's value, null when nothing is. Does not repeat the value. */
  static @Nullable String valueProblem(String value) {
    if (!clean(value)) {
      return "is not a header value: only visible ASCII characters, spaces and tabs may be sent";
    }
    return value.strip().equals(value)
        ? null
        : "is not a header value: it must not begin or end with a space";
  }
}
