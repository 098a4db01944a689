package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.e2e.Stub.Arrival;
import io.hookgate.signature.Presets;
import io.hookgate.signature.SignedRequest;
import io.hookgate.signature.Verdict;
import io.hookgate.signature.Verifier;
import io.hookgate.testkit.Http.Reply;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator and an application can do over the API of a running gateway. */
class ApiBehaviourIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String SECRET = "whsec_c2VjcmV0LW9mLW9uZS1zZW5kLTAxMjM0NTY3";

  private Stub stub;
  private GatewayKit kit;

  @BeforeEach
  void start() {
    stub = new Stub();
    kit = GatewayKit.start(REDIS, configuration());
  }

  @AfterEach
  void stop() {
    kit.close();
    stub.close();
    Invariants.hold(REDIS);
  }

  @Test
  void pagesNeitherSkipNorRepeatWhileNewEventsArrive() {
    List<String> first = accept(60, "crm");
    List<String> seen = new ArrayList<>();
    String cursor = null;
    do {
      JsonObject page =
          get("/api/v1/events?source=any&limit=7" + (cursor == null ? "" : "&cursor=" + cursor));
      seen.addAll(ids(page, "id"));
      cursor = page.getString("cursor");
      accept(5, "crm");
    } while (cursor != null);

    assertThat(seen).doesNotHaveDuplicates().containsAll(first);
    assertThat(seen)
        .isSortedAccordingTo((a, b) -> b.substring(0, 13).compareTo(a.substring(0, 13)));
  }

  @Test
  void listAndViewTellTheSame() {
    String id = kit.provider("any").accepted("{\"amount\": 1.10}", "X-Type", "crm");
    kit.ended(id);

    JsonObject listed = GatewayKit.objects(get("/api/v1/events").getJsonArray("items")).get(0);
    Reply shown = kit.api().get("/api/v1/events/" + id);

    for (String name : List.of("id", "source", "type", "status", "acceptedAt", "bytes")) {
      assertThat(listed.getValue(name)).as(name).isEqualTo(shown.json().getValue(name));
    }
    assertThat(listed.getInteger("bytes")).isEqualTo("{\"amount\": 1.10}".length());
    assertThat(shown.body()).contains("\"payload\":{\"amount\": 1.10}");
    assertThat(listed.getJsonArray("deliveries").getJsonObject(0).getString("state"))
        .isEqualTo("delivered");
  }

  @Test
  void deadLettersAreFoundByWhatTheyAre() {
    stub.answers(404);
    String ann = dead("{\"data\":{\"email\":\"ann@a.example\"}}", "crm");
    String bob = dead("{\"data\":{\"email\":\"bob@a.example\"}}", "crm");
    stub.answers(500);
    String eve = dead("{\"data\":{\"email\":\"ann@a.example\"}}", "billing");

    assertThat(letters("")).containsExactlyInAnyOrder(ann, bob, eve);
    assertThat(letters("?destination=crm")).containsExactlyInAnyOrder(ann, bob);
    assertThat(letters("?reason=exhausted")).containsExactly(eve);
    assertThat(letters("?type=billing")).containsExactly(eve);
    assertThat(letters("?match=" + encoded("{\"/data/email\":\"ann@a.example\"}")))
        .containsExactlyInAnyOrder(ann, eve);
    assertThat(letters("?destination=crm&match=" + encoded("{\"/data/email\":\"ann@a.example\"}")))
        .containsExactly(ann);
    assertThat(letters("?since=1h&until=0s")).hasSize(3);
    assertThat(get("/api/v1/dead-letters").getInteger("count")).isEqualTo(3);
    assertThat(get("/api/v1/dead-letters?destination=billing").getInteger("count")).isEqualTo(1);
  }

  @Test
  void replayingOneEventDeliversItOnceMoreAndClearsTheDeadLetter() {
    stub.answers(404);
    String id = dead("{\"n\":1}", "crm");
    stub.answers(200);

    Reply replayed = kit.api().post("/api/v1/events/" + id + "/replay", "{}");

    assertThat(replayed.status()).isEqualTo(202);
    JsonObject event = kit.ended(id);
    List<JsonObject> deliveries = GatewayKit.deliveries(event);
    assertThat(deliveries)
        .extracting(d -> d.getString("state"))
        .containsExactly("dead", "delivered");
    assertThat(deliveries.get(1).getString("replayOf"))
        .isEqualTo(deliveries.get(0).getString("id"));
    assertThat(letters("")).isEmpty();
    List<Arrival> arrivals = stub.arrivals(id);
    assertThat(arrivals).hasSize(2);
    assertThat(arrivals.get(1).headers())
        .containsEntry("X-Webhook-Replay", replayed.json().getString("id"))
        .containsEntry("X-Webhook-Attempt", "1")
        .containsEntry("X-Webhook-Delivery-Id", deliveries.get(1).getString("id"));
    assertThat(arrivals.get(0).headers()).doesNotContainKey("X-Webhook-Replay");
    assertThat(arrivals.get(1).body()).isEqualTo(arrivals.get(0).body());
  }

  @Test
  void replaysInBulkWhatAFilterMatchesAfterSayingWhatThatWouldBe() {
    stub.answers(404);
    List<String> ann = IntStream.range(0, 12).mapToObj(i -> mailTo("ann@a.example", i)).toList();
    List<String> bob = IntStream.range(0, 5).mapToObj(i -> mailTo("bob@a.example", i)).toList();
    ann.forEach(kit::ended);
    bob.forEach(kit::ended);
    stub.answers(200);
    stub.forget();
    JsonObject filter =
        new JsonObject().put("match", new JsonObject().put("/data/email", "ann@a.example"));

    Reply dry = bulk(filter.copy().put("dryRun", true));

    assertThat(dry.status()).isEqualTo(200);
    assertThat(dry.json().getInteger("matched")).isEqualTo(12);
    assertThat(dry.json().getJsonArray("warnings")).isEmpty();
    assertThat(letters("")).hasSize(17);

    Reply run = bulk(filter);

    assertThat(run.json().getInteger("matched")).isEqualTo(12);
    ann.forEach(id -> kit.event(id, event -> states(event).contains("delivered")));
    assertThat(stub.arrivals()).extracting(Arrival::id).containsExactlyInAnyOrderElementsOf(ann);
    assertThat(stub.arrivals())
        .allSatisfy(
            seen ->
                assertThat(seen.headers())
                    .containsEntry("X-Webhook-Replay", run.json().getString("id")));
    assertThat(new HashSet<>(letters(""))).isEqualTo(new HashSet<>(bob));
  }

  @Test
  void aBulkReplayWarnsOfIdsThatAreNoDeadLetters() {
    stub.answers(404);
    String dead = dead("{}", "crm");
    stub.answers(200);
    String fine = kit.provider("any").accepted("{}", "X-Type", "crm");
    kit.ended(fine);

    Reply reply =
        bulk(new JsonObject().put("ids", new JsonArray().add(dead).add(fine)).put("dryRun", true));

    assertThat(reply.json().getInteger("matched")).isEqualTo(1);
    assertThat(GatewayKit.objects(reply.json().getJsonArray("warnings")))
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.getString("code")).isEqualTo("not-found");
              assertThat(warning.getInteger("count")).isEqualTo(1);
            });
  }

  @Test
  void aFailingReplayMakesANewDeadLetter() {
    stub.answers(404);
    String id = dead("{}", "crm");

    bulk(new JsonObject().put("ids", new JsonArray().add(id)));

    JsonObject event = kit.event(id, now -> states(now).equals(List.of("dead", "dead")));
    assertThat(GatewayKit.objects(get("/api/v1/dead-letters").getJsonArray("items")))
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.getString("id"))
                    .isEqualTo(GatewayKit.deliveries(event).get(1).getString("id")));
  }

  @Test
  void aSendArrivesSignedAndItsSecretIsNowhere() {
    String payload = "{\"total\": 10.50, \"note\": \"\u20ac\"}";
    Instant before = Instant.now();

    Reply reply =
        send(
            "{\"url\":\"%s\",\"payload\":%s,\"secret\":\"%s\",\"headers\":{\"X-Team\":\"growth\"}}"
                .formatted(stub.url("/sent?a=b"), payload, SECRET));

    assertThat(reply.status()).isEqualTo(202);
    String id = reply.json().getString("id");
    JsonObject event = kit.ended(id);
    assertThat(states(event)).containsExactly("delivered");
    Arrival arrival = stub.arrivals(id).get(0);
    assertThat(arrival.path()).isEqualTo("/sent?a=b");
    assertThat(new String(arrival.body(), StandardCharsets.UTF_8)).isEqualTo(payload);
    assertThat(arrival.headers())
        .containsEntry("X-Team", "growth")
        .containsEntry("Content-Type", "application/json")
        .containsEntry("X-Webhook-Source", "api");
    SignedRequest signed =
        new SignedRequest(
            "POST",
            arrival.path(),
            name -> List.of(arrival.headers().getOrDefault(name, "")),
            arrival.body());
    assertThat(
            Verifier.of(Presets.find("standard-webhooks").orElseThrow(), List.of(SECRET))
                .verify(signed, Instant.now().toEpochMilli()))
        .isInstanceOf(Verdict.Verified.class);
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofMinutes(4));
    assertThat(Everything.in(REDIS))
        .contains(id.substring(4))
        .doesNotContain(payload)
        .doesNotContain(SECRET)
        .doesNotContain(SECRET.substring(6))
        .doesNotContain("secret-of-one-send");
  }

  @Test
  void aKeyMakesASendHappenOnce() {
    String body = "{\"url\":\"%s\",\"payload\":{\"n\":1}}".formatted(stub.url("/once"));
    Reply first = kit.api().post("/api/v1/send", body, "Idempotency-Key", "k1");
    String id = first.json().getString("id");
    kit.ended(id);

    Reply again = kit.api().post("/api/v1/send", body, "Idempotency-Key", "k1");
    Reply other =
        kit.api().post("/api/v1/send", body.replace("\"n\":1", "\"n\":2"), "Idempotency-Key", "k1");
    Reply elsewhere =
        kit.api().post("/api/v1/send", body.replace("/once", "/twice"), "Idempotency-Key", "k1");

    assertThat(again.status()).isIn(200, 202);
    assertThat(again.json().getString("id")).isEqualTo(id);
    assertThat(other.status()).isEqualTo(422);
    assertThat(elsewhere.status()).isEqualTo(422);
    assertProblem(other, 422);
    assertThat(stub.arrivals()).hasSize(1);
    assertThat(kit.event(id).getJsonArray("deliveries")).hasSize(1);
  }

  @Test
  void aSendIsTriedAsOftenAsItsCallerSays() {
    stub.answers(503);

    Reply reply =
        send(
            "{\"url\":\"%s\",\"payload\":1,\"maxRetries\":2,\"retryBackoff\":[\"10ms\",\"10ms\"]}"
                .formatted(stub.url("/sick")));

    JsonObject delivery = GatewayKit.deliveries(kit.ended(reply.json().getString("id"))).get(0);
    assertThat(delivery.getString("reason")).isEqualTo("exhausted");
    assertThat(delivery.getInteger("attempts")).isEqualTo(3);
    assertThat(stub.arrivals()).extracting(Arrival::attempt).containsExactly(1, 2, 3);
  }

  @Test
  void aDelayedSendWaits() {
    long began = System.nanoTime();

    Reply reply =
        send("{\"url\":\"%s\",\"payload\":1,\"delay\":\"700ms\"}".formatted(stub.url("/later")));
    kit.ended(reply.json().getString("id"));

    assertThat(Duration.ofNanos(stub.arrivals().get(0).nanos() - began))
        .isBetween(Duration.ofMillis(650), Duration.ofSeconds(3));
  }

  @Test
  void aDeadSendIsReplayedAsItWasSent() {
    stub.answers(404);
    String id =
        send("{\"url\":\"%s\",\"payload\":{\"n\":1},\"secret\":\"%s\"}"
                .formatted(stub.url("/fixed"), SECRET))
            .json()
            .getString("id");
    kit.ended(id);
    stub.answers(200);

    Reply replayed = kit.api().post("/api/v1/events/" + id + "/replay", "{}");

    assertThat(replayed.status()).isEqualTo(202);
    kit.event(id, event -> states(event).contains("delivered"));
    assertThat(stub.arrivals(id)).extracting(Arrival::path).containsExactly("/fixed", "/fixed");
    assertThat(stub.arrivals(id).get(1).headers().get("webhook-signature")).startsWith("v1,");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"payload\":1}', url",
    "'{\"url\":\"http://127.0.0.1:1/\"}', payload",
    "'{\"url\":\"ftp://127.0.0.1/\",\"payload\":1}', url",
    "'{\"url\":\"http://a:b@127.0.0.1/\",\"payload\":1}', url",
    "'{\"url\":\"http://127.0.0.1:1/\",\"payload\":1,\"maxAttempts\":1,\"maxRetries\":1}', maxRetries",
    "'{\"url\":\"http://127.0.0.1:1/\",\"payload\":1,\"headers\":{\"X-A\":\"a\\r\\nX-Evil: 1\"}}', X-A",
    "'{\"url\":\"http://127.0.0.1:1/\\r\\nX-Evil: 1\",\"payload\":1}', url",
    "'{\"url\":\"http://127.0.0.1:1/\",\"payload\":1,\"headers\":{\"X-A\\r\\nX-Evil\":\"1\"}}', header",
    "'{\"url\":\"http://127.0.0.1:1/\",\"payload\":1,\"headers\":{\"Host\":\"b\"}}', Host",
  })
  void aBadSendNamesTheField(String body, String field) {
    Reply reply = send(body);

    assertProblem(reply, 400);
    assertThat(reply.body()).contains(field).doesNotContain("X-Evil: 1");
    assertThat(get("/api/v1/events").getJsonArray("items")).isEmpty();
  }

  @Test
  void keysOpenWhatTheirScopesSay() {
    String id = kit.provider("any").accepted("{}", "X-Type", "crm");
    kit.ended(id);

    assertProblem(kit.anonymousApi().get("/api/v1/events"), 401);
    assertProblem(kit.api("no-such-key-0123456789").get("/api/v1/events"), 401);
    assertThat(kit.api(GatewayKit.READ).get("/api/v1/events").status()).isEqualTo(200);
    assertProblem(kit.api(GatewayKit.READ).post("/api/v1/events/" + id + "/replay", "{}"), 403);
    assertProblem(kit.api(GatewayKit.READ).post("/api/v1/send", "{}"), 403);
    assertProblem(kit.api().get("/api/v1/events/evt_00000000000000000000000000"), 404);
    assertThat(kit.anonymousApi().get("/health/ready").status()).isEqualTo(200);
    for (int i = 0; i < 40; i++) {
      kit.api("guess-number-" + i).get("/api/v1/events");
    }
    Reply slowed = kit.api("guess-number-41").get("/api/v1/events");
    assertProblem(slowed, 429);
    assertThat(slowed.header("Retry-After")).isNotBlank();
    assertThat(stub.arrivals(id)).hasSize(1);
  }

  private static void assertProblem(Reply reply, int status) {
    assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
    JsonObject problem = reply.json();
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(problem.getString("type")).isNotBlank();
    assertThat(problem.getString("title")).isNotBlank();
    assertThat(problem.getString("detail")).isNotBlank();
  }

  private List<String> accept(int count, String type) {
    return IntStream.range(0, count)
        .mapToObj(i -> kit.provider("any").accepted("{\"i\":" + i + "}", "X-Type", type))
        .toList();
  }

  private String mailTo(String email, int number) {
    return kit.provider("any")
        .accepted(
            "{\"n\":%d,\"data\":{\"email\":\"%s\"}}".formatted(number, email), "X-Type", "crm");
  }

  private String dead(String body, String type) {
    String id = kit.provider("any").accepted(body, "X-Type", type);
    kit.event(id, event -> states(event).equals(List.of("dead")));
    return id;
  }

  private Reply bulk(JsonObject request) {
    Reply reply = kit.api().post("/api/v1/dead-letters/replay", request.encode());
    boolean dry = request.getBoolean("dryRun", false);
    assertThat(reply.status()).as(reply.toString()).isEqualTo(dry ? 200 : 202);
    return reply;
  }

  private Reply send(String body) {
    return kit.api().post("/api/v1/send", body);
  }

  private JsonObject get(String path) {
    Reply reply = kit.api().get(path);
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    return reply.json();
  }

  private List<String> letters(String query) {
    return ids(get("/api/v1/dead-letters" + query), "event");
  }

  private static List<String> ids(JsonObject page, String name) {
    return GatewayKit.objects(page.getJsonArray("items")).stream()
        .map(item -> item.getString(name))
        .toList();
  }

  private static List<String> states(JsonObject event) {
    return GatewayKit.deliveries(event).stream().map(d -> d.getString("state")).toList();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private String configuration() {
    return """
        { "sources": [ { "name": "any", "type": "header:X-Type",
              "verify": { "scheme": "hmac", "header": "X-Signature", "secrets": ["source-secret-0123"] } } ],
          "defaults": { "circuitBreaker": null, "timeout": "2s",
            "retry": { "maxAttempts": 2, "baseDelay": "10ms", "factor": 1, "jitter": 0 } },
          "destinations": [ { "name": "crm", "url": "%1$s" }, { "name": "billing", "url": "%1$s" } ],
          "routes": [
            { "name": "crm", "source": "any", "types": ["crm"], "destinations": ["crm"] },
            { "name": "billing", "source": "any", "types": ["billing"], "destinations": ["billing"] } ] }
        """
        .formatted(stub.url("/hooks"));
  }
}
