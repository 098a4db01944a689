package io.hookgate.network;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a URL leads, read once by one parser.
 *
 * @param tls whether the scheme is https
 * @param host a name, or an IP address (IPv6 without brackets)
 * @param port 1 to 65535
 * @param target path and query, as they stand in the request line
 */
public record Endpoint(boolean tls, String host, int port, String target) {
  /**
   * Reads an http or https URL.
   *
   * @throws NotAllowed when it is something else, or carries what only misleads readers; the
   *     message does not show the URL, which may hold a secret
   */
  public static Endpoint parse(String url) throws NotAllowed {
    URI uri = uri(url);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new NotAllowed("the URL's scheme is \"" + scheme + "\": only http and https are sent");
    }
    if (uri.getHost() == null) {
      throw new NotAllowed(
          "the URL has no host of letters, digits, '-' and '.', or no port from 1 to 65535");
    }
    if (uri.getRawUserInfo() != null) {
      throw new NotAllowed("the URL carries a user: use headers or auth of the destination");
    }
    boolean tls = scheme.equals("https");
    int port = uri.getPort() == -1 ? (tls ? 443 : 80) : uri.getPort();
    if (port < 1 || port > 65_535) {
      throw new NotAllowed("the URL's port is " + port + ": expected 1 to 65535");
    }
    String host = unbracketed(uri.getHost());
    String refusal = AddressGuard.hostRefusal(host);
    if (refusal != null) {
      throw new NotAllowed(refusal);
    }
    return new Endpoint(tls, host, port, target(uri));
  }

  /** The host as it stands in URLs and in the Host header. */
  public String authorityHost() {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  /**
   * A request that goes to exactly that address, whatever the name leads to by then; the name stays
   * for the Host header and for TLS. It follows no redirect.
   */
  public RequestOptions pinned(HttpMethod method, InetAddress address) {
    return new RequestOptions()
        .setMethod(method)
        .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
        .setHost(authorityHost())
        .setPort(port)
        .setSsl(tls)
        .setURI(target)
        .setFollowRedirects(false);
  }

  /** {@link URI} takes letters of every script in a path; a request line takes ASCII only. */
  private static URI uri(String url) throws NotAllowed {
    try {
      return new URI(new URI(url).toASCIIString());
    } catch (URISyntaxException e) {
      throw new NotAllowed(
          "the URL is not valid at character " + e.getIndex() + ": " + e.getReason());
    }
  }

  private static String target(URI uri) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
