package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.e2e.Stub.Arrival;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.Provider;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What waits while its destination is left alone: it uses no attempt, and nobody else waits. */
class HoldingIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int OPEN = 2;
  private static final int CALLS_THAT_OPEN = 3;
  private static final long RESET_MILLIS = 250;
  private static final long RETRY_AFTER_MILLIS = 1000;

  /** Redis counts whole milliseconds; timers and clocks are not the same one. */
  private static final long SLACK_MILLIS = 50;

  private Stub stub;
  private Stub other;
  private GatewayKit kit;

  @BeforeEach
  void start() {
    stub = new Stub();
    other = new Stub();
    kit = GatewayKit.start(REDIS, configuration());
  }

  @AfterEach
  void stop() {
    kit.close();
    stub.close();
    other.close();
    Invariants.structure(REDIS);
  }

  @Test
  void anOpenBreakerHoldsWithoutUsingAttempts() {
    int waiting = 20;
    stub.answers(503);
    List<String> ids = new ArrayList<>(List.of(send("fragile", "first")));
    Eventually.see(() -> kit.circuit("fragile"), state -> state == OPEN);
    for (int i = 0; i < waiting; i++) {
      ids.add(send("fragile", "held " + i));
    }
    int probes = 3;
    Eventually.see(() -> stub.arrivals().size(), seen -> seen >= CALLS_THAT_OPEN + probes);
    AtomicLong answered = new AtomicLong();
    long healed = System.nanoTime();
    stub.answers(
        (arrival, response) -> {
          if (answered.compareAndSet(0, -1)) {
            stub.vertx()
                .setTimer(
                    300,
                    t -> {
                      answered.set(System.nanoTime());
                      response.end();
                    });
          } else {
            response.end();
          }
        });

    List<JsonObject> deliveries =
        ids.stream().map(id -> GatewayKit.deliveries(kit.ended(id)).get(0)).toList();

    List<Arrival> all = stub.arrivals();
    List<Arrival> sick = all.stream().filter(seen -> seen.nanos() < healed).toList();
    List<Arrival> well = all.stream().filter(seen -> seen.nanos() >= healed).toList();
    assertThat(deliveries).allMatch(d -> d.getString("state").equals("delivered"));
    // Each attempt is one that arrived: nothing was counted for waiting.
    assertThat(deliveries.stream().mapToInt(d -> d.getInteger("attempts")).sum())
        .isEqualTo(all.size());
    assertThat(all).hasSize(sick.size() + ids.size());
    // Half open lets one through.
    for (int i = CALLS_THAT_OPEN; i < sick.size(); i++) {
      long apart = sick.get(i).nanos() - sick.get(i - 1).nanos();
      assertThat(TimeUnit.NANOSECONDS.toMillis(apart))
          .isGreaterThanOrEqualTo(RESET_MILLIS - SLACK_MILLIS);
    }
    // And the others only after its answer.
    assertThat(well.subList(1, well.size())).allMatch(seen -> seen.nanos() > answered.get());
    for (String id : ids) {
      List<Arrival> own = stub.arrivals(id);
      assertThat(own)
          .extracting(Arrival::attempt)
          .isEqualTo(IntStream.rangeClosed(1, own.size()).boxed().toList());
    }
    assertThat(kit.circuit("fragile")).isZero();
  }

  @Test
  void retryAfterHoldsTheWholeDestination() {
    AtomicLong refused = new AtomicLong();
    stub.answers(
        (arrival, response) -> {
          if (refused.compareAndSet(0, System.nanoTime())) {
            response.putHeader("Retry-After", "1").setStatusCode(429);
          }
          response.end();
        });
    String first = send("plain", "first");
    kit.event(first, event -> state(event).equals("retrying"));
    List<String> ids = new ArrayList<>(List.of(first));
    for (int i = 0; i < 10; i++) {
      ids.add(send("plain", "held " + i));
    }

    for (String id : ids) {
      JsonObject delivery = GatewayKit.deliveries(kit.ended(id)).get(0);
      assertThat(delivery.getString("state")).isEqualTo("delivered");
      assertThat(delivery.getInteger("attempts")).isEqualTo(id.equals(first) ? 2 : 1);
    }

    List<Arrival> later = stub.arrivals().subList(1, stub.arrivals().size());
    assertThat(later)
        .allSatisfy(
            seen ->
                assertThat(TimeUnit.NANOSECONDS.toMillis(seen.nanos() - refused.get()))
                    .isGreaterThanOrEqualTo(RETRY_AFTER_MILLIS - SLACK_MILLIS));
  }

  @Test
  void aDestinationThatHangsCostsAHealthyOneNothing() {
    int events = 1500;
    stub.answers((arrival, response) -> {});
    Provider any = kit.provider("any");
    List<CompletableFuture<String>> replies = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      byte[] body = ("to both " + i).getBytes(StandardCharsets.UTF_8);
      CompletableFuture<String> reply =
          any.sendLater(body, "X-Type", "both").thenApply(r -> r.json().getString("id"));
      replies.add(reply);
      if (i % 32 == 31) {
        reply.join();
      }
    }
    List<String> ids = replies.stream().map(CompletableFuture::join).toList();

    Eventually.see(() -> other.arrivals().size(), arrived -> arrived >= events);

    assertThat(other.arrivals()).extracting(Arrival::id).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(other.arrivals()).allMatch(seen -> seen.attempt() == 1);
    // The sick one has its share and no more; what it has no place for waits in Redis.
    assertThat(stub.arrivals()).hasSizeBetween(100, events - 1);
    assertThat(stub.arrivals()).allMatch(seen -> seen.attempt() == 1);
    assertThat(kit.event(ids.get(events - 1)).getJsonArray("deliveries")).hasSize(2);
  }

  @Test
  void aPausedDestinationHoldsWithoutUsingAttempts() {
    String id = send("paused", "held");
    String after = send("plain", "goes");

    kit.ended(after);

    JsonObject delivery = GatewayKit.deliveries(kit.event(id)).get(0);
    assertThat(delivery.getString("state")).isEqualTo("pending");
    assertThat(delivery.getInteger("attempts")).isZero();
    assertThat(stub.arrivals(id)).isEmpty();
  }

  private String send(String type, String body) {
    return kit.provider("any").accepted(body, "X-Type", type);
  }

  private static String state(JsonObject event) {
    return GatewayKit.deliveries(event).get(0).getString("state");
  }

  private String configuration() {
    return """
        { "sources": [ { "name": "any", "type": "header:X-Type", "verify": { "scheme": "none" } } ],
          "defaults": { "timeout": "15s",
            "retry": { "maxAttempts": 50, "baseDelay": "10ms", "factor": 1, "jitter": 0, "maxDelay": "5s" } },
          "destinations": [
            { "name": "fragile", "url": "%1$s", "circuitBreaker": { "failureRate": 0.5, "minimumCalls": %3$d,
                "window": "10s", "resetTimeout": "%4$dms", "maxResetTimeout": "%4$dms" } },
            { "name": "plain", "url": "%1$s" },
            { "name": "paused", "url": "%1$s", "paused": true },
            { "name": "healthy", "url": "%2$s" } ],
          "routes": [
            { "name": "fragile", "source": "any", "types": ["fragile"], "destinations": ["fragile"] },
            { "name": "plain", "source": "any", "types": ["plain"], "destinations": ["plain"] },
            { "name": "paused", "source": "any", "types": ["paused"], "destinations": ["paused"] },
            { "name": "both", "source": "any", "types": ["both"], "destinations": ["plain", "healthy"] } ] }
        """
        .formatted(stub.url("/sick"), other.url("/well"), CALLS_THAT_OPEN, RESET_MILLIS);
  }
}
