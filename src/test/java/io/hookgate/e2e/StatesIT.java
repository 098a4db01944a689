package io.hookgate.e2e;

import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hookgate.app.GatewayKit;
import io.hookgate.bus.Addresses;
import io.hookgate.bus.DestinationSwitched;
import io.hookgate.model.SwitchAction;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Destinations are paused, disabled and taken back while events come in. */
class StatesIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  /** Twice a second each node looks; a busy machine gets more. */
  private static final Duration SEEN = Duration.ofSeconds(5);

  private static final Duration SOON = Duration.ofSeconds(20);

  private final List<GatewayKit> kits = new ArrayList<>();
  private Stub stub;
  private GatewayKit kit;

  @BeforeEach
  void start() {
    stub = new Stub();
    kit = GatewayKit.start(REDIS, configuration());
    kits.add(kit);
  }

  @AfterEach
  void stop() {
    kits.forEach(GatewayKit::close);
    stub.close();
    Invariants.structure(REDIS);
  }

  @Test
  void aPauseHoldsEverythingOverARestartAndNothingIsLost() {
    List<CompletableFuture<String>> early = load(150);
    operate(kit, "crm", "pause");
    List<CompletableFuture<String>> late = load(150);
    List<String> ids = new ArrayList<>(early.stream().map(CompletableFuture::join).toList());
    List<String> held = late.stream().map(CompletableFuture::join).toList();
    ids.addAll(held);
    eventually("nothing is in flight", SOON, () -> count(kit, "crm", "inFlight") == 0);
    int before = stub.arrivals().size();
    assertThat(held).allMatch(id -> stub.arrivals(id).isEmpty());

    kit.close();
    kits.clear();
    kit = GatewayKit.startOnWhatIsThere(REDIS, configuration());
    kits.add(kit);
    String other = send("other", "goes");
    kit.ended(other);

    assertThat(state(kit, "crm")).isEqualTo("paused");
    assertThat(stub.arrivals().stream().filter(it -> !it.id().equals(other))).hasSize(before);
    assertThat(count(kit, "crm", "pending")).isEqualTo(ids.size() - before);

    operate(kit, "crm", "resume");

    eventually("all arrived", SOON, () -> stub.arrivals().size() >= ids.size() + 1);
    for (String id : ids) {
      assertThat(stub.arrivals(id)).hasSize(1);
      JsonObject delivery = GatewayKit.deliveries(kit.ended(id)).get(0);
      assertThat(delivery.getString("state")).isEqualTo("delivered");
      assertThat(delivery.getInteger("attempts")).isEqualTo(1);
    }
  }

  @Test
  void aNodeSeesWhatAnotherOneSwitched() {
    GatewayKit second = GatewayKit.startOnWhatIsThere(REDIS, configuration());
    kits.add(second);
    List<DestinationSwitched> told = new CopyOnWriteArrayList<>();
    second
        .vertx()
        .eventBus()
        .<DestinationSwitched>localConsumer(Addresses.DESTINATION, m -> told.add(m.body()));

    operate(kit, "crm", "pause");
    eventually("the second node holds", SEEN, () -> state(second, "crm").equals("paused"));
    String id = second.provider("any").accepted("held", "X-Type", "crm");
    kit.ended(send("other", "goes"));
    assertThat(stub.arrivals(id)).isEmpty();

    operate(second, "crm", "resume");
    second.ended(id);
    assertThat(stub.arrivals(id)).hasSize(1);
    eventually("the first node is told", SEEN, () -> state(kit, "crm").equals("active"));
    eventually("it was announced", SEEN, () -> told.size() == 2);
    assertThat(told)
        .extracting(DestinationSwitched::name, DestinationSwitched::action, DestinationSwitched::by)
        .containsExactly(
            tuple("crm", SwitchAction.PAUSE, "ops"), tuple("crm", SwitchAction.RESUME, "ops"));
  }

  @Test
  void anAnswerOf410DisablesAndWhatWaitsCanBeReplayed() {
    stub.answers(503);
    List<String> waiting = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiting.add(send("crm", "waits " + i));
    }
    waiting.forEach(id -> kit.event(id, event -> attempts(event) > 0));
    stub.answers(410);

    String gone = send("crm", "gone");

    eventually("it is disabled", SOON, () -> state(kit, "crm").equals("disabled"));
    assertThat(reason(kit.ended(gone))).isEqualTo("permanent");
    for (String id : waiting) {
      assertThat(reason(kit.ended(id))).isEqualTo("destination_gone");
    }
    JsonObject shown = kit.api().get("/api/v1/destinations/crm").json().getJsonObject("last");
    assertThat(shown.getString("by")).isEqualTo("hookgate");
    assertThat(shown.getString("cause")).contains("410");
    int arrived = stub.arrivals().size();
    String late = send("crm", "late");
    assertThat(reason(kit.ended(late))).isEqualTo("destination_gone");
    assertThat(stub.arrivals()).hasSize(arrived);

    stub.answers(Stub.OK);
    operate(kit, "crm", "enable");
    waiting.add(late);
    assertThat(kit.api().post("/api/v1/dead-letters/replay", "{\"destination\":\"crm\"}").status())
        .isEqualTo(202);
    for (String id : waiting) {
      JsonObject event =
          kit.event(
              id,
              is ->
                  GatewayKit.deliveries(is).stream()
                      .anyMatch(d -> d.getString("state").equals("delivered")));
      assertThat(GatewayKit.deliveries(event)).hasSize(2);
    }
  }

  @Test
  void disablingNeitherWaitsForAnOpenCircuitNorForARetry() {
    stub.answers(503);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(send("fragile", "waits " + i));
    }
    Eventually.see(() -> kit.circuit("fragile"), circuit -> circuit == 2);
    eventually("nothing is in flight", SOON, () -> count(kit, "fragile", "inFlight") == 0);

    operate(kit, "fragile", "disable");

    for (String id : ids) {
      assertThat(reason(kit.ended(id))).isEqualTo("destination_gone");
    }
    assertThat(count(kit, "fragile", "dead")).isEqualTo(ids.size());
  }

  @Test
  void daysOfNothingButFailureDisable() {
    stub.answers(500);
    fails("first");
    assertThat(failingSince(kit)).isNotNull();

    restart(Duration.ofDays(4));
    fails("after four days");
    assertThat(state(kit, "crm")).isEqualTo("active");

    restart(Duration.ofDays(5).plusMinutes(1));
    send("crm", "after five days");
    eventually("it is disabled", SOON, () -> state(kit, "crm").equals("disabled"));
    JsonObject last = destination(kit, "crm").getJsonObject("last");
    assertThat(last.getString("cause")).startsWith("nothing but failures since ");

    operate(kit, "crm", "enable");
    fails("a new beginning");
    assertThat(state(kit, "crm")).isEqualTo("active");
  }

  @Test
  void oneSuccessOnAnyNodeForgives() {
    stub.answers(500);
    fails("first");
    GatewayKit second = GatewayKit.startOnWhatIsThere(REDIS, configuration());
    kits.add(second);
    stub.answers(Stub.OK);
    second.ended(second.provider("any").accepted("goes well", "X-Type", "crm"));
    eventually("it is forgiven", SEEN, () -> failingSince(kit) == null);

    kits.remove(second);
    second.close();
    stub.answers(500);
    restart(Duration.ofDays(6));
    fails("a first one again");
    assertThat(state(kit, "crm")).isEqualTo("active");
  }

  private void restart(Duration ahead) {
    kit.close();
    kits.remove(kit);
    kit = GatewayKit.startAhead(REDIS, configuration(), ahead);
    kits.add(kit);
  }

  /** Sends one that fails, until the store knows of it. */
  private void fails(String body) {
    String id = send("crm", body);
    kit.event(id, event -> attempts(event) > 0);
    eventually("the failure is noted", SEEN, () -> failingSince(kit) != null);
  }

  private List<CompletableFuture<String>> load(int count) {
    List<CompletableFuture<String>> replies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] body = ("load " + i).getBytes(StandardCharsets.UTF_8);
      replies.add(
          kit.provider("any")
              .sendLater(body, "X-Type", "crm")
              .thenApply(reply -> reply.json().getString("id")));
    }
    return replies;
  }

  private String send(String type, String body) {
    return kit.provider("any").accepted(body, "X-Type", type);
  }

  private static void operate(GatewayKit on, String name, String action) {
    assertThat(on.api().post("/api/v1/destinations/" + name + "/" + action, "").status())
        .isEqualTo(200);
  }

  private static JsonObject destination(GatewayKit on, String name) {
    return on.api().get("/api/v1/destinations/" + name).json();
  }

  private static String state(GatewayKit on, String name) {
    return destination(on, name).getString("state");
  }

  private static String failingSince(GatewayKit on) {
    return destination(on, "crm").getString("failingSince");
  }

  private static int count(GatewayKit on, String name, String state) {
    return destination(on, name).getJsonObject("deliveries").getInteger(state);
  }

  private static int attempts(JsonObject event) {
    return GatewayKit.deliveries(event).get(0).getInteger("attempts");
  }

  private static String reason(JsonObject event) {
    return GatewayKit.deliveries(event).get(0).getString("reason");
  }

  private String configuration() {
    return """
        { "sources": [ { "name": "any", "type": "header:X-Type", "verify": { "scheme": "none" } } ],
          "defaults": { "circuitBreaker": null,
            "retry": { "maxAttempts": 50, "baseDelay": "1h", "factor": 1, "jitter": 0, "maxDelay": "1h" } },
          "destinations": [
            { "name": "crm", "url": "%1$s" },
            { "name": "other", "url": "%1$s" },
            { "name": "fragile", "url": "%1$s", "circuitBreaker": { "failureRate": 0.5, "minimumCalls": 3,
                "window": "10s", "resetTimeout": "5m", "maxResetTimeout": "5m" } } ],
          "routes": [
            { "name": "crm", "source": "any", "types": ["crm"], "destinations": ["crm"] },
            { "name": "fragile", "source": "any", "types": ["fragile"], "destinations": ["fragile"] },
            { "name": "other", "source": "any", "types": ["other"], "destinations": ["other"] } ] }
        """
        .formatted(stub.url("/hooks"));
  }
}
