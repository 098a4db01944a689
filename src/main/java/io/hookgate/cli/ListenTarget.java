package io.hookgate.cli;

import io.hookgate.config.Hosts;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code listen} forwards to.
 *
 * @param url http or https, with a host and a path
 */
record ListenTarget(URI url) {
  private static final String LOCALHOST = "localhost";
  private static final String FORMS =
      "write a port (3000), localhost:3000/hook or http://localhost:3000/hook";

  /**
   * Reads a port, {@code host:port/path} or a URL.
   *
   * @param anyHost whether it may be another machine
   * @throws WrongUsage when it is none of these, or another machine without that
   */
  static ListenTarget parse(String text, boolean anyHost) {
    String whole = text.matches("[0-9]{1,5}") ? LOCALHOST + ':' + text : text;
    URI uri = uri(whole.contains("://") ? whole : "http://" + whole);
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    boolean fits =
        (scheme.equals("http") || scheme.equals("https"))
            && uri.getHost() != null
            && uri.getRawUserInfo() == null
            && uri.getPort() != 0
            && uri.getPort() <= 65_535;
    if (!fits) {
      throw wrong(text);
    }
    if (!anyHost && !loopback(uri.getHost())) {
      throw new WrongUsage(
          "--to leads to "
              + uri.getHost()
              + ", which is not this machine: events would leave it; say --any-host if they may");
    }
    return new ListenTarget(uri.getRawPath().isEmpty() ? uri.resolve("/") : uri);
  }

  /**
   * The same at the other address that localhost may be; null for any other host. Servers for
   * development listen on one of the two, and Java asks the first alone.
   */
  @Nullable ListenTarget overIpv6() {
    if (!url.getHost().equalsIgnoreCase(LOCALHOST)) {
      return null;
    }
    int port = url.getPort();
    String query = url.getRawQuery() == null ? "" : '?' + url.getRawQuery();
    String authority = "[::1]" + (port < 0 ? "" : ":" + port);
    return new ListenTarget(
        URI.create(url.getScheme() + "://" + authority + url.getRawPath() + query));
  }

  /** Path and query, as they stand in the request line. */
  String path() {
    return url.getRawQuery() == null
        ? url.getRawPath()
        : url.getRawPath() + '?' + url.getRawQuery();
  }

  private static boolean loopback(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    String lower = bare.toLowerCase(Locale.ROOT);
    return Hosts.loopback(lower) || lower.endsWith(".localhost");
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw wrong(text);
    }
  }

  private static WrongUsage wrong(String text) {
    return new WrongUsage("--to is '" + text + "', which leads nowhere: " + FORMS);
  }
}
