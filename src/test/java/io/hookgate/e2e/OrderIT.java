package io.hookgate.e2e;

import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.e2e.Stub.Arrival;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an ordered destination sees. */
class OrderIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final Duration LIMIT = Duration.ofSeconds(30);

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
  void deliveriesOfAKeyArriveAsAcceptedWhileARetryHoldsItsOwnKeyAlone() {
    AtomicBoolean sick = new AtomicBoolean(true);
    stub.answers(
        (arrival, response) ->
            response.setStatusCode(sick.get() && number(arrival) == 0 ? 503 : 200).end());
    List<String> ofA = new ArrayList<>();
    List<String> ofOthers = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      ofA.add(send("ordered", "a", i));
      ofOthers.add(send("ordered", "b", 100 + i));
      ofOthers.add(send("ordered", "c", 200 + i));
    }

    ofOthers.forEach(kit::ended);
    assertThat(stub.arrivals().stream().filter(it -> number(it) < 100))
        .isNotEmpty()
        .allMatch(it -> number(it) == 0);

    sick.set(false);
    ofA.forEach(kit::ended);
    for (String key : List.of("a", "b", "c")) {
      List<Integer> first = numbers(key).stream().distinct().toList();
      assertThat(first).as("first arrivals of " + key).hasSize(30).isSorted();
    }
    // Of each key the next comes only after the one before was taken.
    assertThat(numbers("a")).isSorted();
  }

  @Test
  void aBatchKeepsTheOrderOfItsItems() {
    JsonObject[] items = new JsonObject[50];
    StringBuilder batch = new StringBuilder("[");
    for (int i = 0; i < items.length; i++) {
      batch.append(i == 0 ? "" : ",").append(body("a", i));
    }
    assertThat(kit.provider("batches").send(batch.append("]").toString()).status()).isEqualTo(200);

    Eventually.see(() -> numbers("a"), seen -> seen.size() == items.length);
    assertThat(numbers("a")).isSorted();
  }

  @Test
  void aDeadLetterStopsItsKeyUntilItIsReplayed() {
    AtomicBoolean sick = new AtomicBoolean(true);
    stub.answers(
        (arrival, response) ->
            response.setStatusCode(sick.get() && number(arrival) == 0 ? 400 : 200).end());
    String first = send("strict", "a", 0);
    String second = send("strict", "a", 1);
    kit.ended(send("strict", "b", 2));
    kit.ended(first);
    assertThat(GatewayKit.deliveries(kit.event(second)).get(0).getString("state"))
        .isEqualTo("pending");

    sick.set(false);
    assertThat(kit.api().post("/api/v1/events/" + first + "/replay", "{}").status()).isEqualTo(202);
    kit.ended(second);

    assertThat(numbers("a")).containsExactly(0, 0, 1);
  }

  @Test
  void theSameIdUnderAnotherOrderKeyIsAnotherEvent() {
    String one = send("ordered", "a", 7);
    assertThat(send("ordered", "b", 7)).isNotEqualTo(one);
    assertThat(send("ordered", "a", 7)).isEqualTo(one);
    kit.ended(one);
  }

  @Test
  void aRouteSaysTheLaneBeforeItsDestinationDoes() {
    send("paused", "a", 1);
    send("hurried", "b", 2);

    Set<String> lanes = new HashSet<>();
    eventually(
        "both wait",
        LIMIT,
        () -> {
          lanes.clear();
          for (Object key : (List<?>) REDIS.command("KEYS", "*}q:*")) {
            lanes.add(key.toString().substring(key.toString().length() - 1));
          }
          return lanes.size() == 2;
        });
    assertThat(lanes).containsExactlyInAnyOrder("l", "h");
  }

  private String send(String type, String key, int number) {
    return kit.provider("any").accepted(body(key, number), "X-Type", type);
  }

  private static String body(String key, int number) {
    return new JsonObject().put("k", key).put("n", number).encode();
  }

  private static int number(Arrival arrival) {
    return new JsonObject(new String(arrival.body(), java.nio.charset.StandardCharsets.UTF_8))
        .getInteger("n");
  }

  /** What arrived of that key, in its order. */
  private List<Integer> numbers(String key) {
    return stub.arrivals().stream()
        .map(it -> new JsonObject(new String(it.body(), java.nio.charset.StandardCharsets.UTF_8)))
        .filter(it -> it.getString("k").equals(key))
        .map(it -> it.getInteger("n"))
        .toList();
  }

  private String configuration() {
    return """
        { "sources": [
            { "name": "any", "type": "header:X-Type", "verify": { "scheme": "none" },
              "order": { "key": "body:/k" }, "dedup": { "key": "body:/n" } },
            { "name": "batches", "verify": { "scheme": "none" }, "split": "", "order": { "key": "body:/k" } } ],
          "defaults": { "circuitBreaker": null,
            "retry": { "maxAttempts": 500, "baseDelay": "20ms", "factor": 1, "jitter": 0, "maxDelay": "5s" } },
          "destinations": [
            { "name": "ordered", "url": "%1$s", "ordered": true },
            { "name": "strict", "url": "%1$s", "ordered": true, "onDead": "stop" },
            { "name": "paused", "url": "%1$s", "paused": true, "priority": "low" } ],
          "routes": [
            { "name": "ordered", "source": "any", "types": ["ordered"], "destinations": ["ordered"] },
            { "name": "strict", "source": "any", "types": ["strict"], "destinations": ["strict"] },
            { "name": "paused", "source": "any", "types": ["paused"], "destinations": ["paused"] },
            { "name": "hurried", "source": "any", "types": ["hurried"], "destinations": ["paused"],
              "priority": "high" },
            { "name": "batches", "source": "batches", "types": ["*"], "destinations": ["ordered"] } ] }
        """
        .formatted(stub.url("/"));
  }
}
