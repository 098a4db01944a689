package io.hookgate.api;

import io.vertx.core.Handler;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/**
 * Refuses requests that name another host than this one. A page on the web that resolves its own
 * name to this machine (DNS rebinding) sends that name, and is stopped here; the probes, which tell
 * nothing, are not checked, since load balancers name what they like.
 */
final class HostCheck implements Handler<RoutingContext> {
  private final String listenHost;
  private final boolean onLoopback;

  /**
   * @param listenHost the host that the listener is bound to
   */
  HostCheck(String listenHost) {
    this.listenHost = listenHost.toLowerCase(Locale.ROOT);
    this.onLoopback = isLoopback(this.listenHost);
  }

  @Override
  public void handle(RoutingContext context) {
    HostAndPort authority = context.request().authority();
    if (context.request().path().startsWith("/health/")) {
      context.next();
    } else if (authority == null) {
      throw Problem.of(400, "Bad Request", "The request needs one valid Host header").exception();
    } else if (allows(authority.host())) {
      context.next();
    } else {
      throw misdirected().exception();
    }
  }

  /**
   * A name must be this host's. An address that is not loopback is nobody's name and cannot be
   * rebound, but a listener on loopback has no business with it.
   */
  boolean allows(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.equals(listenHost)
        || isLoopback(lower)
        || (!onLoopback && PeerAddress.literal(lower).isPresent());
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.endsWith(".localhost") || PeerAddress.isLoopback(host);
  }

  private Problem misdirected() {
    return Problem.named(
        421,
        "misdirected",
        "Misdirected Request",
        "The Host header names another host; call this listener as localhost, by its address, or as "
            + listenHost
            + " (api.host)");
  }
}
