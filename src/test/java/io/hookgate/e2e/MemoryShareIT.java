package io.hookgate.e2e;

import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Http;
import io.hookgate.testkit.RedisExtension;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A destination that does not take its events fills its share of the memory, and no more. */
class MemoryShareIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String BODY = "x".repeat(20_000);

  private Stub stub;
  private GatewayKit kit;

  @BeforeEach
  void start() {
    stub = new Stub();
    REDIS.command("CONFIG", "SET", "maxmemory", Integer.toString(24 << 20));
    kit = GatewayKit.start(REDIS, configuration());
  }

  @AfterEach
  void stop() {
    kit.close();
    stub.close();
  }

  @Test
  void onlySourcesThatWouldAddToItHear503UntilItIsWorkedOff() {
    stub.answers(
        (arrival, response) ->
            response.setStatusCode(arrival.path().equals("/sick") ? 503 : 200).end());
    int[] accepted = new int[1];
    eventually(
        "the source of the sick destination hears 503",
        LIMIT,
        () -> {
          int status = kit.provider("to-sick").send(BODY).status();
          accepted[0] += status == 200 ? 1 : 0;
          return status == 503;
        });

    Http.Reply refused = kit.provider("to-sick").send(BODY);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isNotEmpty();
    assertThat(kit.provider("to-well").send(BODY).status()).isEqualTo(200);
    assertThat(accepted[0] * BODY.length()).isGreaterThan((int) (0.2 * (24 << 20) * 0.8));
    assertThat(kit.metrics())
        .contains("hookgate_events_total{outcome=\"unavailable\",source=\"to-sick\"}");

    stub.answers(200);
    eventually(
        "it is accepted again", LIMIT, () -> kit.provider("to-sick").send(BODY).status() == 200);
  }

  private String configuration() {
    return """
        { "sources": [
            { "name": "to-sick", "verify": { "scheme": "none" } },
            { "name": "to-well", "verify": { "scheme": "none" } } ],
          "retention": { "perDestination": 0.2 },
          "defaults": { "circuitBreaker": null,
            "retry": { "maxAttempts": 500, "baseDelay": "500ms", "factor": 1, "jitter": 0, "maxDelay": "5s" } },
          "destinations": [
            { "name": "sick", "url": "%1$s/sick" },
            { "name": "well", "url": "%1$s/well" } ],
          "routes": [
            { "name": "sick", "source": "to-sick", "types": ["*"], "destinations": ["sick"] },
            { "name": "well", "source": "to-well", "types": ["*"], "destinations": ["well"] } ] }
        """
        .formatted(stub.url(""));
  }
}
