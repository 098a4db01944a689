package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.e2e.Stub.Arrival;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two gateways on one Redis: what one learns of a destination holds the other as well. */
class TwoNodesIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int OPEN = 2;
  private static final long RESET_MILLIS = 4000;

  /** Redis counts whole milliseconds; timers and clocks are not the same one. */
  private static final long SLACK_MILLIS = 100;

  private Stub stub;
  private GatewayKit one;
  private GatewayKit other;

  @BeforeEach
  void start() {
    stub = new Stub();
    one = GatewayKit.start(REDIS, configuration());
    other = GatewayKit.startOnWhatIsThere(REDIS, configuration());
  }

  @AfterEach
  void stop() {
    one.close();
    other.close();
    stub.close();
    Invariants.structure(REDIS);
  }

  @Test
  void anOpenBreakerOfOneNodeHoldsTheOtherToo() {
    stub.answers(503);
    List<String> ids = new ArrayList<>(List.of(send(one, "fragile")));
    Eventually.see(() -> one.circuit("fragile"), state -> state == OPEN);
    awaitHeld();
    long opened = stub.arrivals().get(stub.arrivals().size() - 1).nanos();
    List<Arrival> before = stub.arrivals();
    stub.answers(200);
    for (int i = 0; i < 20; i++) {
      ids.add(send(other, "fragile"));
    }

    assertEndedAfter(ids, before.size(), opened + TimeUnit.MILLISECONDS.toNanos(RESET_MILLIS));
    // Half open where the other node took all that would have probed it.
    assertThat(one.circuit("fragile")).isNotEqualTo(OPEN);
    assertThat(other.circuit("fragile")).isNotEqualTo(OPEN);
  }

  @Test
  void aRetryAfterToOneNodeHoldsTheOtherToo() {
    stub.answers(
        (arrival, response) -> response.putHeader("Retry-After", "3").setStatusCode(503).end());
    List<String> ids = new ArrayList<>(List.of(send(one, "plain")));
    Eventually.see(() -> stub.arrivals().size(), seen -> seen == 1);
    awaitHeld();
    long refused = stub.arrivals().get(0).nanos();
    stub.answers(200);
    for (int i = 0; i < 20; i++) {
      ids.add(send(other, "plain"));
    }

    assertEndedAfter(ids, 1, refused + TimeUnit.SECONDS.toNanos(3));
  }

  private static void awaitHeld() {
    Eventually.see(() -> String.valueOf(REDIS.command("HLEN", holds())), "1"::equals);
  }

  private static String holds() {
    return "{hg:0}h";
  }

  /** All are delivered, none that waited before that moment, and none of them used an attempt. */
  private void assertEndedAfter(List<String> ids, int before, long nanos) {
    for (String id : ids) {
      JsonObject delivery = GatewayKit.deliveries(other.ended(id)).get(0);
      assertThat(delivery.getString("state")).isEqualTo("delivered");
      assertThat(delivery.getInteger("attempts")).isEqualTo(stub.arrivals(id).size());
    }
    List<Arrival> later = stub.arrivals().subList(before, stub.arrivals().size());
    assertThat(later).hasSize(ids.size());
    assertThat(later)
        .allSatisfy(
            seen ->
                assertThat(TimeUnit.NANOSECONDS.toMillis(seen.nanos() - nanos))
                    .isGreaterThanOrEqualTo(-SLACK_MILLIS));
  }

  private static String send(GatewayKit kit, String type) {
    return kit.provider("any").accepted("{}", "X-Type", type);
  }

  private String configuration() {
    return """
        { "sources": [ { "name": "any", "type": "header:X-Type", "verify": { "scheme": "none" } } ],
          "defaults": { "retryBudget": null,
            "retry": { "maxAttempts": 50, "baseDelay": "10ms", "factor": 1, "jitter": 0, "maxDelay": "5s" } },
          "destinations": [
            { "name": "fragile", "url": "%1$s", "circuitBreaker": { "failureRate": 0.5, "minimumCalls": 3,
                "window": "10s", "resetTimeout": "%2$dms", "maxResetTimeout": "%2$dms" } },
            { "name": "plain", "url": "%1$s" } ],
          "routes": [
            { "name": "fragile", "source": "any", "types": ["fragile"], "destinations": ["fragile"] },
            { "name": "plain", "source": "any", "types": ["plain"], "destinations": ["plain"] } ] }
        """
        .formatted(stub.url("/"), RESET_MILLIS);
  }
}
