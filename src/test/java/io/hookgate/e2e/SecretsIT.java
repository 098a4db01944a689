package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Http;
import io.hookgate.testkit.Http.Reply;
import io.hookgate.testkit.Provider;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Secrets that are planted everywhere, and looked for everywhere else. */
class SecretsIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String SOURCE = "canary-of-the-source-01234";
  private static final String SIGNING_TEXT = "canary-of-the-signing-0123456789";
  private static final String SIGNING = whsec(SIGNING_TEXT);
  private static final String BEARER = "canary-of-the-bearer-01234";
  private static final String HEADER = "canary-of-the-header-01234";
  private static final String API_KEY = "canary-of-the-api-key-01234";
  private static final String WRONG_KEY = "canary-of-a-wrong-key-01234";
  private static final String SEND_TEXT = "canary-of-one-send-0123456789";
  private static final String SEND = whsec(SEND_TEXT);
  private static final String BAD_SEND = "canary-that-is-no-secret";
  private static final String SEND_HEADER = "canary-of-a-send-header-01234";
  private static final String QUERY = "canary-in-the-url-01234";

  /** The key of {@link GatewayKit}'s configuration that seals. */
  private static final String DATA_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  private static final List<String> SECRETS =
      List.of(
          SOURCE,
          SIGNING_TEXT,
          SIGNING.substring(6),
          BEARER,
          HEADER,
          API_KEY,
          GatewayKit.ADMIN,
          WRONG_KEY,
          SEND_TEXT,
          SEND.substring(6),
          BAD_SEND,
          DATA_KEY);

  @Test
  void secretsAreNowhereButWhereTheyBelong() {
    List<String> answers = new ArrayList<>();
    List<String> logged;
    String stored;
    try (Lines lines = new Lines();
        Stub stub = new Stub()) {
      try (GatewayKit kit = GatewayKit.start(REDIS, configuration(stub))) {
        receive(kit, answers);
        deliver(kit, stub, answers);
        send(kit, stub, answers);
        operate(kit, answers);
        answers.add(kit.configuration().toString());
        assertThat(stub.arrivals())
            .as("they do reach whom they are for")
            .anyMatch(seen -> ("Bearer " + BEARER).equals(seen.headers().get("Authorization")));
        stored = Everything.in(REDIS);
      }
      logged = lines.all();
    }

    assertThat(logged).anyMatch(line -> line.contains("delivery.dead"));
    assertThat(logged).anyMatch(line -> line.contains("event.rejected"));
    for (String secret : SECRETS) {
      assertThat(logged).as("log").noneMatch(line -> line.contains(secret));
      assertThat(answers).as("answers").noneMatch(answer -> answer.contains(secret));
      assertThat(stored).as("Redis").doesNotContain(secret);
    }
    // Part of a message, and stored as the message is; but shown to nobody.
    for (String part : List.of(QUERY, SEND_HEADER)) {
      assertThat(logged).as("log").noneMatch(line -> line.contains(part));
      assertThat(answers).as("answers").noneMatch(answer -> answer.contains(part));
    }
  }

  private static void receive(GatewayKit kit, List<String> answers) {
    Provider mail = kit.provider("mail");
    byte[] body = "{\"id\":\"1\",\"type\":\"x\"}".getBytes(StandardCharsets.UTF_8);
    String[] signed = mail.signed("1", Instant.now(), body);
    answers.add(mail.send(body).toString());
    answers.add(mail.send("not json").toString());
    answers.add(kit.ingress().post("/in/mail", "{}", signed).toString());
    answers.add(kit.ingress().post("/in/mail", body).toString());
    answers.add(kit.ingress().post("/in/mail", new byte[2 << 20], signed).toString());
    answers.add(kit.ingress().post("/in/nobody", body, signed).toString());
  }

  private static void deliver(GatewayKit kit, Stub stub, List<String> answers) {
    for (int status : List.of(200, 503, 404)) {
      stub.answers(status);
      String id =
          kit.provider("mail").accepted("{\"id\":\"d%d\",\"type\":\"x\"}".formatted(status));
      answers.add(kit.ended(id).encode());
      answers.add(kit.api().get("/api/v1/events/" + id).toString());
    }
    answers.add(kit.api().post("/api/v1/dead-letters/replay", "{}").toString());
  }

  private static void send(GatewayKit kit, Stub stub, List<String> answers) {
    stub.answers(404);
    Http api = kit.api(API_KEY);
    JsonObject message =
        new JsonObject()
            .put("url", stub.url("/sent?token=" + QUERY))
            .put("payload", 1)
            .put("secret", SEND)
            .put("headers", new JsonObject().put("Authorization", "Bearer " + SEND_HEADER));
    Reply sent = api.post("/api/v1/send", message.encode(), "Idempotency-Key", "k");
    assertThat(sent.status()).isEqualTo(202);
    answers.add(sent.toString());
    answers.add(kit.ended(sent.json().getString("id")).encode());
    answers.add(
        api.post(
                "/api/v1/send",
                message.copy().put("secret", whsec("canary-of-one-send-other-one")).encode(),
                "Idempotency-Key",
                "k")
            .toString());
    answers.add(
        api.post("/api/v1/send", message.copy().put("secret", BAD_SEND).encode()).toString());
    answers.add(
        api.post("/api/v1/send", message.copy().put("url", "http://u:" + QUERY + "@a/").encode())
            .toString());
    answers.add(api.post("/api/v1/send", "{\"secret\": \"" + SEND + "\"").toString());
    answers.add(
        api.post("/api/v1/events/" + sent.json().getString("id") + "/replay", "{}").toString());
  }

  private static void operate(GatewayKit kit, List<String> answers) {
    for (String path :
        List.of(
            "/api/v1/events",
            "/api/v1/dead-letters",
            "/metrics",
            "/openapi.json",
            "/health/ready",
            "/api/v1/events?cursor=wrong",
            "/api/v1/nothing")) {
      answers.add(kit.api(API_KEY).get(path).toString());
    }
    answers.add(kit.api(WRONG_KEY).get("/api/v1/events").toString());
    answers.add(kit.ingress().get("/health/ready").toString());
  }

  private static String whsec(String text) {
    return "whsec_" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String configuration(Stub stub) {
    return """
        { "api": { "keys": [ { "name": "canary", "secret": "%s", "scopes": ["admin"] } ] },
          "sources": [ { "name": "mail", "verify": { "provider": "nexuspromail", "secrets": ["%s"] } } ],
          "defaults": { "timeout": "1s", "retry": { "maxAttempts": 2, "baseDelay": "10ms", "factor": 1, "jitter": 0 } },
          "destinations": [
            { "name": "crm", "url": "%s", "headers": { "X-Api-Key": "%s" }, "auth": { "bearer": "%s" },
              "signing": { "scheme": "standard-webhooks", "secrets": ["%s"] } },
            { "name": "noTls", "url": "https://127.0.0.1:%d/?token=%s", "auth": { "bearer": "%s" } } ],
          "routes": [ { "name": "all", "source": "mail", "destinations": ["crm", "noTls"] } ] }
        """
        .formatted(
            API_KEY,
            SOURCE,
            stub.url("/hooks"),
            HEADER,
            BEARER,
            SIGNING,
            stub.port(),
            QUERY,
            BEARER);
  }
}
