package io.hookgate.e2e;

import static io.hookgate.testkit.ScriptedDestination.answer;
import static io.hookgate.testkit.ScriptedDestination.drip;
import static io.hookgate.testkit.ScriptedDestination.first;
import static io.hookgate.testkit.ScriptedDestination.flood;
import static io.hookgate.testkit.ScriptedDestination.halfClose;
import static io.hookgate.testkit.ScriptedDestination.hang;
import static io.hookgate.testkit.ScriptedDestination.hangAfterHead;
import static io.hookgate.testkit.ScriptedDestination.resetMidBody;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.Provider;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.ScriptedDestination;
import io.hookgate.testkit.ScriptedDestination.Request;
import io.hookgate.testkit.ScriptedDestination.Script;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a destination does to its connections: its deliveries end as they should, none is lost,
 * no connection stays behind, and another destination of the same events sees nothing of it.
 */
class MisbehaviourIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int EVENTS = 40;

  /** Of one attempt: what arrives at the healthy one in less did not wait for the sick one. */
  private static final long TIMEOUT_MILLIS = 1500;

  private static final String ENDLESS = "200 OK\r\nContent-Length: 1073741824\r\n\r\n";

  private final Stub healthy = new Stub();
  private long sentAt;

  @AfterEach
  void close() {
    healthy.close();
    Invariants.structure(REDIS);
  }

  /** What it does at the first attempt of each event, and how the attempts end. */
  static Stream<Arguments> scripts() {
    return Stream.of(
        Arguments.of("hangs before the head", hang(), "retryable - timeout"),
        Arguments.of("hangs after the head", hangAfterHead(), "retryable 200 timeout"),
        Arguments.of(
            "drips its head", drip("HTTP/1.1 200 OK\r\n", "X: 1\r\n"), "retryable - timeout"),
        Arguments.of(
            "drips its body",
            drip("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", "x"),
            "retryable 200 timeout"),
        Arguments.of("resets mid-body", resetMidBody(), "retryable 200 reset"),
        Arguments.of("half-closes", halfClose(), "retryable 200 reset"),
        Arguments.of(
            "never ends its headers",
            flood("HTTP/1.1 200 OK\r\n", "X-A: " + "a".repeat(90) + "\r\n", 1 << 20),
            "retryable - response_limit"),
        Arguments.of(
            "asks for a second",
            answer("429 Too Many Requests", "Retry-After: 1"),
            "retryable 429 http_status"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scripts")
  void onlyItsOwnDeliveriesAreTriedAgain(String name, Script script, String attempt) {
    try (ScriptedDestination sick = new ScriptedDestination(first(script));
        GatewayKit kit = GatewayKit.start(REDIS, configuration(sick.url("/"), ""))) {
      List<String> ids = sendAll(kit);

      for (String id : ids) {
        JsonObject delivery = of(kit.ended(id), "sick");
        assertThat(delivery.getString("state")).isEqualTo("delivered");
        assertThat(logged(delivery)).startsWith(attempt).endsWith("; success 200 -");
      }
      healthySawNothing(kit, ids);
      assertThat(sick.requests().stream().filter(request -> request.attempt() == 2))
          .extracting(Request::event)
          .containsExactlyInAnyOrderElementsOf(ids);
      // A connection on which something went wrong does not stay open.
      Eventually.see(sick::stuckConnections, stuck -> stuck == 0);
    }
  }

  @Test
  void anAnswerOfOneGibibyteIsNotReadToItsEnd() {
    Script gibibyte = flood("HTTP/1.1 " + ENDLESS, "x".repeat(1 << 16), 1 << 14);
    try (ScriptedDestination sick = new ScriptedDestination(gibibyte);
        GatewayKit kit = GatewayKit.start(REDIS, configuration(sick.url("/"), ""))) {
      List<String> ids = sendAll(kit);

      for (String id : ids) {
        JsonObject delivery = of(kit.ended(id), "sick");
        assertThat(logged(delivery)).isEqualTo("success 200 -");
      }
      healthySawNothing(kit, ids);
      Eventually.see(sick::openConnections, open -> open == 0);
      // Beyond 64 KiB only what the two kernels hold in between.
      assertThat(sick.bytesWritten() / EVENTS).isLessThan(16 << 20);
    }
  }

  @Test
  void retryAfterAsADateHoldsUntilThen() {
    Script later =
        (request, connection) ->
            answer(
                    "503 Service Unavailable",
                    "Retry-After: "
                        + DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(3)))
                .play(request, connection);
    try (ScriptedDestination sick = new ScriptedDestination(first(later));
        GatewayKit kit = GatewayKit.start(REDIS, configuration(sick.url("/"), ""))) {
      String id = send(kit);

      JsonObject delivery = of(kit.ended(id), "sick");

      assertThat(logged(delivery)).isEqualTo("retryable 503 http_status; success 200 -");
      long apart = sick.requests().get(1).nanos() - sick.requests().get(0).nanos();
      // A date has whole seconds.
      assertThat(TimeUnit.NANOSECONDS.toMillis(apart)).isBetween(1900L, 10_000L);
      healthySawNothing(kit, List.of(id));
    }
  }

  @Test
  void aChainOfRedirectsIsNotFollowed() {
    AtomicInteger hop = new AtomicInteger();
    Script onwards =
        (request, connection) ->
            answer("302 Found", "Location: /" + hop.incrementAndGet()).play(request, connection);
    try (ScriptedDestination sick = new ScriptedDestination(onwards);
        GatewayKit kit = GatewayKit.start(REDIS, configuration(sick.url("/"), ""))) {
      List<String> ids = sendAll(kit);

      for (String id : ids) {
        JsonObject delivery = of(kit.ended(id), "sick");
        assertThat(delivery.getString("reason")).isEqualTo("permanent");
        assertThat(logged(delivery)).isEqualTo("permanent 302 http_status");
      }
      assertThat(sick.requests()).hasSize(EVENTS);
      healthySawNothing(kit, ids);
      assertThat(kit.api().get("/api/v1/dead-letters").json().getInteger("count"))
          .isEqualTo(EVENTS);
    }
  }

  @Test
  void aCertificateThatNobodyTrustsGetsNoByteAndItsDeliveriesAreDeadLetters() throws Exception {
    assertUntrusted("localhost", "https://localhost:");
  }

  @Test
  void aCertificateOfAnotherNameGetsNoByteAndItsDeliveriesAreDeadLetters() throws Exception {
    assertUntrusted("elsewhere.example", "https://localhost:");
  }

  @Test
  void aFlappingDestinationGetsEverythingInTheEnd() {
    AtomicInteger count = new AtomicInteger();
    Script flapping =
        (request, connection) ->
            answer(count.getAndIncrement() / 10 % 2 == 0 ? "503 Busy" : "200 OK")
                .play(request, connection);
    String breaker =
        """
        , "circuitBreaker": { "failureRate": 0.6, "minimumCalls": 5, "window": "1s",
          "resetTimeout": "50ms", "maxResetTimeout": "200ms" }""";
    try (ScriptedDestination sick = new ScriptedDestination(flapping);
        GatewayKit kit = GatewayKit.start(REDIS, configuration(sick.url("/"), breaker))) {
      List<String> ids = sendAll(kit);

      List<JsonObject> deliveries = ids.stream().map(id -> of(kit.ended(id), "sick")).toList();

      assertThat(deliveries).allMatch(delivery -> delivery.getString("state").equals("delivered"));
      assertThat(deliveries.stream().mapToInt(delivery -> delivery.getInteger("attempts")).sum())
          .isEqualTo(sick.requests().size());
      healthySawNothing(kit, ids);
      // Whole answers leave their connection for the next.
      assertThat(sick.connections()).isLessThanOrEqualTo(EVENTS);
    }
  }

  private void assertUntrusted(String name, String url) throws Exception {
    Vertx vertx = Vertx.vertx();
    SelfSignedCertificate certificate = SelfSignedCertificate.create(name);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(certificate.keyCertOptions().getKeyManagerFactory(vertx).getKeyManagers(), null, null);
    try (ScriptedDestination sick =
            new ScriptedDestination(tls.getServerSocketFactory(), answer("200 OK"));
        GatewayKit kit =
            GatewayKit.start(
                REDIS,
                configuration(url + sick.port() + "/", ", \"retry\": { \"maxAttempts\": 2 }"))) {
      List<String> ids = sendAll(kit);

      for (String id : ids) {
        JsonObject delivery = of(kit.ended(id), "sick");
        assertThat(delivery.getString("reason")).isEqualTo("exhausted");
        assertThat(logged(delivery)).isEqualTo("retryable - tls; retryable - tls");
      }
      assertThat(sick.requests()).isEmpty();
      healthySawNothing(kit, ids);
    } finally {
      certificate.delete();
      vertx.close().await();
    }
  }

  /** Each event once, at the first attempt, and none later than a sick attempt takes. */
  private void healthySawNothing(GatewayKit kit, List<String> ids) {
    for (String id : ids) {
      assertThat(logged(of(kit.ended(id), "healthy"))).isEqualTo("success 200 -");
    }
    assertThat(healthy.arrivals())
        .extracting(Stub.Arrival::id)
        .containsExactlyInAnyOrderElementsOf(ids);
    long last = healthy.arrivals().stream().mapToLong(Stub.Arrival::nanos).max().orElseThrow();
    assertThat(TimeUnit.NANOSECONDS.toMillis(last - sentAt)).isLessThan(TIMEOUT_MILLIS);
  }

  private List<String> sendAll(GatewayKit kit) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      ids.add(send(kit));
    }
    return ids;
  }

  private String send(GatewayKit kit) {
    Provider any = kit.provider("any");
    String id = any.accepted("{}", "X-Type", "x");
    sentAt = System.nanoTime();
    return id;
  }

  private static JsonObject of(JsonObject event, String destination) {
    return GatewayKit.deliveries(event).stream()
        .filter(delivery -> delivery.getString("destination").equals(destination))
        .findFirst()
        .orElseThrow();
  }

  private static String logged(JsonObject delivery) {
    return GatewayKit.attempts(delivery).stream()
        .map(
            attempt ->
                "%s %s %s"
                    .formatted(
                        attempt.getString("outcome"),
                        orDash(attempt.getValue("status")),
                        orDash(attempt.getValue("error"))))
        .collect(Collectors.joining("; "));
  }

  private static Object orDash(@Nullable Object value) {
    return value == null ? "-" : value;
  }

  private String configuration(String sick, String more) {
    return """
        { "sources": [ { "name": "any", "type": "header:X-Type", "verify": { "scheme": "none" } } ],
          "network": { "allow": ["127.0.0.0/8", "::1/128"] },
          "defaults": { "timeout": "%dms", "circuitBreaker": null, "retryBudget": null,
            "retry": { "maxAttempts": 50, "baseDelay": "20ms", "factor": 1, "jitter": "full", "maxDelay": "10s" } },
          "destinations": [ { "name": "sick", "url": "%s"%s }, { "name": "healthy", "url": "%s" } ],
          "routes": [ { "name": "all", "source": "any", "types": ["*"], "destinations": ["sick", "healthy"] } ] }
        """
        .formatted(TIMEOUT_MILLIS, sick, more, healthy.url("/"));
  }
}
