package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.Http.Reply;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.Provider;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an operator finds of requests that were not taken, and can still do with them. */
class RejectionsIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String RIGHT = "canary-of-the-right-secret";
  private static final String WRONG = "canary-of-the-wrong-secret";
  private static final String BODY = "{\"id\":\"m1\",\"type\":\"x\",\"p\":\"canary-of-the-body\"}";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Stub stub;
  private GatewayKit kit;

  @BeforeEach
  void start() {
    stub = new Stub();
    kit = GatewayKit.start(REDIS, configuration(RIGHT, ""));
  }

  @AfterEach
  void stop() {
    kit.close();
    stub.close();
    Invariants.structure(REDIS);
  }

  @Test
  void leavesEvidenceAndNothingThatIsSecret() throws Exception {
    List<String> logged;
    try (Lines lines = new Lines()) {
      Provider forger = kit.provider("mail").knowing(WRONG);
      assertThat(forger.send(BODY, "X-Api-Key", "canary-of-a-header").status()).isEqualTo(401);
      assertThat(kit.ingress().post("/in/kept", BODY, "X-NexusProMail-Signature", RIGHT).status())
          .isEqualTo(401);
      assertThat(kit.ingress().post("/in/mail", new byte[(1 << 20) + 1]).status()).isEqualTo(413);
      rejections("", 3);
      logged = lines.all();
    }

    JsonObject wrong = rejections("?source=mail&reason=wrong_signature", 1).get(0);
    assertThat(wrong.getString("source")).isEqualTo("mail");
    assertThat(wrong.getString("detail"))
        .isEqualTo(
            "1 signature(s) in x-nexuspromail-signature compared with 1 secret(s), none matches");
    assertThat(wrong.getString("remoteAddress")).isEqualTo("127.0.0.1");
    assertThat(wrong.getJsonArray("headers"))
        .contains("X-Api-Key", "x-nexuspromail-signature", "Content-Type");
    assertThat(wrong.getInteger("bytes")).isEqualTo(BODY.length());
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(BODY.getBytes(StandardCharsets.UTF_8));
    assertThat(wrong.getString("sha256")).isEqualTo(HexFormat.of().formatHex(digest));
    assertThat(wrong.getBoolean("kept")).isFalse();
    assertThat(Instant.parse(wrong.getString("at")))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    JsonObject malformed = rejections("?source=kept", 1).get(0);
    assertThat(malformed.getString("reason")).isEqualTo("malformed_signature");
    assertThat(malformed.getBoolean("kept")).isTrue();
    JsonObject large = rejections("?reason=too_large", 1).get(0);
    assertThat(large.getString("detail")).isEqualTo("at most 1048576 bytes are taken");
    assertThat(large.getString("sha256")).isNull();
    assertThat(kit.metrics())
        .contains("hookgate_rejections_total{reason=\"wrong_signature\",source=\"mail\"} 1.0")
        .contains("hookgate_events_total{outcome=\"rejected\",source=\"mail\"} 2.0");
    assertThat(kit.api().get("/api/v1/events").json().getJsonArray("items")).isEmpty();
    assertThat(Everything.in(REDIS)).doesNotContain("canary");
    assertThat(kit.api().get("/api/v1/rejections").toString()).doesNotContain("canary");
    assertThat(logged).noneMatch(line -> line.contains("canary"));
  }

  @Test
  void listsPageByPageAndSince() {
    for (int i = 0; i < 5; i++) {
      kit.ingress().post("/in/mail", BODY);
    }
    rejections("", 5);

    JsonObject first = kit.api().get("/api/v1/rejections?limit=3").json();
    JsonObject second =
        kit.api().get("/api/v1/rejections?limit=3&cursor=" + first.getString("cursor")).json();

    assertThat(first.getJsonArray("items")).hasSize(3);
    assertThat(second.getJsonArray("items")).hasSize(2);
    assertThat(second.getString("cursor")).isNull();
    rejections("?since=1h", 5);
    rejections("?until=1h", 0);
    assertThat(kit.api().get("/api/v1/rejections?source=nobody").status()).isEqualTo(400);
    assertThat(kit.api().get("/api/v1/rejections?cursor=nonsense").status()).isEqualTo(400);
  }

  @Test
  void aForgedRequestNeverClaimsADedupKey() {
    assertThat(kit.provider("mail").knowing(WRONG).send(BODY).status()).isEqualTo(401);

    Reply first = kit.provider("mail").send(BODY);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.json().containsKey("duplicate")).isFalse();
  }

  @Test
  void aFloodCostsRedisABoundedNumberOfCommands() {
    int flood = 1500;
    REDIS.command("CONFIG", "RESETSTAT");
    long begin = System.nanoTime();
    List<CompletableFuture<Reply>> answers = new ArrayList<>();
    Provider forger = kit.provider("kept").knowing(WRONG);
    byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < flood; i++) {
      answers.add(forger.sendLater(body));
      if (answers.size() == 50) {
        answers.forEach(answer -> assertThat(answer.join().status()).isEqualTo(401));
        answers.clear();
      }
    }
    Eventually.eventually(
        "all is counted",
        PATIENCE,
        () -> metric("hookgate_rejections_total\\{reason=\"wrong_signature\"") == flood);
    double missed = metric("hookgate_rejections_missed_total\\{cause=\"budget\"");
    Eventually.eventually(
        "the rest is kept", PATIENCE, () -> calls("zremrangebyrank") == flood - missed);

    long seconds = 1 + (System.nanoTime() - begin) / 1_000_000_000;
    assertThat(calls("zremrangebyrank")).isBetween(10L, 10 * (1 + seconds));
    assertThat(calls("hset")).isLessThanOrEqualTo(10 * (1 + seconds));
    List<JsonObject> kept = rejections("?source=kept", (int) Math.min(200, flood - missed));
    assertThat(kept.stream().filter(one -> one.getBoolean("kept"))).hasSize(2);
    assertThat(kit.provider("kept").send(BODY).status()).isEqualTo(200);
  }

  @Test
  void aStoreThatIsAwayNeitherDelaysNorFailsTheAnswer() {
    REDIS.command("CLIENT", "PAUSE", "3000", "ALL");

    long begin = System.nanoTime();
    for (int i = 0; i < 50; i++) {
      assertThat(kit.provider("mail").knowing(WRONG).send(BODY).status()).isEqualTo(401);
    }

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(2500));
    assertThat(REDIS.command("PING")).isEqualTo("PONG");
  }

  @Test
  void aKeptRequestIsAcceptedOnceTheSecretIsCorrected() {
    restart(WRONG);
    assertThat(kit.provider("kept").knowing(RIGHT).send(BODY).status()).isEqualTo(401);
    JsonObject rejection = rejections("?source=kept", 1).get(0);
    String accept = "/api/v1/rejections/" + rejection.getString("id") + "/accept";

    Reply still = kit.api().post(accept, "");
    assertThat(still.status()).isEqualTo(409);
    assertThat(still.json().getString("type")).isEqualTo("urn:hookgate:problem:still-rejected");
    assertThat(still.json().getString("detail"))
        .contains("wrong_signature")
        .contains("none matches");
    assertThat(kit.api(GatewayKit.READ).post(accept, "").status()).isEqualTo(403);

    restart(RIGHT);
    List<CompletableFuture<Reply>> tries = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      tries.add(kit.api().postLater(accept, new byte[0]));
    }
    List<Reply> replies = tries.stream().map(CompletableFuture::join).toList();
    List<Reply> good = replies.stream().filter(reply -> reply.status() == 200).toList();
    assertThat(good).isNotEmpty();
    String event = good.get(0).json().getJsonArray("events").getString(0);
    for (Reply reply : replies) {
      assertThat(reply.body()).contains(event);
      assertThat(reply.status()).isIn(200, 409);
    }
    kit.ended(event);
    assertThat(stub.arrivals()).hasSize(1);
    assertThat(stub.arrivals(event).get(0).body()).isEqualTo(BODY.getBytes(StandardCharsets.UTF_8));
    Reply late = kit.api().post(accept, "");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.json().getString("detail")).contains(event);
    assertThat(kit.api().get("/api/v1/audit").json().getJsonArray("items"))
        .extracting(it -> ((JsonObject) it).getString("action"))
        .contains("accept");
    JsonObject afterwards = rejections("?source=kept", 1).get(0);
    assertThat(afterwards.getJsonArray("events")).containsExactly(event);
    assertThat(afterwards.getBoolean("kept")).isFalse();
    assertThat(kit.provider("kept").send(BODY).json().getBoolean("duplicate"))
        .as("its dedup key is claimed")
        .isTrue();
  }

  @Test
  void whatHasNoKeyIsAcceptedOnceToo() {
    restart(WRONG);
    assertThat(kit.provider("keyless").knowing(RIGHT).send("{}").status()).isEqualTo(401);
    String id = rejections("?source=keyless", 1).get(0).getString("id");
    restart(RIGHT);

    List<CompletableFuture<Reply>> tries = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      tries.add(kit.api().postLater("/api/v1/rejections/" + id + "/accept", new byte[0]));
    }
    tries.forEach(reply -> assertThat(reply.join().status()).isIn(200, 409));

    assertThat(kit.api().get("/api/v1/events").json().getJsonArray("items")).hasSize(1);
  }

  @Test
  void saysThatARequestIsNotKeptOrUnknown() {
    assertThat(kit.ingress().post("/in/mail", BODY).status()).isEqualTo(401);
    String id = rejections("", 1).get(0).getString("id");

    Reply reply = kit.api().post("/api/v1/rejections/" + id + "/accept", "");

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.json().getString("type")).isEqualTo("urn:hookgate:problem:not-kept");
    String other = id.substring(0, id.length() - 1) + (id.endsWith("0") ? "1" : "0");
    assertThat(kit.api().post("/api/v1/rejections/" + other + "/accept", "").status())
        .isEqualTo(404);
    assertThat(kit.api().post("/api/v1/rejections/evt_1/accept", "").status()).isEqualTo(400);
  }

  @Test
  void metricsSayWhichSecretStillProvesRequests() {
    kit.close();
    kit =
        GatewayKit.start(
            REDIS,
            configuration(
                RIGHT,
                ", {\"value\": \"the-old-secret-0123\", \"notAfter\": \"2099-01-01T00:00:00Z\"}"
                    + ", {\"value\": \"the-expired-one-0123\", \"notAfter\": \"2020-01-01T00:00:00Z\"}"));
    kit.provider("mail").accepted("{\"id\":\"a\"}");
    kit.provider("mail").knowing("the-old-secret-0123").accepted("{\"id\":\"b\"}");
    assertThat(kit.provider("mail").knowing("the-expired-one-0123").send("{}").status())
        .isEqualTo(401);

    assertThat(kit.metrics())
        .contains("hookgate_verified_total{secret=\"1\",source=\"mail\"} 1.0")
        .contains("hookgate_verified_total{secret=\"2\",source=\"mail\"} 1.0")
        .doesNotContain("hookgate_verified_total{secret=\"3\"");
    assertThat(rejections("?reason=expired_secret", 1).get(0).getString("detail"))
        .isEqualTo("signed with secret 3 of 3, which verified until 2020-01-01T00:00:00Z");
  }

  private void restart(String secret) {
    kit.close();
    kit = GatewayKit.startOnWhatIsThere(REDIS, configuration(secret, ""));
  }

  private List<JsonObject> rejections(String query, int count) {
    String more = query.isEmpty() ? "?limit=200" : query + "&limit=200";
    return Eventually.see(
        () ->
            GatewayKit.objects(
                kit.api().get("/api/v1/rejections" + more).json().getJsonArray("items")),
        list -> list.size() >= count && (count > 0 || list.isEmpty()));
  }

  private double metric(String beginning) {
    Matcher line = Pattern.compile("(?m)^" + beginning + "[^}]*} (\\S+)$").matcher(kit.metrics());
    return line.find() ? Double.parseDouble(line.group(1)) : 0;
  }

  private static long calls(String command) {
    String stats = String.valueOf(REDIS.command("INFO", "commandstats"));
    Matcher calls = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(stats);
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }

  private String configuration(String secret, String more) {
    return """
        { "sources": [
            { "name": "mail", "verify": { "provider": "nexuspromail", "secrets": [{"value": "%1$s"}%3$s] } },
            { "name": "kept", "keepRejected": 2,
              "verify": { "provider": "nexuspromail", "secrets": [{"value": "%1$s"}] } },
            { "name": "keyless", "keepRejected": 2,
              "verify": { "scheme": "hmac", "header": "X-Sign", "secrets": [{"value": "%1$s"}] } } ],
          "destinations": [ { "name": "crm", "url": "%2$s" } ],
          "routes": [ { "name": "all", "source": "kept", "destinations": ["crm"] } ] }
        """
        .formatted(secret, stub.url("/hooks"), more);
  }
}
