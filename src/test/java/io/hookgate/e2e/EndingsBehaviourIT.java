package io.hookgate.e2e;

import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Http.Reply;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deliveries and events that an operator ends while a gateway delivers. */
class EndingsBehaviourIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final Duration SOON = Duration.ofSeconds(20);

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
  void aCancelledRetryIsNeverTriedAgain() {
    stub.answers(503);
    String id = kit.provider("any").accepted("{}", "X-Type", "a");
    eventually("it failed once", SOON, () -> state(id).equals("retrying"));
    stub.answers(200);

    JsonObject cancelled = cancel(id);

    assertThat(cancelled.getString("state")).isEqualTo("cancelled");
    kit.ended(kit.provider("any").accepted("{}", "X-Type", "a"));
    assertThat(state(id)).isEqualTo("cancelled");
    assertThat(stub.arrivals(id)).hasSize(1);
  }

  @Test
  void aPurgedDeadLetterLeavesTheListAndCanStillBeSentAgain() {
    stub.answers(404);
    String id = kit.provider("any").accepted("{}", "X-Type", "a");
    kit.ended(id);

    Reply purged = delete("/api/v1/dead-letters?reason=permanent");

    assertThat(purged.json().getInteger("purged")).isEqualTo(1);
    assertThat(kit.api().get("/api/v1/dead-letters").json().getInteger("count")).isZero();
    stub.answers(200);
    assertThat(kit.api().post("/api/v1/events/" + id + "/replay", "{}").status()).isEqualTo(202);
    List<JsonObject> deliveries = GatewayKit.deliveries(kit.ended(id));
    assertThat(deliveries)
        .extracting(d -> d.getString("state"))
        .containsExactly("dead", "delivered");
  }

  @Test
  void anExpungedEventIsNotSentAgainAndItsRepetitionIsKnown() {
    stub.answers(503);
    String id = kit.provider("any").accepted("{\"email\":\"a@b.c\"}", "X-Type", "a", "X-Id", "7");
    eventually("it failed once", SOON, () -> state(id).equals("retrying"));
    int before = stub.arrivals(id).size();
    stub.answers(200);

    Reply expunged = delete("/api/v1/events/" + id);
    String again =
        kit.provider("any").accepted("{\"email\":\"a@b.c\"}", "X-Type", "a", "X-Id", "7");

    assertThat(expunged.status()).isEqualTo(200);
    assertThat(again).isEqualTo(id);
    assertThat(state(id)).isEqualTo("cancelled");
    assertThat(kit.api().get("/api/v1/events/" + id).body()).doesNotContain("a@b.c");
    assertThat(kit.api().post("/api/v1/events/" + id + "/replay", "{}").status()).isEqualTo(409);
    kit.ended(kit.provider("any").accepted("{}", "X-Type", "a", "X-Id", "8"));
    assertThat(stub.arrivals(id)).hasSize(before);
  }

  private JsonObject cancel(String event) {
    String delivery = GatewayKit.deliveries(kit.event(event)).get(0).getString("id");
    return kit.api().post("/api/v1/deliveries/" + delivery + "/cancel", "{}").json();
  }

  private Reply delete(String path) {
    return kit.api().call("DELETE", path, new byte[0]);
  }

  private String state(String event) {
    return GatewayKit.deliveries(kit.event(event)).get(0).getString("state");
  }

  private String configuration() {
    return """
    {
      "sources": [ { "name": "any", "verify": { "scheme": "hmac",
                     "header": "X-Signature", "secrets": ["source-secret-0123"] }, "type": "header:X-Type",
                     "dedup": { "key": "header:X-Id", "ttl": "1h" } } ],
      "destinations": [ { "name": "crm", "url": "%s",
        "retry": { "maxAttempts": 5, "baseDelay": "5s", "jitter": 0 }, "circuitBreaker": null } ],
      "routes": [ { "name": "all", "source": "any", "types": ["*"], "destinations": ["crm"] } ]
    }
    """
        .formatted(stub.url("/hooks"));
  }
}
