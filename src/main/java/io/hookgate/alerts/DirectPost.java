package io.hookgate.alerts;

import io.hookgate.config.DestinationConfig;
import io.hookgate.config.Secret;
import io.hookgate.network.Endpoint;
import io.hookgate.network.Locator;
import io.hookgate.network.NotAllowed;
import io.hookgate.signature.StandardWebhooks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Posts an alert without the store, once, to where the guard lets deliveries go: with the
 * destination's headers and signature, without redirects, reading nothing of the answer but its
 * status. For one event loop.
 */
final class DirectPost {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClientAgent client;
  private final Locator locator;
  private final InstantSource clock;

  DirectPost(Vertx vertx, Locator locator, InstantSource clock) {
    this.locator = locator;
    this.clock = clock;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(false)
                .setConnectTimeout(Math.toIntExact(TIMEOUT.toMillis()))
                .setVerifyHost(true),
            new PoolOptions().setHttp1MaxSize(1).setMaxWaitQueueSize(1));
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
          .compose(
              ip ->
                  client.request(
                      endpoint.pinned(HttpMethod.POST, ip).setTimeout(TIMEOUT.toMillis())))
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
    if (destination.bearer() != null) {
      request.putHeader("Authorization", "Bearer " + destination.bearer().value());
    }
    long seconds = clock.instant().getEpochSecond();
    request
        .putHeader("Content-Type", "application/json")
        .putHeader("webhook-id", id)
        .putHeader("webhook-timestamp", Long.toString(seconds));
    if (destination.signing() != null) {
      StandardWebhooks signer =
          StandardWebhooks.of(destination.signing().secrets().stream().map(Secret::value).toList());
      request.putHeader("webhook-signature", signer.signature(id, seconds, body.getBytes()));
    }
    return request
        .send(body)
        .map(answer -> answer.statusCode())
        .onComplete(done -> request.connection().close());
  }
}
