package io.hookgate.delivery;

import io.hookgate.model.ErrorClass;
import io.hookgate.model.Header;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.network.Endpoint;
import io.hookgate.network.NotAllowed;
import io.hookgate.signature.DeliverySigner;
import io.hookgate.signature.SignedRequest;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt, from look-up to the answer's last byte.
 *
 * <pre>
 * locate -> prove -> sign -> connect -> send -> read -> finish
 *    any of them, when the time is over, something breaks or the answer is too long -> finish
 * </pre>
 *
 * A timer of its own bounds all of it, since no setting of the client bounds an answer that drips;
 * only resetting the request gives its connection back. Lives on one event loop.
 */
final class Exchange {
  /** How much of an answer is kept. */
  static final int KEPT_BYTES = 16 * 1024;

  /** An answer longer than this is not read to its end. */
  static final int READ_BYTES = 64 * 1024;

  /** Signing more than this would keep the event loop busy for longer than a hop to a thread. */
  private static final int SIGNED_ON_LOOP_BYTES = 64 * 1024;

  private static final HttpMethod METHOD = HttpMethod.POST;
  private static final int UNAUTHORIZED = 401;

  private final HttpSender sender;
  private final Target target;
  private final LeasedDelivery delivery;
  private final Promise<Reply> reply = Promise.promise();
  private final Buffer kept = Buffer.buffer();
  private final long startedAt;
  private final long startedNanos;
  private long timer;
  private long read;
  private boolean finished;
  private boolean proving;
  private boolean renewing;
  private @Nullable Header proof;
  private String address = "";
  private List<Header> sentHeaders = List.of();
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse response;

  Exchange(HttpSender sender, Target target, LeasedDelivery delivery) {
    this.sender = sender;
    this.target = target;
    this.delivery = delivery;
    this.startedAt = sender.environment.clock().millis();
    this.startedNanos = sender.environment.nanoTime().getAsLong();
  }

  Future<Reply> run() {
    timer = sender.vertx.setTimer(Math.max(1, target.timeout().toMillis()), id -> expire());
    Future.succeededFuture()
        .compose(begin -> locate())
        .compose(this::connect)
        .compose(connected -> connected.send(Buffer.buffer(delivery.body())))
        .onSuccess(this::read)
        .onFailure(this::fail);
    return reply.future();
  }

  private Future<RequestOptions> locate() {
    try {
      Endpoint endpoint = sender.endpoint(target.url());
      return sender
          .locator
          .locate(endpoint.host(), delivery.attempts())
          .compose(ip -> prove().compose(v -> sign(endpoint)).map(h -> options(endpoint, ip, h)));
    } catch (NotAllowed e) {
      return Future.failedFuture(e);
    }
  }

  /** Gets what proves this attempt to the destination: a token may have to be fetched first. */
  private Future<Void> prove() {
    Credentials credentials = target.access().credentials();
    if (credentials == null) {
      return Future.succeededFuture();
    }
    proving = true;
    return credentials
        .header()
        .map(
            header -> {
              proving = false;
              proof = header;
              return null;
            });
  }

  private Future<MultiMap> sign(Endpoint endpoint) {
    try {
      long seconds = TimeUnit.MILLISECONDS.toSeconds(startedAt);
      MultiMap headers = RequestHeaders.of(target, delivery, sender.userAgent, seconds, proof);
      DeliverySigner signer = target.signer();
      if (signer == null) {
        return signed(headers, List.of());
      }
      byte[] body = delivery.body();
      String id = delivery.event().id();
      SignedRequest signs =
          new SignedRequest(METHOD.name(), endpoint.target(), headers::getAll, body);
      return signer.isSlow(body.length, SIGNED_ON_LOOP_BYTES)
          ? sender
              .vertx
              .executeBlocking(() -> signer.sign(id, startedAt, signs), false)
              .recover(Exchange::unsigned)
              .compose(signatures -> signed(headers, signatures))
          : signed(headers, signer.sign(id, startedAt, signs));
    } catch (NotAllowed e) {
      return Future.failedFuture(e);
    } catch (IllegalArgumentException e) {
      return unsigned(e);
    }
  }

  /** Another attempt would lack the same. */
  private static <T> Future<T> unsigned(Throwable cause) {
    return Future.failedFuture(
        cause instanceof IllegalArgumentException
            ? new NotAllowed("it cannot be signed: " + cause.getMessage())
            : cause);
  }

  private Future<MultiMap> signed(MultiMap headers, List<Header> signatures) {
    RequestHeaders.sign(headers, signatures);
    sentHeaders = RequestHeaders.redacted(headers, target);
    return Future.succeededFuture(headers);
  }

  private RequestOptions options(Endpoint endpoint, InetAddress ip, MultiMap headers) {
    RequestOptions options = endpoint.pinned(METHOD, ip);
    address = options.getServer().toString();
    ClientSSLOptions tls = target.access().tls();
    if (tls != null) {
      options.setSslOptions(tls);
    }
    return options.setHeaders(headers).setConnectTimeout(target.timeout().toMillis());
  }

  private Future<HttpClientRequest> connect(RequestOptions options) {
    if (finished) {
      return Future.failedFuture("the attempt is over");
    }
    return sender.outlet.open(options).compose(this::connected, Exchange::refused);
  }

  /** The client throws for what it cannot write; its message may show a header's value. */
  private static Future<HttpClientRequest> refused(Throwable cause) {
    return Future.failedFuture(
        cause instanceof IllegalArgumentException
            ? new NotAllowed("the HTTP client refuses to write the request's head")
            : cause);
  }

  private Future<HttpClientRequest> connected(HttpClientRequest made) {
    if (finished) {
      return made.reset().compose(v -> Future.failedFuture("the attempt is over"));
    }
    request = made;
    // Without handlers, the client logs every broken connection as an error. The one on the
    // connection outlives the attempt in the pool, so it must not hold on to it.
    made.exceptionHandler(this::fail).connection().exceptionHandler(broken -> {});
    return Future.succeededFuture(made);
  }

  private void read(HttpClientResponse begun) {
    if (finished) {
      return;
    }
    response = begun;
    begun.handler(this::take).exceptionHandler(this::fail).endHandler(v -> end(begun));
  }

  /** A token that was taken back is renewed, and what it was sent with is tried again. */
  private void end(HttpClientResponse begun) {
    Credentials credentials = target.access().credentials();
    if (begun.statusCode() == UNAUTHORIZED
        && credentials != null
        && proof != null
        && credentials.renewable(proof)) {
      renewing = true;
      finish(ErrorClass.HTTP_STATUS, "status 401: the access token is renewed");
    } else {
      finish(null, "");
    }
  }

  private void take(Buffer chunk) {
    read += chunk.length();
    int room = KEPT_BYTES - kept.length();
    if (room > 0) {
      kept.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
    }
    if (read > READ_BYTES) {
      finish(ErrorClass.RESPONSE_LIMIT, "the answer is longer than " + READ_BYTES + " bytes");
    }
  }

  private void expire() {
    String limit = "not finished within " + target.timeout().toMillis() + " ms: ";
    finish(ErrorClass.TIMEOUT, limit + stage());
  }

  private String stage() {
    if (address.isEmpty()) {
      return proving
          ? "the token endpoint had not answered"
          : "the host's name was still being looked up";
    }
    if (request == null) {
      return "there was no connection yet";
    }
    return response == null ? "there was no answer yet" : "the answer had not ended";
  }

  private void fail(Throwable cause) {
    Failure failure = Failure.of(cause);
    finish(failure.error(), failure.detail());
  }

  private void finish(@Nullable ErrorClass error, String detail) {
    if (finished) {
      return;
    }
    finished = true;
    sender.vertx.cancelTimer(timer);
    if (error != null && !renewing && request != null) {
      request.reset();
    }
    reply.complete(result(error, detail));
  }

  private Reply result(@Nullable ErrorClass error, String detail) {
    return new Reply(
        startedAt,
        sender.environment.nanoTime().getAsLong() - startedNanos,
        response == null ? 0 : response.statusCode(),
        error,
        detail,
        address,
        sentHeaders,
        kept.getBytes(),
        read > kept.length(),
        header("Retry-After"),
        header("X-Webhook-Disposition"));
  }

  private @Nullable String header(String name) {
    return response == null ? null : response.getHeader(name);
  }
}
