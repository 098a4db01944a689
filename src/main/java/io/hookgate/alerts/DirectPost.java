package io.hookgate.alerts;

import io.hookgate.config.AuthConfig;
import io.hookgate.config.DestinationConfig;
import io.hookgate.config.SigningConfig;
import io.hookgate.network.Endpoint;
import io.hookgate.network.Locator;
import io.hookgate.network.NotAllowed;
import io.hookgate.network.Outlet;
import io.hookgate.network.Proxy;
import io.hookgate.signature.DeliverySigner;
import io.hookgate.signature.SignedRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Posts an alert without the store, once, to where the guard lets deliveries go: with the
 * destination's headers and signature, without redirects, reading nothing of the answer but its
 * status. For one event loop.
 */
final class DirectPost {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Outlet outlet;
  private final Locator locator;
  private final InstantSource clock;

  /**
   * @param proxy null to connect directly
   */
  DirectPost(Vertx vertx, Locator locator, InstantSource clock, @Nullable Proxy proxy) {
    this.locator = locator;
    this.clock = clock;
    this.outlet = Outlet.single(vertx, TIMEOUT, 1, 1, proxy);
  }

  /**
   * The status of the answer. Fails with {@link NotAllowed} when connections must not go there, and
   * when no answer came in time.
   *
   * @param id that the receiver can know it by
   */
  Future<Integer> post(DestinationConfig destination, String id, Buffer body) {
    try {
      Endpoint endpoint = Endpoint.parse(destination.url());
      return locator
          .locate(endpoint.host(), 0)
          .compose(ip -> outlet.open(request(endpoint, ip, destination)))
          .compose(request -> send(request, destination, id, body))
          .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (NotAllowed e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Integer> send(
      HttpClientRequest request, DestinationConfig destination, String id, Buffer body) {
    // Without a handler, the client logs every broken connection as an error.
    request.connection().exceptionHandler(broken -> {});
    destination.headers().forEach(header -> request.putHeader(header.name(), header.value()));
    AuthConfig auth = destination.auth();
    if (auth != null && auth.fixedValue() != null) {
      request.putHeader(auth.header(), auth.fixedValue());
    }
    long now = clock.millis();
    request
        .putHeader("Content-Type", "application/json")
        .putHeader("webhook-id", id)
        .putHeader("webhook-timestamp", Long.toString(TimeUnit.MILLISECONDS.toSeconds(now)));
    DeliverySigner signer =
        DeliverySigner.of(destination.signing().stream().map(SigningConfig::method).toList());
    if (signer != null) {
      SignedRequest signed =
          new SignedRequest("POST", request.getURI(), request.headers()::getAll, body.getBytes());
      signer
          .sign(id, now, signed)
          .forEach(header -> request.putHeader(header.name(), header.value()));
    }
    return request
        .send(body)
        .map(answer -> answer.statusCode())
        .onComplete(done -> request.connection().close());
  }

  private static RequestOptions request(
      Endpoint endpoint, InetAddress address, DestinationConfig destination) {
    RequestOptions options =
        endpoint.pinned(HttpMethod.POST, address).setTimeout(TIMEOUT.toMillis());
    return destination.tls() == null ? options : options.setSslOptions(destination.tls().options());
  }
}
