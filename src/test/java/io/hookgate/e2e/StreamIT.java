package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.testkit.Contract;
import io.hookgate.testkit.EventStream;
import io.hookgate.testkit.EventStream.Message;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.GatewayProcessKit;
import io.hookgate.testkit.GatewaySettings;
import io.hookgate.testkit.Http;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live feed, numbers and nodes of the real JAR. */
class StreamIT {
  private static final String ALL = "all-tenants-key-0123456789";
  private static final String ACME = "key-of-acme-0123456789";
  private static final Contract CONTRACT = new Contract();

  @TempDir Path folder;

  private Stub stub;
  private GatewayProcessKit kit;
  private int ingressPort;
  private int apiPort;

  @BeforeEach
  void start() throws IOException {
    stub = new Stub();
    kit = new GatewayProcessKit(folder, GatewaySettings.to(stub.url("/hooks")).durable("everysec"));
    JsonObject config = new JsonObject(Files.readString(kit.configuration()));
    ingressPort = config.getJsonObject("ingress").getInteger("port");
    apiPort = config.getJsonObject("api").getInteger("port");
    config
        .getJsonObject("api")
        .put(
            "keys",
            new JsonArray().add(key("all", ALL)).add(key("acme", ACME).put("tenant", "acme")));
    config
        .put("sources", new JsonArray().add(source("any", "")).add(source("acme-in", "acme")))
        .put(
            "routes",
            new JsonArray()
                .add(route("all", "any", "crm", ""))
                .add(route("own", "acme-in", "own", "acme")))
        .put(
            "destinations",
            new JsonArray().add(destination("crm", "")).add(destination("own", "acme")));
    Files.writeString(kit.configuration(), config.encode());
    kit.start();
  }

  @AfterEach
  void stop() {
    kit.close();
    stub.close();
  }

  @Test
  void tellsOfAnEventUntilItIsDelivered() {
    try (EventStream stream = open(ALL, "")) {
      String id = post("any", "a.b");

      JsonObject accepted = described(stream.next());
      assertThat(accepted.getString("kind")).isEqualTo("accepted");
      assertThat(accepted.getString("event")).isEqualTo(id);
      assertThat(accepted.getString("type")).isEqualTo("a.b");
      assertThat(accepted.getInteger("deliveries")).isEqualTo(1);
      assertThat(accepted.getJsonArray("destinations")).containsExactly("crm");
      JsonObject attempt = described(stream.next());
      assertThat(attempt.getString("kind")).isEqualTo("attempt");
      assertThat(attempt.getString("event")).isEqualTo(id);
      assertThat(attempt.getString("outcome")).isEqualTo("success");
      assertThat(attempt.getInteger("status")).isEqualTo(200);
      assertThat(described(stream.next()).getString("state")).isEqualTo("delivered");
    }
  }

  @Test
  void tellsOfDeathsRejectionsSwitchesAndWhatTheFilterLetsThrough() {
    stub.answers(404);
    try (EventStream all = open(ALL, "");
        EventStream dead = open(ALL, "?status=dead&type=a.*&destination=crm")) {
      post("any", "b.c");
      String id = post("any", "a.b");
      JsonObject died = dead.next().json();
      assertThat(died.getString("event")).isEqualTo(id);
      assertThat(died.getString("reason")).isEqualTo("permanent");
      api(ALL).post("/api/v1/destinations/crm/pause", "{\"cause\":\"test\"}");
      new Http(ingressPort).call("POST", "/in/any", new byte[2 << 20]);

      List<JsonObject> told = all.until("rejected").stream().map(StreamIT::described).toList();
      assertThat(told)
          .filteredOn(it -> it.getString("kind").equals("switched"))
          .extracting(it -> it.getString("action") + " by " + it.getString("by"))
          .containsExactly("pause by all");
      assertThat(told.get(told.size() - 1).getString("reason")).isEqualTo("too_large");
    }
  }

  @Test
  void goesOnAfterTheLastIdAndTellsAGapWhereItCannot() {
    Message first;
    try (EventStream stream = open(ALL, "?kinds=ended")) {
      post("any", "one");
      first = stream.next();
    }
    String missed = post("any", "two");
    ended(missed);

    try (EventStream again = open(ALL, "?kinds=ended&lastEventId=" + first.id())) {
      assertThat(again.next().json().getString("event")).isEqualTo(missed);
    }
    try (EventStream header =
        EventStream.open(apiPort, ALL, "/api/v1/stream?kinds=ended", "Last-Event-ID", first.id())) {
      assertThat(header.next().json().getString("event")).isEqualTo(missed);
    }
    try (EventStream elsewhere = open(ALL, "?lastEventId=0000000000-7")) {
      assertThat(elsewhere.next().event()).isEqualTo("gap");
      String live = post("any", "three");
      assertThat(elsewhere.next().json().getString("event")).isEqualTo(live);
    }
    assertThat(api(ALL).get("/api/v1/stream?lastEventId=nonsense").status()).isEqualTo(400);
  }

  @Test
  void tellsAGapAfterMoreThanTheRingHoldsAndASlowClientCostsNoMemory() throws Exception {
    try (EventStream stream = open(ALL, "?kinds=ended");
        EventStream slow = open(ALL, "")) {
      post("any", "one");
      Message first = stream.next();
      // What the kernel keeps for a connection comes on top: some megabytes.
      int events = 80 * 100;
      String type = "many." + "x".repeat(240);
      for (int i = 0; i < events / 100; i++) {
        List<CompletableFuture<Http.Reply>> batch =
            IntStream.range(0, 100)
                .mapToObj(
                    n ->
                        new Http(ingressPort)
                            .postLater("/in/any", new byte[] {'1'}, "X-Type", type))
                .toList();
        batch.forEach(CompletableFuture::join);
      }
      Eventually.see(
          () -> stats(ALL).getJsonObject("sinceStart").getInteger("delivered"),
          delivered -> delivered == events + 1);

      try (EventStream late = open(ALL, "?kinds=ended&lastEventId=" + first.id())) {
        Message gap = late.next();
        assertThat(gap.event()).isEqualTo("gap");
        assertThat(gap.json().getInteger("missed")).isPositive();
        assertThat(gap.json().getString("do")).contains("/api/v1/events");
        assertThat(late.next().event()).isEqualTo("ended");
      }
      assertThat(slow.until("gap")).isNotEmpty();
      assertThat(slow.next().event()).isNotEqualTo("gap");
      assertThat(api(ALL).get("/metrics").body())
          .contains("hookgate_stream_clients 2")
          .containsPattern("hookgate_stream_missed_total [1-9]");
    }
  }

  @Test
  void aKeyOfATenantIsToldOfItsOwnThingsAlone() {
    try (EventStream own = open(ACME, "")) {
      post("any", "others");
      String id = post("acme-in", "own");

      assertThat(own.next().json().getString("event")).isEqualTo(id);
      assertThat(own.next().json().getString("destination")).isEqualTo("own");
      assertThat(own.next().json().getString("tenant")).isEqualTo("acme");
    }
    JsonObject stats =
        Eventually.see(
            () -> stats(ACME),
            it -> it.getJsonObject("sinceStart").getInteger("delivered").equals(1));
    assertThat(stats.getJsonObject("sinceStart").getInteger("accepted")).isEqualTo(1);
    assertThat(stats.getJsonArray("destinations")).hasSize(1);
    assertThat(stats.getValue("store")).isNull();
    assertThat(api(ACME).get("/api/v1/nodes").status()).isEqualTo(403);
  }

  @Test
  void tellsWhatWaitsAndWhatPassed() {
    stub.answers(404);
    ended(post("any", "a"));
    stub.answers(200);
    ended(post("any", "b"));

    JsonObject stats =
        Eventually.see(
            () -> stats(ALL),
            it ->
                it.getJsonObject("sinceStart").getInteger("delivered").equals(1)
                    && it.getJsonObject("now").getInteger("dead").equals(1));
    JsonObject crm = stats.getJsonArray("destinations").getJsonObject(0);
    assertThat(crm.getString("name")).isEqualTo("crm");
    assertThat(crm.getInteger("dead")).isEqualTo(1);
    assertThat(crm.getString("circuit")).isEqualTo("closed");
    assertThat(crm.getJsonObject("attempts").getInteger("count")).isEqualTo(2);
    assertThat(crm.getJsonObject("attempts").getDouble("successRate")).isEqualTo(0.5);
    assertThat(crm.getJsonObject("attempts").getDouble("p50Millis")).isPositive();
    assertThat(stats.getJsonObject("acknowledged").getInteger("count")).isEqualTo(2);
    assertThat(stats.getJsonObject("sinceStart"))
        .isEqualTo(
            new JsonObject(
                "{\"accepted\":2,\"duplicate\":0,\"rejected\":0,\"delivered\":1,\"failed\":1,\"dead\":1}"));
    assertThat(stats.getJsonObject("series").getJsonArray("accepted")).hasSize(360);
  }

  @Test
  void namesItselfAmongTheNodesAndLeavesAtItsStop() throws Exception {
    JsonObject node = api(ALL).get("/api/v1/nodes").json().getJsonArray("items").getJsonObject(0);

    assertThat(node.getBoolean("self")).isTrue();
    assertThat(node.getString("state")).isEqualTo("ready");
    assertThat(node.getLong("pid")).isEqualTo(kit.running().pid());
    assertThat(node.getString("api")).isEqualTo("127.0.0.1:" + apiPort);
    assertThat(node.getLong("clockDifferenceMillis")).isBetween(-500L, 500L);
    assertThat(node.getString("configuration")).matches("[0-9a-f]{64}");
    kit.kill();
    kit.letPass(Duration.ofSeconds(31));
    kit.start();
    assertThat(states()).containsExactlyInAnyOrder("gone", "ready");
    kit.terminate(Duration.ofSeconds(20));
    kit.start();
    assertThat(states()).containsExactlyInAnyOrder("gone", "ready");
  }

  @Test
  void endsTheFeedAtOnceWhenItStops() throws Exception {
    try (EventStream stream = open(ALL, "")) {
      long began = System.nanoTime();
      kit.running().destroy();

      assertThat(stream.ended()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    }
  }

  private List<String> states() {
    return api(ALL).get("/api/v1/nodes").json().getJsonArray("items").stream()
        .map(item -> ((JsonObject) item).getString("state"))
        .toList();
  }

  private static JsonObject described(Message message) {
    CONTRACT.checkSchema("StreamMessage", message.json());
    return message.json();
  }

  private EventStream open(String key, String query) {
    return EventStream.open(apiPort, key, "/api/v1/stream" + query);
  }

  private Http api(String key) {
    return new Http(apiPort, "Authorization", "Bearer " + key).heldTo(CONTRACT);
  }

  private JsonObject stats(String key) {
    return api(key).get("/api/v1/stats").json();
  }

  private void ended(String id) {
    Eventually.see(
        () -> api(ALL).get("/api/v1/events/" + id).body(),
        body -> body.contains("\"delivered\"") || body.contains("\"dead\""));
  }

  private String post(String source, String type) {
    return new Http(ingressPort)
        .post("/in/" + source, "{\"type\":\"" + type + "\"}", "X-Type", type)
        .json()
        .getString("id");
  }

  private static JsonObject key(String name, String secret) {
    return new JsonObject()
        .put("name", name)
        .put("secret", secret)
        .put("scopes", new JsonArray().add("admin"));
  }

  private static JsonObject source(String name, String tenant) {
    return tenant(tenant)
        .put("name", name)
        .put("path", "/in/" + name)
        .put("type", "header:X-Type")
        .put("verify", new JsonObject().put("scheme", "none"))
        .put("dedup", new JsonObject().put("key", "header:X-Id"));
  }

  private static JsonObject route(String name, String source, String destination, String tenant) {
    return tenant(tenant)
        .put("name", name)
        .put("source", source)
        .put("destinations", new JsonArray().add(destination));
  }

  private JsonObject destination(String name, String tenant) {
    return tenant(tenant)
        .put("name", name)
        .put("url", stub.url("/" + name))
        .putNull("circuitBreaker");
  }

  private static JsonObject tenant(String tenant) {
    JsonObject json = new JsonObject();
    return tenant.isEmpty() ? json : json.put("tenant", tenant);
  }
}
