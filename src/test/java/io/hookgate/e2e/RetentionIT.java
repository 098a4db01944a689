package io.hookgate.e2e;

import static io.hookgate.testkit.Eventually.eventually;
import static io.hookgate.testkit.Eventually.see;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Http;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes by itself, by age and for want of memory, and what waits for room. */
class RetentionIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int MANY = 100;
  private static final String BODY = "x".repeat(20_000);

  private Stub stub;
  private GatewayKit kit;

  @BeforeEach
  void start() {
    stub = new Stub();
    stub.answers(
        (arrival, response) ->
            response
                .setStatusCode(
                    switch (arrival.path()) {
                      case "/sick" -> 503;
                      case "/dying" -> 400;
                      default -> 200;
                    })
                .end());
  }

  @AfterEach
  void stop() {
    kit.close();
    stub.close();
    REDIS.command("CONFIG", "SET", "maxmemory", Integer.toString(256 << 20));
  }

  @Test
  void whatEndedLongAgoGoesAndADeadLetterStaysForItsOwnTerm() {
    kit = GatewayKit.start(REDIS, configuration());
    String delivered = sent("well");
    String dead = sent("dying");
    kit.ended(delivered);
    kit.ended(dead);
    kit.close();

    kit = GatewayKit.startAhead(REDIS, configuration(), Duration.ofDays(8));
    eventually("it is gone", LIMIT, () -> get(delivered).status() == 404);
    assertThat(get(dead).status()).isEqualTo(200);
    assertThat(see(() -> retained("delivered"), is -> is > 0)).isEqualTo(1);
    assertThat(retained("dead")).isZero();
    assertThat(kit.metrics()).contains("hookgate_retention_oldest_seconds");
    kit.close();

    kit = GatewayKit.startAhead(REDIS, configuration(), Duration.ofDays(31));
    eventually("it is gone", LIMIT, () -> get(dead).status() == 404);
    assertThat(retained("dead")).isEqualTo(1);
    Invariants.hold(REDIS);
  }

  @Test
  void forWantOfMemoryTheOldestDeliveredGoAndWhatWaitsAndDeadLettersNever() {
    REDIS.command("CONFIG", "SET", "maxmemory", Integer.toString(24 << 20));
    kit = GatewayKit.start(REDIS, configuration());
    List<String> stay = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      stay.add(sent("sick"));
      stay.add(sent("dying"));
    }
    List<String> go = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      go.add(sent("well"));
    }

    eventually("there is room again", LIMIT, () -> fullness() < 0.72);
    assertThat(stay).allSatisfy(id -> assertThat(get(id).status()).isEqualTo(200));
    assertThat(get(go.get(0)).status()).isEqualTo(404);
    assertThat(get(go.get(go.size() - 1)).status()).isEqualTo(200);
    assertThat(fullness()).as("no more than is needed").isGreaterThan(0.5);
    assertThat(retained("pressure")).isBetween(400, 1400);
  }

  @Test
  void replaysWaitWhileRedisIsFullAndGoOnByThemselves() {
    kit = GatewayKit.start(REDIS, configuration());
    String one = "";
    for (int i = 0; i < MANY; i++) {
      one = sent("dying");
      kit.ended(one);
    }
    REDIS.command("CONFIG", "SET", "maxmemory", Long.toString((long) (used() / 0.92)));
    String event = one;
    eventually("it is full", LIMIT, () -> kit.provider("to-well").send("{}").status() == 503);

    Http.Reply refused = kit.api().post("/api/v1/events/" + event + "/replay", "{}");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isNotEmpty();
    Http.Reply asked = kit.api().post("/api/v1/dead-letters/replay", "{\"destination\":\"dying\"}");
    assertThat(asked.status()).isEqualTo(202);
    String job = asked.json().getString("id");
    see(() -> job(job), it -> it.getString("state").equals("running"));
    stub.answers(200);
    eventually("it is full still", LIMIT, () -> kit.scriptRuns("jobstep") > 3);
    assertThat(job(job).getInteger("queued")).isZero();

    REDIS.command("CONFIG", "SET", "maxmemory", Integer.toString(256 << 20));
    JsonObject done = see(() -> job(job), it -> it.getString("state").equals("done"));
    assertThat(done.getInteger("queued")).isEqualTo(MANY);
    eventually("all of them arrive", LIMIT, () -> deadLetters() == 0 && toDying() >= 2 * MANY);
  }

  private JsonObject job(String id) {
    return kit.api().get("/api/v1/replays/" + id).json();
  }

  private long toDying() {
    return stub.arrivals().stream().filter(it -> it.path().equals("/dying")).count();
  }

  private int deadLetters() {
    return kit.api().get("/api/v1/dead-letters").json().getInteger("count");
  }

  /** Accepted, sooner or later. */
  private String sent(String to) {
    Http.Reply taken =
        see(() -> kit.provider("to-" + to).send(BODY), reply -> reply.status() == 200);
    return taken.json().getString("id");
  }

  private Http.Reply get(String event) {
    return kit.api().get("/api/v1/events/" + event);
  }

  private int retained(String what) {
    return kit.metrics()
        .lines()
        .filter(line -> line.startsWith("hookgate_retention_total{what=\"" + what + "\"}"))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf('}') + 1)))
        .sum();
  }

  private static double fullness() {
    return used() / Double.parseDouble(memory("maxmemory"));
  }

  private static double used() {
    return Double.parseDouble(memory("used_memory"));
  }

  private static String memory(String field) {
    return String.valueOf(REDIS.command("INFO", "memory"))
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1).strip())
        .findFirst()
        .orElseThrow();
  }

  private String configuration() {
    return """
        { "sources": [
            { "name": "to-sick", "verify": { "scheme": "none" } },
            { "name": "to-dying", "verify": { "scheme": "none" } },
            { "name": "to-well", "verify": { "scheme": "none" } } ],
          "defaults": { "circuitBreaker": null,
            "retry": { "maxAttempts": 500, "baseDelay": "1m", "factor": 1, "jitter": 0, "maxDelay": "1m" } },
          "destinations": [
            { "name": "sick", "url": "%1$s/sick" },
            { "name": "dying", "url": "%1$s/dying" },
            { "name": "well", "url": "%1$s/well" } ],
          "routes": [
            { "name": "sick", "source": "to-sick", "types": ["*"], "destinations": ["sick"] },
            { "name": "dying", "source": "to-dying", "types": ["*"], "destinations": ["dying"] },
            { "name": "well", "source": "to-well", "types": ["*"], "destinations": ["well"] } ] }
        """
        .formatted(stub.url(""));
  }
}
