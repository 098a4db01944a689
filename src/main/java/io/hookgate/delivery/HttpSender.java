package io.hookgate.delivery;

import io.hookgate.model.LeasedDelivery;
import io.hookgate.network.Endpoint;
import io.hookgate.network.Locator;
import io.hookgate.network.NotAllowed;
import io.hookgate.network.Outlet;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Makes attempts: one HTTP request each, to an address that the guard let through. HTTP/1.1 only,
 * no redirects, nothing decompressed. For one event loop.
 */
final class HttpSender {
  private static final int KEEP_ALIVE_SECONDS = 15;
  private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_STATUS_LINE_BYTES = 4 * 1024;

  /** URLs whose reading is remembered. */
  private static final int ENDPOINTS = 1000;

  /** Attempts that wait for a connection, per connection; more only when destinations share one. */
  private static final int WAITING_PER_CONNECTION = 4;

  final Vertx vertx;
  final Outlet outlet;
  final Locator locator;
  final Environment environment;
  final String userAgent;
  private final Map<String, Endpoint> endpoints =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Endpoint> eldest) {
          return size() > ENDPOINTS;
        }
      };

  HttpSender(Vertx vertx, Outlet outlet, Locator locator, Environment environment, String version) {
    this.vertx = vertx;
    this.outlet = outlet;
    this.locator = locator;
    this.environment = environment;
    this.userAgent = "Hookgate/" + version;
  }

  /**
   * What the client is made of. It has no idle time-out: that would end a long attempt early, and
   * each attempt has its own timer; connections that nobody uses are closed by the keep-alive one.
   */
  static HttpClientOptions options() {
    return new HttpClientOptions()
        .setProtocolVersion(HttpVersion.HTTP_1_1)
        .setKeepAlive(true)
        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
        .setPipelining(false)
        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
        .setSslHandshakeTimeout(CONNECT_TIMEOUT_MILLIS)
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxInitialLineLength(MAX_STATUS_LINE_BYTES)
        .setDecompressionSupported(false)
        .setVerifyHost(true);
  }

  /** Connections per address. */
  static PoolOptions pool(int connections) {
    return new PoolOptions()
        .setHttp1MaxSize(connections)
        .setMaxWaitQueueSize(connections * WAITING_PER_CONNECTION);
  }

  /**
   * Where that URL leads.
   *
   * @throws NotAllowed as {@link Endpoint#parse}
   */
  Endpoint endpoint(String url) throws NotAllowed {
    Endpoint known = endpoints.get(url);
    if (known == null) {
      known = Endpoint.parse(url);
      endpoints.put(url, known);
    }
    return known;
  }

  /** One attempt. The future does not fail for anything that a destination can do. */
  Future<Reply> send(Target target, LeasedDelivery delivery) {
    return new Exchange(this, target, delivery).run();
  }
}
