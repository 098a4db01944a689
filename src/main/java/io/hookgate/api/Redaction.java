package io.hookgate.api;

import io.hookgate.model.Header;
import io.hookgate.routing.Mask;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What is shown of values that may be secrets. */
final class Redaction {
  static final String HIDDEN = "***";

  private static final Pattern SECRET_NAME =
      Pattern.compile("authorization|cookie|signature|secret|token|passw|credential|api-?key");

  private Redaction() {}

  /** A header's value, hidden when its name says that it is a secret. */
  static String header(String name, String value) {
    return SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).find() ? HIDDEN : value;
  }

  /** Each value of an object of headers, as {@link #header}, without what the mask hides. */
  static JsonObject headers(JsonObject headers, Mask mask) {
    JsonObject shown = new JsonObject();
    for (Map.Entry<String, Object> header : headers) {
      String name = header.getKey();
      Header seen = mask.header(new Header(name, String.valueOf(header.getValue())));
      shown.put(name, header(name, seen.value()));
    }
    return shown;
  }

  /** A URL without its query, which may carry a token. */
  static String url(String url) {
    try {
      URI uri = new URI(url);
      String query = uri.getRawQuery() == null ? "" : "?" + HIDDEN;
      return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath() + query;
    } catch (URISyntaxException e) {
      return HIDDEN;
    }
  }
}
