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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A gateway that stops and starts again on the same Redis. */
class StoppingIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private Stub stub;

  @BeforeEach
  void start() {
    stub = new Stub();
  }

  @AfterEach
  void stop() {
    stub.close();
    Invariants.hold(REDIS);
  }

  @Test
  void anAttemptThatOutlivesTheDrainIsSettledAndGoesOnAfterTheNextStart() {
    String id;
    List<String> logged;
    try (Lines lines = new Lines()) {
      try (GatewayKit kit = GatewayKit.start(REDIS, configuration())) {
        // So that the worker has talked to Redis before.
        kit.ended(kit.provider("mail").accepted("{\"id\":\"0\",\"type\":\"x\"}"));
        stub.answers((arrival, response) -> {});
        id = kit.provider("mail").accepted("{\"id\":\"1\",\"type\":\"x\"}");
        Eventually.see(() -> stub.arrivals(id), arrived -> arrived.size() == 1);
      }
      logged = lines.all();
    }
    stub.answers(200);

    try (GatewayKit kit = GatewayKit.startOnWhatIsThere(REDIS, configuration())) {
      JsonObject delivery = GatewayKit.deliveries(kit.ended(id)).get(0);

      assertThat(delivery.getString("state")).isEqualTo("delivered");
      assertThat(GatewayKit.attempts(delivery))
          .extracting(attempt -> attempt.getString("outcome"))
          .containsExactly("retryable", "success");
    }
    assertThat(stub.arrivals(id)).extracting(Arrival::attempt).containsExactly(1, 2);
    assertThat(logged)
        .as("a stop is no alarm")
        .noneMatch(line -> line.contains("ERROR StoreWatch"));
  }

  @Test
  void nothingStaysLeasedByAGatewayThatStopped() {
    int events = 1500;
    stub.answers((arrival, response) -> stub.vertx().setTimer(100, t -> response.end()));
    GatewayKit kit = GatewayKit.start(REDIS, configuration());
    Set<String> ids = new HashSet<>();
    Provider mail = kit.provider("mail");
    IntStream.range(0, events)
        .mapToObj(i -> "{\"id\":\"%d\",\"type\":\"x\"}".formatted(i))
        .map(body -> mail.sendLater(body.getBytes(StandardCharsets.UTF_8)))
        .toList()
        .forEach(reply -> ids.add(reply.join().json().getString("id")));
    kit.close();

    try (GatewayKit next = GatewayKit.startOnWhatIsThere(REDIS, configuration())) {
      ids.forEach(next::ended);
    }
  }

  @Test
  void whatWasAcknowledgedWhileStoppingArrivesAfterTheNextStart() throws InterruptedException {
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    AtomicBoolean enough = new AtomicBoolean();
    Thread load;
    try (GatewayKit kit = GatewayKit.start(REDIS, configuration())) {
      Provider mail = kit.provider("mail");
      load = new Thread(() -> load(mail, acknowledged, enough), "load");
      load.start();
      Eventually.see(acknowledged::size, size -> size > 50);
    } finally {
      enough.set(true);
    }
    load.join(20_000);

    try (GatewayKit kit = GatewayKit.startOnWhatIsThere(REDIS, configuration())) {
      Eventually.see(
          () -> {
            Set<String> missing = new HashSet<>(acknowledged);
            stub.arrivals().forEach(arrival -> missing.remove(arrival.id()));
            return missing;
          },
          Set::isEmpty);
      for (String id : acknowledged) {
        assertThat(GatewayKit.deliveries(kit.ended(id)))
            .extracting(d -> d.getString("state"))
            .containsExactly("delivered");
      }
    }
  }

  private static void load(Provider mail, Set<String> acknowledged, AtomicBoolean enough) {
    for (int i = 0; !enough.get(); i++) {
      byte[] body = "{\"id\":\"%d\",\"type\":\"x\"}".formatted(i).getBytes(StandardCharsets.UTF_8);
      try {
        var reply = mail.sendLater(body).join();
        if (reply.status() == 200) {
          acknowledged.add(reply.json().getString("id"));
        }
      } catch (java.util.concurrent.CompletionException gone) {
        // Nobody listens any more, and nothing was promised.
      }
    }
  }

  private String configuration() {
    return """
        { "sources": [ { "name": "mail", "verify": { "provider": "nexuspromail", "secrets": ["mail-secret-0123"] } } ],
          "defaults": { "timeout": "15s", "retry": { "maxAttempts": 5, "baseDelay": "10ms", "factor": 1, "jitter": 0 } },
          "destinations": [ { "name": "crm", "url": "%s" } ],
          "routes": [ { "name": "all", "source": "mail", "destinations": ["crm"] } ] }
        """
        .formatted(stub.url("/hooks"));
  }
}
