package io.hookgate.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import io.hookgate.backoff.RetryPolicy;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.network.AddressGuard;
import io.hookgate.network.Locator;
import io.hookgate.network.Outlet;
import io.hookgate.signature.DeliverySigner;
import io.hookgate.signature.WebhookSecrets;
import io.hookgate.store.Settlement;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.http.HttpHeaders;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the specification of Standard Webhooks asks of deliveries, over real HTTP. */
@Timeout(60)
class StandardWebhooksDeliveryIT {
  private static final String SECRET = WebhookSecrets.symmetric(new SecureRandom());
  private static final RetryPolicy POLICY =
      new RetryPolicy(
          18, Duration.ofSeconds(15), 3, Duration.ofHours(2), 0.2, Duration.ofDays(365));

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final AtomicLong clock = new AtomicLong(System.currentTimeMillis());
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String retryAfter = "";
  private HttpServer server;

  private record Received(String method, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return headers.get(name).get(0);
    }
  }

  @BeforeEach
  void listen() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .body()
                        .onSuccess(
                            body -> {
                              Map<String, List<String>> headers = new HashMap<>();
                              request.headers().forEach((n, v) -> headers.put(n, List.of(v)));
                              received.add(
                                  new Received(
                                      request.method().name(), headers, body.toString(UTF_8)));
                              if (!retryAfter.isEmpty()) {
                                request.response().putHeader("retry-after", retryAfter);
                              }
                              request
                                  .response()
                                  .setStatusCode(status)
                                  .putHeader("location", "http://127.0.0.1:1/")
                                  .end();
                            }))
            .listen(0, "127.0.0.1")
            .timeout(20, TimeUnit.SECONDS)
            .await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void postsExactlyTheBytesThatItSigned() throws Exception {
    send(0, "{\"n\": 1.10, \"text\": \"grüße\"}");
    Received one = received.get(0);
    assertThat(one.method).isEqualTo("POST");
    new Webhook(SECRET).verify(one.body, HttpHeaders.of(one.headers, (n, v) -> true));
  }

  @Test
  void everyAttemptHasTheSameIdAndItsOwnTime() throws Exception {
    send(0, "{}");
    clock.addAndGet(7000);
    send(1, "{}");
    Received first = received.get(0);
    Received second = received.get(1);
    assertThat(second.header("webhook-id")).isEqualTo(first.header("webhook-id"));
    assertThat(
            Long.parseLong(second.header("webhook-timestamp"))
                - Long.parseLong(first.header("webhook-timestamp")))
        .isEqualTo(7);
    new Webhook(SECRET).verify(second.body, HttpHeaders.of(second.headers, (n, v) -> true));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void any2xxIsSuccess(int code) {
    status = code;
    assertThat(judged(send(0, "{}"))).isInstanceOf(Settlement.Delivered.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308, 400, 404, 410, 429, 500, 502, 504})
  void everythingElseFailsAndNoRedirectIsFollowed(int code) {
    status = code;
    assertThat(judged(send(0, "{}"))).isNotInstanceOf(Settlement.Delivered.class);
    assertThat(received).hasSize(1);
  }

  @Test
  void goneIsNotTriedAgain() {
    status = 410;
    assertThat(judged(send(0, "{}"))).isInstanceOf(Settlement.Dead.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void throttlesAndHonoursRetryAfter(int code) {
    status = code;
    retryAfter = "120";
    assertThat(judged(send(0, "{}")))
        .isInstanceOfSatisfying(
            Settlement.Retry.class,
            retry -> {
              assertThat(retry.delayMillis()).isGreaterThanOrEqualTo(119_000);
              assertThat(retry.holdMillis()).isGreaterThanOrEqualTo(119_000);
            });
  }

  private Reply send(int attempts, String body) {
    Environment environment =
        new Environment(() -> Instant.ofEpochMilli(clock.get()), System::nanoTime, new Random(1));
    Target plain =
        Samples.target("http://127.0.0.1:" + server.actualPort() + "/", Duration.ofSeconds(20));
    Target target =
        new Target(
            plain.destinationId(),
            plain.label(),
            plain.url(),
            plain.timeout(),
            plain.handling(),
            null,
            DeliverySigner.standard(List.of(SECRET)),
            List.of(),
            Access.NONE);
    LeasedDelivery delivery = Samples.delivery(Samples.event(body), attempts, null);
    Promise<Reply> reply = Promise.promise();
    context.runOnContext(
        go -> {
          Locator locator =
              new Locator(
                  new AddressGuard(List.of("127.0.0.0/8")),
                  System::nanoTime,
                  Locator.system(vertx));
          Outlet outlet = Outlet.of(vertx, HttpSender.options(), HttpSender.pool(2), null);
          new HttpSender(vertx, outlet, locator, environment, "1")
              .send(target, delivery)
              .onComplete(reply);
        });
    return reply.future().timeout(30, TimeUnit.SECONDS).await();
  }

  private static Settlement judged(Reply reply) {
    return new Classifier(new Random(1))
        .classify(reply, Samples.delivery(), new Handling(POLICY, Statuses.USUAL, null));
  }
}
