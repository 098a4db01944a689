package io.hookgate.api;

import io.hookgate.network.AddressGuard;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * A URL that may be sent to. Whether its address is allowed is judged at each attempt, after the
 * name was resolved; an address that stands in the URL itself is judged here, too.
 *
 * @param text as the caller wrote it
 * @param origin scheme, host and port, in lower case and with the port written out
 */
record TargetUrl(String text, String origin) {
  static final int MAX_LENGTH = 2048;

  /**
   * Checks it. The errors do not repeat the URL, which may hold a token.
   *
   * @param field named in the error
   */
  static TargetUrl of(String field, String text) {
    URI uri = parse(field, text);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw JsonInput.bad(field, "has to begin with http:// or https://");
    }
    String authority = uri.getRawAuthority();
    if (authority != null && authority.contains("@")) {
      throw JsonInput.bad(field, "must not carry user or password: use headers");
    }
    if (uri.getHost() == null) {
      throw JsonInput.bad(
          field, "names no valid host: letters, digits, hyphens and dots, or an address");
    }
    if (uri.getRawFragment() != null) {
      throw JsonInput.bad(field, "has a fragment, which is never sent: leave out # and the rest");
    }
    return new TargetUrl(
        text,
        scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port(field, uri, scheme));
  }

  /**
   * Refuses a URL whose host is an address that nothing may go to. A name is not looked up.
   *
   * @throws ProblemException 422
   */
  void refuseUnsafe(String field, AddressGuard guard) {
    String host = URI.create(text).getHost();
    String refusal =
        guard.literalRefusal(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    if (refusal != null) {
      throw Problem.named(422, "unsafe-url", "Unsafe URL", field + " leads nowhere: " + refusal)
          .at("/" + field)
          .exception();
    }
  }

  private static int port(String field, URI uri, String scheme) {
    if (uri.getPort() == 0 || uri.getPort() > 65535 || uri.getRawAuthority().endsWith(":")) {
      throw JsonInput.bad(field, "has no valid port: 1 to 65535, or none");
    }
    int standard = scheme.equals("https") ? 443 : 80;
    return uri.getPort() < 0 ? standard : uri.getPort();
  }

  private static URI parse(String field, String text) {
    try {
      if (text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
        return new URI(text);
      }
    } catch (URISyntaxException e) {
      // Said below, as for characters that no URL has.
    }
    throw JsonInput.bad(
        field,
        "is not a URL such as https://example.com/hooks, with spaces and the like percent-encoded");
  }

  @Override
  public String toString() {
    return "TargetUrl[" + origin + "]";
  }
}
