package io.hookgate.e2e;

import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Http;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Personal data that is planted wherever it may come from, and looked for in every value of Redis,
 * in its append-only file and in the log. To add a place: a method that plants, called by {@link
 * #plant}.
 */
class PlantedIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String EMAIL = "planted.person@example.com";
  private static final String HEADER = "planted-header-0123456789";
  private static final String BODY = "planted-body-0123456789";
  private static final String ANSWER = "planted-answer-0123456789";
  private static final String MADE = "planted-transform-0123456789";
  private static final String FAULT = "planted-fault-0123456789";
  private static final List<String> PLANTED = List.of(EMAIL, HEADER, BODY, ANSWER, MADE, FAULT);
  private static final String EVENT =
      "{\"id\":\"%s\",\"type\":\"bounced.hard\",\"data\":{\"email\":\""
          + EMAIL
          + "\"},\"x\":\""
          + BODY
          + "\"}";

  private Stub stub;

  @BeforeEach
  void start() {
    REDIS.command("FLUSHALL");
    REDIS.command("CONFIG", "SET", "appendonly", "yes");
    stub = new Stub();
    stub.answers(
        (seen, response) -> response.setStatusCode(status(seen.path())).end(ANSWER.repeat(40)));
  }

  private static int status(String path) {
    return path.startsWith("/takes") ? 200 : path.startsWith("/flaky") ? 503 : 404;
  }

  @AfterEach
  void stop() {
    stub.close();
    REDIS.command("CONFIG", "SET", "appendonly", "no");
  }

  @Test
  void nothingOfAPersonIsReadInRedisOrInTheLog() {
    List<String> ids;
    String stored;
    List<String> logged;
    try (Lines lines = new Lines()) {
      try (GatewayKit kit = GatewayKit.start(REDIS, configuration(true))) {
        ids = plant(kit);
        for (String id : ids) {
          assertThat(kit.event(id).encode())
              .as("what may be seen by who may see it")
              .contains(BODY);
        }
        stored = Everything.in(REDIS);
      }
      logged = lines.all();
    }

    assertThat(stored).as("it is the append-only file that was read").contains("HSET");
    for (String planted : PLANTED) {
      assertThat(stored).as("Redis and its file").doesNotContain(planted);
      assertThat(logged).as("log").noneMatch(line -> line.contains(planted));
    }
  }

  /** That the test can fail: without encryption each of them is there. */
  @Test
  void allOfItIsReadWhereNothingIsSealed() {
    String stored;
    try (GatewayKit kit = GatewayKit.start(REDIS, configuration(false))) {
      plant(kit);
      stored = Everything.in(REDIS);
    }

    assertThat(PLANTED).allSatisfy(planted -> assertThat(stored.contains(planted)).isTrue());
  }

  private List<String> plant(GatewayKit kit) {
    List<String> ids = new ArrayList<>();
    ids.add(webhook(kit));
    ids.add(failingFilter(kit));
    ids.add(publish(kit));
    ids.add(send(kit));
    rejected(kit);
    replay(kit);
    ids.add(waiting(kit));
    return ids;
  }

  /** Arrives, is transformed, and dies at the destination that alerts go to as well. */
  private static String webhook(GatewayKit kit) {
    String id = accepted(kit, "mail", EVENT.formatted("1"));
    kit.ended(id);
    return id;
  }

  private static String failingFilter(GatewayKit kit) {
    String id = accepted(kit, "picky", EVENT.formatted("2"));
    kit.ended(id);
    return id;
  }

  private static String publish(GatewayKit kit) {
    JsonObject event = new JsonObject(EVENT.formatted("3"));
    event.remove("id");
    event.remove("x");
    event.getJsonObject("data").put("x", BODY);
    Http.Reply reply = kit.api().post("/api/v1/events", event.encode());
    assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
    kit.ended(reply.json().getString("id"));
    return reply.json().getString("id");
  }

  private String send(GatewayKit kit) {
    JsonObject message =
        new JsonObject()
            .put("url", stub.url("/fails?to=" + EMAIL))
            .put("payload", new JsonObject(EVENT.formatted("4")))
            .put("headers", new JsonObject().put("X-Planted", HEADER))
            .put("maxAttempts", 1);
    Http.Reply reply = kit.api().post("/api/v1/send", message.encode());
    assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
    kit.ended(reply.json().getString("id"));
    return reply.json().getString("id");
  }

  private static void rejected(GatewayKit kit) {
    Http.Reply reply = kit.ingress().post("/in/signed", EVENT.formatted("5"), "X-Sign", "0a0b");
    assertThat(reply.status()).as(reply.toString()).isEqualTo(401);
    eventually(
        "the rejection is kept",
        Duration.ofSeconds(10),
        () -> kit.api().get("/api/v1/rejections").body().contains("\"kept\":true"));
  }

  private static void replay(GatewayKit kit) {
    JsonObject order =
        new JsonObject().put("match", new JsonObject().put("/data/email", EMAIL)).put("rate", 1000);
    Http.Reply reply = kit.api().post("/api/v1/dead-letters/replay", order.encode());
    assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
    String job = "/api/v1/replays/" + reply.json().getString("id");
    eventually(
        "the replay is done",
        Duration.ofSeconds(20),
        () -> {
          JsonObject now = kit.api().get(job).json();
          return now.getString("state").equals("done") && now.getLong("open") == 0;
        });
    assertThat(kit.api().get(job).body()).contains(EMAIL);
  }

  /** One that waits, with a delay and a header of its own. */
  private static String waiting(GatewayKit kit) {
    JsonObject message =
        new JsonObject()
            .put("url", "http://127.0.0.1:9/" + EMAIL)
            .put("payload", new JsonObject(EVENT.formatted("6")))
            .put("headers", new JsonObject().put("X-Planted", HEADER))
            .put("delay", "1h");
    Http.Reply reply = kit.api().post("/api/v1/send", message.encode());
    assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
    String id = reply.json().getString("id");
    return id;
  }

  private static String accepted(GatewayKit kit, String source, String body) {
    Http.Reply reply = kit.ingress().post("/in/" + source, body, "X-Planted", HEADER);
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    return reply.json().getString("id");
  }

  private String configuration(boolean sealed) {
    return """
        { "encryption": { "payloads": %4$s },
          "sources": [
            { "name": "mail", "verify": { "scheme": "none" }, "type": "body:/type",
              "forwardHeaders": ["X-Planted"] },
            { "name": "picky", "verify": { "scheme": "none" }, "type": "body:/type" },
            { "name": "signed", "keepRejected": 2,
              "verify": { "scheme": "hmac", "header": "X-Sign", "secrets": ["secret-of-a-test-0123"] } } ],
          "destinations": [
            { "name": "fails", "url": "%1$s", "retry": { "maxAttempts": 1 } },
            { "name": "flaky", "url": "%6$s", "retry": { "maxAttempts": 2, "baseDelay": "200ms" } },
            { "name": "takes", "url": "%2$s" } ],
          "routes": [
            { "name": "fails", "source": "mail", "destinations": ["fails"] },
            { "name": "made", "source": "mail", "transform": "{made: \\"%3$s\\", to: .data.email}",
              "destinations": ["flaky"] },
            { "name": "picky", "source": "picky", "filter": "error(\\"%5$s\\")", "destinations": ["takes"] },
            { "name": "published", "source": "api", "destinations": ["fails"] } ],
          "alerts": { "destination": "takes", "criticalTypes": ["bounced.hard"] } }
        """
        .formatted(stub.url("/fails"), stub.url("/takes"), MADE, sealed, FAULT, stub.url("/flaky"));
  }
}
