package io.hookgate.demo;

import io.hookgate.config.ApiConfig;
import io.hookgate.config.IngressConfig;
import java.net.URI;

/** How a configured listener is reached from the same machine. */
public final class Listener {
  private Listener() {}

  /** The public listener. */
  public static URI url(IngressConfig ingress) {
    return url(ingress.tls() == null ? "http" : "https", ingress.host(), ingress.port());
  }

  /** The API's listener. */
  public static URI url(ApiConfig api) {
    return url("http", api.host(), api.port());
  }

  /** One that listens on every address is reached on loopback. */
  private static URI url(String scheme, String host, int port) {
    String name =
        switch (host) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::" -> "[::1]";
          default -> host.contains(":") ? '[' + host + ']' : host;
        };
    return URI.create(scheme + "://" + name + ':' + port);
  }
}
