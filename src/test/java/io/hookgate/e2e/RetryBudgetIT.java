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

/** While a destination fails, its retries come at the pace of their budget. */
class RetryBudgetIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int PER_SECOND = 20;
  private static final int BACKLOG = 100;

  private Stub sick;
  private Stub healthy;
  private GatewayKit kit;

  @BeforeEach
  void start() {
    sick = new Stub();
    healthy = new Stub();
    kit = GatewayKit.start(REDIS, configuration());
  }

  @AfterEach
  void stop() {
    kit.close();
    sick.close();
    healthy.close();
    Invariants.structure(REDIS);
  }

  @Test
  void retriesOfAFailingDestinationComeAtTheirPaceAndDisturbNobody() {
    sick.answers(
        (arrival, response) ->
            response
                .setStatusCode(arrival.path().equals("/sick") && arrival.attempt() == 1 ? 503 : 200)
                .end());
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < BACKLOG; i++) {
      ids.add(send("sick"));
    }
    long claims = kit.scriptRuns("claim");
    String first = send("sick");
    Eventually.see(() -> sick.arrivals(first).size(), seen -> seen >= 1);
    ids.add(first);
    String other = send("healthy");
    kit.ended(other);
    long seen = sick.arrivals().stream().filter(arrival -> arrival.attempt() == 2).count();
    // First tries and other destinations pass by what waits for the budget.
    assertThat(seen).isLessThan(BACKLOG);

    List<JsonObject> deliveries =
        ids.stream().map(id -> GatewayKit.deliveries(kit.ended(id)).get(0)).toList();

    assertThat(deliveries).allMatch(delivery -> delivery.getString("state").equals("delivered"));
    assertThat(deliveries).allMatch(delivery -> delivery.getInteger("attempts") == 2);
    List<Arrival> retries =
        sick.arrivals().stream().filter(arrival -> arrival.attempt() == 2).toList();
    assertThat(retries).hasSize(BACKLOG + 1);
    for (int i = PER_SECOND; i < retries.size(); i++) {
      long apart = retries.get(i).nanos() - retries.get(i - PER_SECOND).nanos();
      // Twenty in a second that is counted in tenths.
      assertThat(TimeUnit.NANOSECONDS.toMillis(apart)).isGreaterThanOrEqualTo(800);
    }
    assertThat(kit.scriptRuns("claim") - claims).isLessThan(6L * BACKLOG);
  }

  private String send(String type) {
    return kit.provider("any").accepted("{}", "X-Type", type);
  }

  private String configuration() {
    return """
        { "sources": [ { "name": "any", "type": "header:X-Type", "verify": { "scheme": "none" } } ],
          "defaults": { "circuitBreaker": null, "retryBudget": { "share": 0.1, "perSecond": %3$d },
            "retry": { "maxAttempts": 5, "baseDelay": "10ms", "factor": 1, "jitter": 0, "maxDelay": "1s" } },
          "destinations": [ { "name": "sick", "url": "%1$s" }, { "name": "healthy", "url": "%2$s" } ],
          "routes": [
            { "name": "sick", "source": "any", "types": ["sick"], "destinations": ["sick"] },
            { "name": "healthy", "source": "any", "types": ["healthy"], "destinations": ["healthy"] } ] }
        """
        .formatted(sick.url("/sick"), healthy.url("/"), PER_SECOND);
  }
}
