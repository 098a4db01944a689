package io.hookgate.api;

import io.hookgate.model.Header;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Headers that a caller adds to what is sent. */
final class CustomHeaders {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
  private static final int MAX_COUNT = 50;
  private static final int MAX_VALUE = 4096;

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

  private CustomHeaders() {}

  /**
   * Checks them; an absent object has none. The errors do not repeat a value.
   *
   * @param field the member they stand in, named in the error
   */
  static List<Header> of(String field, @Nullable JsonObject headers) {
    if (headers == null) {
      return List.of();
    }
    if (headers.size() > MAX_COUNT) {
      throw JsonInput.bad(field, "may hold at most " + MAX_COUNT + " headers");
    }
    List<Header> list = new ArrayList<>();
    Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, Object> header : headers) {
      String path = field + "/" + header.getKey().replace("~", "~0").replace("/", "~1");
      if (!seen.add(header.getKey())) {
        throw JsonInput.bad(path, "names the same header twice");
      }
      checkName(path, header.getKey());
      list.add(new Header(header.getKey(), value(path, header.getValue())));
    }
    return List.copyOf(list);
  }

  private static void checkName(String path, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!TOKEN.matcher(name).matches()) {
      throw JsonInput.bad(path, "has a name that is no HTTP header name");
    }
    if (OURS.contains(lower) || lower.startsWith("webhook-") || lower.startsWith("x-webhook-")) {
      throw JsonInput.bad(path, "must not set " + name + ", which is the gateway's own");
    }
  }

  private static String value(String path, @Nullable Object value) {
    if (!(value instanceof String text)
        || text.length() > MAX_VALUE
        || !text.strip().equals(text)
        || !text.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c <= 0x7e))) {
      throw JsonInput.bad(
          path,
          "has to map names to texts of visible ASCII characters, spaces and tabs, without a space"
              + " at either end, up to "
              + MAX_VALUE
              + " characters");
    }
    return text;
  }
}
