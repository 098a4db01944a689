package io.hookgate.config;

import io.hookgate.network.Endpoint;
import io.hookgate.network.NotAllowed;
import io.hookgate.network.Proxy;
import org.jspecify.annotations.Nullable;

/** Reads the proxy that everything goes out through. */
final class ProxyReader {
  private final SecretReader secrets;

  ProxyReader(SecretReader secrets) {
    this.secrets = secrets;
  }

  /** Null where there is none, or something is wrong with it. */
  @Nullable Proxy read(Section network) {
    if (!network.has("proxy") || network.isNull("proxy")) {
      return null;
    }
    Section proxy = network.section("proxy");
    String url = proxy.find("url");
    String username = proxy.find("username");
    Secret password = secrets.find(proxy, "password");
    if (proxy.has("username") != proxy.has("password")) {
      proxy.problem("\"username\" and \"password\" go together: write both, or neither");
    }
    try {
      Endpoint endpoint = url == null ? null : Endpoint.parse(url);
      if (endpoint != null && (endpoint.tls() || !endpoint.target().equals("/"))) {
        throw new NotAllowed("expected http://host:port, without a path: TLS begins behind it");
      }
      return endpoint == null || (username == null) != (password == null)
          ? null
          : new Proxy(
              endpoint.host(),
              endpoint.port(),
              username,
              password == null ? null : password.value());
    } catch (NotAllowed e) {
      proxy.problem("url", "is not a proxy's URL: " + e.getMessage());
      return null;
    }
  }
}
