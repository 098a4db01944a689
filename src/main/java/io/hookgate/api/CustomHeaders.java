package io.hookgate.api;

import io.hookgate.config.HeaderRules;
import io.hookgate.model.Header;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
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
    if (!TOKEN.matcher(name).matches()) {
      throw JsonInput.bad(path, "has a name that is no HTTP header name");
    }
    if (HeaderRules.ours(name)) {
      throw JsonInput.bad(path, "must not set " + name + ", which is the gateway's own");
    }
  }

  private static String value(String path, @Nullable Object value) {
    if (!(value instanceof String text)
        || text.length() > MAX_VALUE
        || !text.strip().equals(text)
        || !HeaderRules.clean(text)) {
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
