package io.hookgate.network;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests an address with GET for no other reason than that somebody waits for it. Goes only where
 * the guard lets deliveries go; follows no redirect, reads no body and keeps no connection. For one
 * event loop.
 */
public final class Visitor {
  private static final int CONNECTIONS = 4;
  private static final int WAITING = 16;

  private final Outlet outlet;
  private final Locator locator;
  private final Duration timeout;

  /**
   * @param timeout of a whole visit, the look-up included
   * @param proxy null to connect directly
   */
  public Visitor(Vertx vertx, Locator locator, Duration timeout, @Nullable Proxy proxy) {
    this.locator = locator;
    this.timeout = timeout;
    this.outlet = Outlet.single(vertx, timeout, CONNECTIONS, WAITING, proxy);
  }

  /**
   * The status of the answer. Fails with {@link NotAllowed} when connections must not go there, and
   * when no answer came in time.
   */
  public Future<Integer> visit(URI url) {
    try {
      Endpoint endpoint = Endpoint.parse(url.toString());
      return locator
          .locate(endpoint.host(), 0)
          .compose(ip -> outlet.open(request(endpoint, ip)))
          .compose(this::statusOf)
          .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (NotAllowed e) {
      return Future.failedFuture(e);
    }
  }

  private RequestOptions request(Endpoint endpoint, InetAddress address) {
    return endpoint.pinned(HttpMethod.GET, address).setTimeout(timeout.toMillis());
  }

  private Future<Integer> statusOf(HttpClientRequest request) {
    // Without a handler, the client logs every broken connection as an error.
    request.connection().exceptionHandler(broken -> {});
    return request
        .send()
        .map(answer -> answer.statusCode())
        .onComplete(done -> request.connection().close());
  }
}
