package io.hookgate.cli;

import io.hookgate.config.HeaderRules;
import io.hookgate.model.Header;
import io.hookgate.signature.DeliverySigner;
import io.hookgate.signature.SignedRequest;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts an event as a delivery would be: its bytes, its headers and the gateway's own, signed where
 * a secret was given. It follows no redirect. Any thread; blocks.
 */
final class Forwarding {
  private static final String REPLAYED = "listen";

  private final ListenTarget target;
  private final @Nullable DeliverySigner signer;
  private final Duration timeout;
  private final InstantSource clock;
  private final String userAgent = "Hookgate/" + Build.read().version();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * What was answered.
   *
   * @param status 0 for no answer
   * @param error why there is none; empty when there is one
   */
  record Answer(int status, String error, long millis) {
    boolean success() {
      return status / 100 == 2;
    }
  }

  /**
   * @param timeout of one request, the answer's last byte included
   */
  Forwarding(
      ListenTarget target, @Nullable DeliverySigner signer, Duration timeout, InstantSource clock) {
    this.target = target;
    this.signer = signer;
    this.timeout = timeout;
    this.clock = clock;
  }

  /**
   * Posts it once.
   *
   * @param replay whether somebody asked for it again
   */
  Answer post(EventCopy event, boolean replay) throws InterruptedException {
    long began = System.nanoTime();
    int status = 0;
    String error = "";
    try {
      status = send(event, replay);
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      error = words(cause);
    }
    return new Answer(status, error, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
  }

  private int send(EventCopy event, boolean replay) throws InterruptedException {
    List<Header> headers = headers(event, replay);
    try {
      return send(target, event, headers);
    } catch (CompletionException e) {
      ListenTarget other = target.overIpv6();
      if (other == null || !(e.getCause() instanceof ConnectException)) {
        throw e;
      }
      return send(other, event, headers);
    }
  }

  private int send(ListenTarget to, EventCopy event, List<Header> headers)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to.url()).POST(HttpRequest.BodyPublishers.ofByteArray(event.body()));
    headers.forEach(header -> request.header(header.name(), header.value()));
    // The client's own time-out ends with the answer's headers; this one with its last byte.
    var answer = http.sendAsync(request.build(), BodyHandlers.discarding());
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new CompletionException(e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new CompletionException(e.getCause());
    }
  }

  /** Those of a first attempt. There is no delivery: its id is made up, and says so. */
  private List<Header> headers(EventCopy event, boolean replay) {
    long now = clock.millis();
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("User-Agent", userAgent));
    if (!event.contentType().isEmpty()) {
      headers.add(new Header("Content-Type", event.contentType()));
    }
    event.sendable().stream().filter(Forwarding::passes).forEach(headers::add);
    headers.add(new Header("webhook-id", event.id()));
    headers.add(new Header("webhook-timestamp", Long.toString(now / 1000)));
    headers.add(new Header("X-Webhook-Event-Id", event.id()));
    headers.add(new Header("X-Webhook-Delivery-Id", event.id().replaceFirst("evt_", "listen_")));
    headers.add(new Header("X-Webhook-Event-Type", HeaderRules.encoded(event.type())));
    headers.add(new Header("X-Webhook-Source", HeaderRules.encoded(event.source())));
    headers.add(new Header("X-Webhook-Attempt", "1"));
    headers.add(new Header("X-Webhook-Event-Time", event.acceptedAt().toString()));
    if (replay) {
      headers.add(new Header("X-Webhook-Replay", REPLAYED + '-' + now));
    }
    if (signer != null) {
      SignedRequest signed = SignedRequest.of("POST", target.path(), headers, event.body());
      List<Header> signatures = signer.sign(event.id(), now, signed);
      headers.removeIf(one -> signatures.stream().anyMatch(it -> same(it, one)));
      headers.addAll(signatures);
    }
    return headers;
  }

  /** What a delivery takes from an event, and this client can write. */
  private static boolean passes(Header header) {
    return !HeaderRules.reserved(header.name())
        && !header.name().equalsIgnoreCase("proxy-authorization")
        && HeaderRules.clean(header.value());
  }

  private static boolean same(Header one, Header other) {
    return one.name().equalsIgnoreCase(other.name());
  }

  private String words(Throwable cause) {
    if (cause instanceof ConnectException) {
      return "nobody listens at " + target.url();
    }
    if (cause instanceof TimeoutException) {
      return "no whole answer within " + timeout.toMillis() + " ms";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
