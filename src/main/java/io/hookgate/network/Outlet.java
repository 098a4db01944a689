package io.hookgate.network;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where every request leaves: to exactly the address that was looked up and let through, directly
 * or through the operator's proxy. The proxy is asked for the address, never for the name, with
 * CONNECT also where no TLS follows: of an absolute URL it would look up the host itself, unjudged.
 * TLS goes on from end to end, and is checked by name. For one event loop.
 */
public final class Outlet {
  private final HttpClientAgent client;
  private final @Nullable Proxy proxy;

  /**
   * An outlet of that client.
   *
   * @param proxy null to connect directly
   */
  public Outlet(HttpClientAgent client, @Nullable Proxy proxy) {
    this.client = client;
    this.proxy = proxy;
  }

  /** An outlet with a client of its own. */
  public static Outlet of(
      Vertx vertx, HttpClientOptions options, PoolOptions pool, @Nullable Proxy proxy) {
    return new Outlet(vertx.createHttpClient(options, pool), proxy);
  }

  /**
   * An outlet for requests that are rare and follow each other seldom: no connection is kept.
   *
   * @param timeout of a connection's opening
   * @param connections at once, to one address
   * @param waiting requests at most that wait for one of them
   */
  public static Outlet single(
      Vertx vertx, Duration timeout, int connections, int waiting, @Nullable Proxy proxy) {
    return of(
        vertx,
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setKeepAlive(false)
            .setConnectTimeout(Math.toIntExact(timeout.toMillis()))
            .setVerifyHost(true),
        new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(waiting),
        proxy);
  }

  /**
   * Opens a request.
   *
   * @param pinned has the address as its server, the name as its host, and follows no redirects
   */
  public Future<HttpClientRequest> open(RequestOptions pinned) {
    if (proxy == null) {
      return client.request(pinned);
    }
    return Boolean.TRUE.equals(pinned.isSsl())
        ? client.request(pinned.setProxyOptions(proxy.options()))
        : tunnelled(pinned, proxy);
  }

  /** Closes the client and what it has open. */
  public Future<Void> close() {
    return client.close();
  }

  /**
   * The pool would send an absolute URL instead of CONNECT, so this connection is not pooled: it
   * serves one request and says so.
   */
  private Future<HttpClientRequest> tunnelled(RequestOptions pinned, Proxy through) {
    HttpConnectOptions way =
        new HttpConnectOptions()
            .setServer(pinned.getServer())
            .setHost(pinned.getHost())
            .setPort(pinned.getPort())
            .setSsl(false)
            .setProxyOptions(through.options());
    pinned.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    return client.connect(way).compose(tunnel -> request(tunnel, pinned));
  }

  private static Future<HttpClientRequest> request(
      HttpClientConnection tunnel, RequestOptions pinned) {
    return tunnel.request(pinned).onFailure(refused -> tunnel.close());
  }
}
