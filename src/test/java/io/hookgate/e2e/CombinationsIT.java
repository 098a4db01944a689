package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A destination with everything at once: breaker, retry budget, limits, filter and transform. */
class CombinationsIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int EVENTS = 40;
  private static final int LARGE = 300 * 1024;

  private Stub stub;
  private GatewayKit one;
  private GatewayKit two;

  @BeforeEach
  void start() {
    stub = new Stub();
    one = GatewayKit.start(REDIS, configuration());
    two = GatewayKit.startOnWhatIsThere(REDIS, configuration());
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
    stub.close();
    Invariants.hold(REDIS);
  }

  @Test
  void allArrivesOfADestinationThatFailedAskedToWaitWasPausedAndIsWellAgain() {
    AtomicInteger calls = new AtomicInteger();
    stub.answers(
        (arrival, response) -> {
          if (calls.incrementAndGet() % 5 == 0) {
            response.putHeader("Retry-After", "1");
          }
          response.setStatusCode(503).end();
        });
    List<String> wanted = sendAll();
    String unwanted = one.provider("any").accepted(large(false), "X-Type", "crm");
    Eventually.see(calls::get, seen -> seen >= 12);
    operate("pause");
    operate("resume");
    Eventually.see(calls::get, seen -> seen >= 20);
    stub.answers(200);

    for (String id : wanted) {
      JsonObject delivery = GatewayKit.deliveries(one.ended(id)).get(0);
      assertThat(delivery.getString("state")).isEqualTo("delivered");
    }
    assertThat(GatewayKit.deliveries(one.ended(unwanted)).get(0).getString("state"))
        .isEqualTo("cancelled");
    Eventually.see(() -> (List<?>) REDIS.command("KEYS", "{hg:dst:*}p"), List::isEmpty);
  }

  private List<String> sendAll() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      GatewayKit at = i % 2 == 0 ? one : two;
      String body = i % 10 == 0 ? large(true) : "{\"wanted\":true}";
      ids.add(at.provider("any").accepted(body, "X-Type", "crm"));
    }
    return ids;
  }

  private static String large(boolean wanted) {
    return "{\"wanted\":" + wanted + ",\"pad\":\"" + "x".repeat(LARGE) + "\"}";
  }

  private void operate(String action) {
    assertThat(one.api().post("/api/v1/destinations/crm/" + action, "{}").status()).isLessThan(300);
  }

  private String configuration() {
    return """
        { "sources": [ { "name": "any", "type": "header:X-Type", "verify": { "scheme": "none" } } ],
          "destinations": [
            { "name": "crm", "url": "%s", "timeout": "2s", "concurrency": 3,
              "rateLimit": { "permits": 50, "per": "1s", "burst": 5 },
              "circuitBreaker": { "failureRate": 0.5, "minimumCalls": 3, "window": "5s",
                "resetTimeout": "200ms", "maxResetTimeout": "400ms" },
              "retryBudget": { "share": 0.1, "perSecond": 5 },
              "retry": { "maxAttempts": 1000, "baseDelay": "20ms", "factor": 1, "jitter": 0, "maxDelay": "1s" } } ],
          "routes": [
            { "name": "crm", "source": "any", "types": ["crm"], "destinations": ["crm"],
              "filter": ".wanted", "transform": "{wanted, length: (.pad | length)}" } ] }
        """
        .formatted(stub.url("/crm"));
  }
}
