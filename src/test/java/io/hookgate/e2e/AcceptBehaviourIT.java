package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.Http.Reply;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.Provider;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider hears, and what of it an operator finds afterwards. */
class AcceptBehaviourIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String OLD = "old-secret-0123456789";
  private static final String NEW = "new-secret-0123456789";
  private static final int MAX_BODY = 64 << 10;

  private Stub stub;
  private GatewayKit kit;

  @BeforeEach
  void start() {
    stub = new Stub();
    kit = GatewayKit.start(REDIS, configuration(""));
  }

  @AfterEach
  void stop() {
    kit.close();
    stub.close();
    Invariants.structure(REDIS);
  }

  @Test
  void whatNoRouteWantsIsKeptAndReplayable() {
    String id = kit.provider("lonely").accepted("{\"n\":1}");

    JsonObject event = kit.event(id);
    assertThat(event.getString("status")).isEqualTo("unrouted");
    assertThat(event.getJsonArray("deliveries")).isEmpty();
    assertThat(listed("status=unrouted")).containsExactly(id);
    assertThat(replay(id, "{}").status()).isEqualTo(409);

    Reply replayed = replay(id, "{\"destinations\":[\"crm\"]}");

    assertThat(replayed.status()).isEqualTo(202);
    assertThat(kit.ended(id).getJsonArray("deliveries")).hasSize(1);
    assertThat(stub.arrivals(id)).hasSize(1);
    assertThat(stub.arrivals(id).get(0).headers().get("X-Webhook-Replay"))
        .isEqualTo(replayed.json().getString("id"));
  }

  @Test
  void anUnroutedEventIsRoutedAnewOnceThereIsARoute() {
    String id = kit.provider("lonely").accepted("{\"n\":1}");
    kit.close();
    kit =
        GatewayKit.startOnWhatIsThere(
            REDIS,
            configuration(
                ", { \"name\": \"late\", \"source\": \"lonely\", \"destinations\": [\"crm\"] }"));

    Reply replayed = replay(id, "{}");

    assertThat(replayed.status()).isEqualTo(202);
    assertThat(GatewayKit.deliveries(kit.ended(id)).get(0).getString("route")).isEqualTo("late");
    assertThat(stub.arrivals(id)).hasSize(1);
  }

  @Test
  void anUnroutedEventThatComesAgainRunsOnceThereIsARoute() {
    String body = "{\"id\":\"m1\",\"type\":\"x\"}";
    String id = kit.provider("wild").accepted(body);
    assertThat(kit.event(id).getString("status")).isEqualTo("unrouted");
    kit.close();
    kit =
        GatewayKit.startOnWhatIsThere(
            REDIS,
            configuration(
                ", { \"name\": \"late\", \"source\": \"wild\", \"destinations\": [\"crm\"] }"));

    Reply again = kit.provider("wild").send(body);

    assertThat(again.json().getBoolean("duplicate")).isTrue();
    assertThat(again.json().getString("id")).isEqualTo(id);
    kit.event(id, event -> event.getJsonArray("deliveries").size() == 1);
    kit.ended(id);
    assertThat(stub.arrivals(id)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json at all",
        "{\"id\":\"m\",\"type\":\"a\\r\\nX-Evil: 1\"}",
        "",
        "[[[[",
      })
  void whatCannotBeReadIsADeadLetterOfTheRoutesThatNeedIt(String body) {
    Reply reply = kit.provider("mail").send(body);

    assertThat(reply.status()).isEqualTo(200);
    String id = reply.json().getString("id");
    JsonObject event = kit.ended(id);
    List<JsonObject> deliveries = GatewayKit.deliveries(event);
    assertThat(deliveries)
        .extracting(d -> d.getString("route") + ' ' + d.getString("state"))
        .containsExactlyInAnyOrder("everything delivered", "bounces dead");
    assertThat(stub.arrivals(id)).hasSize(1);
    assertThat(stub.arrivals(id).get(0).headers()).doesNotContainKey("X-Evil");
    assertThat(new String(stub.arrivals(id).get(0).body(), StandardCharsets.UTF_8)).isEqualTo(body);
    JsonObject dead = kit.api().get("/api/v1/dead-letters?reason=unparsable").json();
    assertThat(GatewayKit.objects(dead.getJsonArray("items")))
        .extracting(item -> item.getString("event"), item -> item.getString("destination"))
        .singleElement()
        .satisfies(tuple -> assertThat(tuple.toList().get(0)).isEqualTo(id));
  }

  @Test
  void recognisesWhatItHasSeen() {
    Provider mail = kit.provider("mail");
    String id = mail.accepted("{\"id\":\"m1\",\"type\":\"sent\"}");
    kit.ended(id);

    Reply same = mail.send("{\"id\":\"m1\",\"type\":\"sent\"}");

    assertThat(same.status()).isEqualTo(200);
    assertThat(same.json().getString("id")).isEqualTo(id);
    assertThat(same.json().getBoolean("duplicate")).isTrue();
    assertThat(kit.event(id).getInteger("duplicates")).isEqualTo(1);
    assertThat(kit.event(id).getBoolean("otherBytes")).isFalse();

    Reply other = mail.send("{\"id\":\"m1\",\"type\":\"forged\"}");

    assertThat(other.json().getString("id")).isEqualTo(id);
    assertThat(kit.event(id).getInteger("duplicates")).isEqualTo(2);
    assertThat(kit.event(id).getBoolean("otherBytes")).isTrue();
    assertThat(kit.event(id).getJsonArray("deliveries")).hasSize(1);
    assertThat(stub.arrivals()).hasSize(1);
    assertThat(listed("limit=10")).containsExactly(id);
  }

  @Test
  void aDuplicateOfWhatEndedDeadRunsAgain() {
    stub.answers(404);
    Provider mail = kit.provider("mail");
    String body = "{\"id\":\"m1\",\"type\":\"sent\"}";
    String id = mail.accepted(body);
    kit.event(id, event -> states(event).equals(List.of("dead")));
    stub.answers(200);

    Reply again = mail.send(body);

    assertThat(again.json().getBoolean("duplicate")).isTrue();
    assertThat(again.json().getString("id")).isEqualTo(id);
    JsonObject event = kit.event(id, now -> states(now).contains("delivered"));
    assertThat(states(event)).containsExactly("dead", "delivered");
    assertThat(kit.api().get("/api/v1/dead-letters").json().getInteger("count")).isZero();

    assertThat(mail.send(body).json().getBoolean("duplicate")).isTrue();
    assertThat(kit.event(id).getJsonArray("deliveries")).hasSize(2);
    assertThat(stub.arrivals(id)).hasSize(2);
  }

  @Test
  void anyOfSeveralSecretsProvesTheSender() {
    Provider rotating = kit.provider("rotating");

    assertThat(rotating.knowing(OLD).send("{\"id\":\"1\"}").status()).isEqualTo(200);
    assertThat(rotating.knowing(NEW).send("{\"id\":\"2\"}").status()).isEqualTo(200);
    assertThat(rotating.knowing("another-0123456789").send("{\"id\":\"3\"}").status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stripe", "standard"})
  void refusesOldAndFutureAndForgedRequests(String source) {
    Provider provider = kit.provider(source);
    byte[] body = "{\"id\":\"evt_1\",\"type\":\"paid\"}".getBytes(StandardCharsets.UTF_8);
    Instant now = Instant.now();

    assertRefused(provider.send("m", now.minus(Duration.ofMinutes(6)), body));
    assertRefused(provider.send("m", now.plus(Duration.ofMinutes(6)), body));
    assertRefused(kit.ingress().post("/in/" + source, "{}", provider.signed("m", now, body)));
    assertRefused(kit.ingress().post("/in/" + source, body));
    assertThat(listed("limit=10")).isEmpty();
    assertThat(kit.metrics())
        .contains("hookgate_events_total{outcome=\"rejected\",source=\"" + source + "\"} 4.0");

    Reply taken = provider.send("m", now.minus(Duration.ofMinutes(4)), body);

    assertThat(taken.status()).isEqualTo(200);
    assertThat(listed("limit=10")).containsExactly(taken.json().getString("id"));
    // The same request once more, as whoever overheard it could send it.
    assertThat(
            provider
                .send("m", now.minus(Duration.ofMinutes(4)), body)
                .json()
                .getBoolean("duplicate"))
        .isTrue();
  }

  @Test
  void aBodyInChunksOverTheLimitIsRefusedAndNothingIsKept() throws IOException {
    String chunk = Integer.toHexString(16 << 10) + "\r\n" + "x".repeat(16 << 10) + "\r\n";

    String answer =
        raw(
            "POST /in/open HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunk.repeat(MAX_BODY / (16 << 10) + 2)
                + "0\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 413 ");
    assertThat(listed("limit=10")).isEmpty();
    assertThat(kit.provider("open").send(new byte[MAX_BODY]).status()).isEqualTo(200);
  }

  @Test
  void headersOfARequestCannotBecomeOthersOnTheWay() throws IOException {
    List<String> requests =
        List.of(
            "X-Type: a\r\nX-Trace: one\r\n X-Evil: folded\r\n",
            "X-Type: a\r\nX-Trace: one\rX-Evil: cr\r\n",
            "X-Type: a\r\nX-Trace: one\nX-Evil: lf\r\n",
            "X-Type: a\r\nX-Trace: one\u0000X-Evil: nul\r\n",
            "X-Type: a%0d%0aX-Evil: 1\r\nX-Trace: one%0d%0aX-Evil: 1\r\n",
            "X-Type: caf\u00e9 \u20ac\r\nX-Trace: caf\u00e9\r\n",
            "X-Type: a\r\nX-Trace: one\r\nwebhook-id: forged\r\nX-Webhook-Replay: forged\r\n",
            "X-Type: a\r\nX-Trace: one\r\nAuthorization: Bearer forged\r\nCookie: a=b\r\n");
    int accepted = 0;
    for (String headers : requests) {
      String answer =
          raw("POST /in/open HTTP/1.1\r\nHost: a\r\n" + headers + "Content-Length: 2\r\n\r\n{}");
      assertThat(answer).as(headers).matches("(?s)HTTP/1.1 (200|400) .*");
      accepted += answer.startsWith("HTTP/1.1 200") ? 1 : 0;
    }
    int whole = accepted;

    Eventually.see(() -> stub.arrivals().size(), arrived -> arrived >= whole);

    assertThat(stub.arrivals()).hasSize(whole);
    assertThat(stub.arrivals())
        .allSatisfy(
            seen -> {
              assertThat(seen.headers())
                  .doesNotContainKeys("X-Evil", "X-Webhook-Replay", "Authorization", "Cookie");
              assertThat(seen.id()).startsWith("evt_");
              assertThat(seen.headers().get("X-Webhook-Event-Type")).matches("[!-~]*");
            });
    assertThat(kit.api().get("/api/v1/dead-letters").json().getInteger("count")).isZero();
  }

  @Test
  void aStoreThatHangsIsUnavailableAndComesBackWithoutARestart() throws Exception {
    Provider mail = kit.provider("mail");
    mail.accepted("{\"id\":\"before\",\"type\":\"sent\"}");
    long redis = REDIS.server().pid();
    signal("-STOP", redis);
    try {
      long began = System.nanoTime();
      Reply first = mail.send("{\"id\":\"during\",\"type\":\"sent\"}");
      Duration patience = Duration.ofNanos(System.nanoTime() - began);
      Reply second = mail.send("{\"id\":\"after\",\"type\":\"sent\"}");

      assertThat(patience).isLessThan(Duration.ofSeconds(8));
      assertThat(List.of(first, second))
          .allSatisfy(
              reply -> {
                assertThat(reply.status()).isEqualTo(503);
                assertThat(reply.header("Retry-After")).isNotBlank();
                assertThat(reply.json().getInteger("status")).isEqualTo(503);
              });
      Eventually.see(() -> kit.ingress().get("/health/ready").status(), status -> status == 503);
      assertThat(kit.ingress().get("/health/live").status()).isEqualTo(200);
    } finally {
      signal("-CONT", redis);
    }

    Eventually.see(() -> kit.ingress().get("/health/ready").status(), status -> status == 200);
    Reply again =
        Eventually.see(
            () -> mail.send("{\"id\":\"after\",\"type\":\"sent\"}"),
            reply -> reply.status() == 200);
    kit.ended(again.json().getString("id"));
    // Its outcome was unknown: now it is there, once.
    Reply during = mail.send("{\"id\":\"during\",\"type\":\"sent\"}");
    assertThat(during.status()).isEqualTo(200);
    assertThat(kit.event(during.json().getString("id")).getJsonArray("deliveries")).hasSize(1);
    assertThat(listed("limit=10")).hasSize(3);
  }

  @Test
  void theSameEventAtOnceIsOneEvent() {
    Provider mail = kit.provider("mail");
    byte[] body = "{\"id\":\"m1\",\"type\":\"sent\"}".getBytes(StandardCharsets.UTF_8);

    List<Reply> replies =
        IntStream.range(0, 60).mapToObj(i -> mail.sendLater(body)).toList().stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(replies).allMatch(reply -> reply.status() == 200);
    assertThat(replies)
        .extracting(reply -> reply.json().getString("id"))
        .containsOnly(listed("limit=10").get(0));
    assertThat(replies).filteredOn(r -> !r.json().getBoolean("duplicate", false)).hasSize(1);
    JsonObject event = kit.ended(listed("limit=10").get(0));
    assertThat(event.getInteger("duplicates")).isEqualTo(59);
    assertThat(stub.arrivals()).hasSize(1);
  }

  @Test
  void anEventGoesToAsManyDestinationsAsItMay() {
    int most = 256;
    kit.close();
    String names =
        IntStream.range(0, most).mapToObj(i -> "\"d" + i + "\"").collect(Collectors.joining(","));
    String destinations =
        IntStream.range(0, most)
            .mapToObj(i -> "{\"name\":\"d%d\",\"url\":\"%s\"}".formatted(i, stub.url("/" + i)))
            .collect(Collectors.joining(","));
    kit =
        GatewayKit.start(
            REDIS,
            """
            { "sources": [ { "name": "wide", "verify": { "scheme": "none" } } ],
              "destinations": [ %s ],
              "routes": [ { "name": "wide", "source": "wide", "destinations": [ %s ] } ] }
            """
                .formatted(destinations, names));

    JsonObject event = kit.ended(kit.provider("wide").accepted("{}"));

    assertThat(states(event)).hasSize(most).containsOnly("delivered");
    assertThat(stub.arrivals())
        .extracting(Stub.Arrival::path)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, most).mapToObj(i -> "/" + i).toList());
  }

  @Test
  void aStoreThatForgotItsScriptsIsToldThemAgain() {
    kit.ended(kit.provider("mail").accepted("{\"id\":\"1\",\"type\":\"sent\"}"));
    REDIS.command("SCRIPT", "FLUSH");

    JsonObject event = kit.ended(kit.provider("mail").accepted("{\"id\":\"2\",\"type\":\"sent\"}"));

    assertThat(states(event)).containsExactly("delivered");
    assertThat(stub.arrivals()).hasSize(2);
  }

  @Test
  void aStoreThatForgotEverythingIsNotMistakenForAnEmptyOne() {
    kit.ended(kit.provider("mail").accepted("{\"id\":\"1\",\"type\":\"sent\"}"));
    REDIS.command("FLUSHALL");

    Eventually.see(() -> kit.ingress().get("/health/ready").status(), status -> status == 503);
    Reply reply = kit.provider("mail").send("{\"id\":\"2\",\"type\":\"sent\"}");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(kit.api().get("/api/v1/events").status()).isEqualTo(503);
  }

  @Test
  void aBrokenHandshakeIsNoEvent() throws IOException {
    assertThat(
            raw(
                "POST /in/open HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}"))
        .startsWith("HTTP/1.1 400 ");
    assertThat(kit.ingress().get("/in/open").status()).isEqualTo(405);
    assertThat(kit.ingress().post("/in/nobody", "{}").status()).isEqualTo(404);
    assertThat(listed("limit=10")).isEmpty();
  }

  private static void assertRefused(Reply reply) {
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
  }

  private Reply replay(String id, String body) {
    return kit.api().post("/api/v1/events/" + id + "/replay", body);
  }

  private List<String> listed(String query) {
    JsonArray items = kit.api().get("/api/v1/events?" + query).json().getJsonArray("items");
    return GatewayKit.objects(items).stream().map(item -> item.getString("id")).toList();
  }

  private static List<String> states(JsonObject event) {
    return GatewayKit.deliveries(event).stream().map(d -> d.getString("state")).toList();
  }

  /** Everything that comes back until the other side has nothing more to say. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), kit.ingressPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      byte[] answer = new byte[4096];
      int length = in.read(answer);
      return length < 0 ? "" : new String(answer, 0, length, StandardCharsets.UTF_8);
    }
  }

  private static void signal(String name, long pid) throws Exception {
    assertThat(new ProcessBuilder("kill", name, Long.toString(pid)).start().waitFor()).isZero();
  }

  private String configuration(String moreRoutes) {
    return """
        { "ingress": { "maxBody": "%1$dB" },
          "sources": [
            { "name": "mail", "verify": { "provider": "nexuspromail", "secrets": ["mail-secret-0123"] } },
            { "name": "wild", "verify": { "provider": "nexuspromail", "secrets": ["wild-secret-0123"] } },
            { "name": "rotating", "verify": { "provider": "nexuspromail", "secrets": ["%2$s", "%3$s"] } },
            { "name": "stripe", "verify": { "provider": "stripe", "secrets": ["whsec_stripe"] } },
            { "name": "standard", "verify": { "provider": "standard-webhooks",
                "secrets": ["whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"] } },
            { "name": "lonely", "verify": { "scheme": "none" } },
            { "name": "open", "verify": { "scheme": "none" }, "type": "header:X-Type", "forwardHeaders": ["X-Trace"] } ],
          "defaults": { "circuitBreaker": null, "timeout": "2s",
            "retry": { "maxAttempts": 3, "baseDelay": "20ms", "factor": 1, "jitter": 0 } },
          "destinations": [ { "name": "crm", "url": "%4$s" } ],
          "routes": [
            { "name": "everything", "source": "mail", "destinations": ["crm"] },
            { "name": "bounces", "source": "mail", "types": ["bounced.*"], "destinations": ["crm"] },
            { "name": "open", "source": "open", "destinations": ["crm"] }%5$s ] }
        """
        .formatted(MAX_BODY, OLD, NEW, stub.url("/hooks"), moreRoutes);
  }
}
