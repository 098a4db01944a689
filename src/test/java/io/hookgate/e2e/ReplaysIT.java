package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.Http.Reply;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bulk replays through the API, as their receivers see them. */
class ReplaysIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String ACME = "acme-key-0123456789abcdef";

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
    Invariants.structure(REDIS);
  }

  @Test
  void sendsDeliveredOnesAgainMarkedOnEveryAttemptAndKeepsTheirHistory() {
    List<String> ids = sent("crm", 5);
    String other = sent("billing", 1).get(0);
    stub.forget();
    stub.answers(
        (arrival, response) -> response.setStatusCode(arrival.attempt() == 1 ? 503 : 200).end());

    String job = replay(new JsonObject().put("destination", "crm").put("status", "delivered"));
    JsonObject done = job(job, it -> it.getInteger("delivered") == 5);

    assertThat(done.getString("state")).isEqualTo("done");
    assertThat(done.getInteger("matched")).isEqualTo(5);
    assertThat(done.getInteger("queued")).isEqualTo(5);
    assertThat(done.getInteger("open")).isZero();
    assertThat(stub.arrivals()).hasSize(10);
    assertThat(stub.arrivals())
        .allSatisfy(seen -> assertThat(seen.headers()).containsEntry("X-Webhook-Replay", job));
    assertThat(new HashSet<>(stub.arrivals().stream().map(Stub.Arrival::id).toList()))
        .isEqualTo(new HashSet<>(ids));
    JsonObject again = GatewayKit.deliveries(kit.event(ids.get(0))).get(1);
    assertThat(again.getString("replay")).isEqualTo(job);
    assertThat(again.getString("replayOf"))
        .isEqualTo(GatewayKit.deliveries(kit.event(ids.get(0))).get(0).getString("id"));
    assertThat(GatewayKit.deliveries(kit.event(other))).hasSize(1);
    assertThat(kit.metrics())
        .contains("hookgate_replayed_total{outcome=\"delivered\"} 5.0")
        .contains("hookgate_replayed_total{outcome=\"retrying\"} 5.0");
  }

  @Test
  void aDryRunCountsExactlyWhatARunTakes() {
    sent("crm", 7);
    sent("both", 4);
    for (JsonObject request :
        List.of(
            new JsonObject(),
            new JsonObject().put("type", "both"),
            new JsonObject().put("destination", "billing"),
            new JsonObject().put("to", "staging"),
            new JsonObject().put("match", new JsonObject().put("/data/email", "a1@b.example")))) {
      int matched = dry("/api/v1/replays", request);
      String job = replay(request);
      JsonObject done =
          job(job, it -> it.getString("state").equals("done") && it.getInteger("open") == 0);
      assertThat(done.getInteger("queued")).as(request.encode()).isEqualTo(matched);
      assertThat(done.getInteger("matched")).isEqualTo(matched);
      assertThat(matched).isPositive();
    }
  }

  @Test
  void picksOnePersonsEventsAndSendsThemElsewhereWithoutTouchingTheList() {
    stub.answers(404);
    List<String> ids = sent("both", 3);
    stub.answers(200);
    stub.forget();
    JsonObject request =
        new JsonObject()
            .put("match", new JsonObject().put("/data/email", "a1@b.example"))
            .put("to", "staging");

    assertThat(dry("/api/v1/dead-letters/replay", request)).isEqualTo(1);
    Reply made = kit.api().post("/api/v1/dead-letters/replay", request.encode());
    job(made.json().getString("id"), it -> it.getInteger("delivered") == 1);

    assertThat(stub.arrivals())
        .singleElement()
        .satisfies(
            seen -> {
              assertThat(seen.path()).isEqualTo("/staging");
              assertThat(seen.id()).isEqualTo(ids.get(1));
            });
    assertThat(kit.api().get("/api/v1/dead-letters").json().getInteger("count")).isEqualTo(6);
  }

  @Test
  void routesAnewWhatNoRouteWanted() {
    String unrouted = kit.provider("any").accepted("{}", "X-Type", "nobody");
    JsonObject request = new JsonObject().put("status", "unrouted");

    JsonObject done = job(replay(request), it -> it.getString("state").equals("done"));

    assertThat(done.getInteger("matched")).isEqualTo(1);
    assertThat(done.getInteger("skipped")).isEqualTo(1);
    assertThat(dry("/api/v1/replays", new JsonObject())).isZero();
    assertThat(kit.event(unrouted).getJsonArray("deliveries")).isEmpty();
  }

  @Test
  void aCancelledReplayStopsAndSaysWhatWasMade() {
    List<String> ids = sent("crm", 60);
    stub.forget();
    String job = replay(new JsonObject().put("rate", 10));
    job(job, it -> it.getInteger("queued") >= 4);

    Reply cancelled = kit.api().call("DELETE", "/api/v1/replays/" + job, new byte[0]);
    assertThat(cancelled.status()).isEqualTo(200);
    assertThat(cancelled.json().getString("state")).isEqualTo("cancelled");
    JsonObject first =
        job(job, it -> it.getInteger("open") == 0 && it.getInteger("delivered") >= 4);
    int made = stub.arrivals().size();
    assertThat(made).isLessThan(ids.size() / 2);
    JsonObject second = Eventually.see(() -> job(job), it -> it.getInteger("queued") == made);
    assertThat(second.getInteger("delivered")).isEqualTo(made);
    assertThat(first.getString("finishedAt")).isEqualTo(second.getString("finishedAt"));
    Reply again = kit.api().call("DELETE", "/api/v1/replays/" + job, new byte[0]);
    assertThat(again.json().getString("state")).isEqualTo("cancelled");
    JsonArray audit = kit.api().get("/api/v1/audit").json().getJsonArray("items");
    assertThat(
            GatewayKit.objects(audit).stream()
                .filter(it -> job.equals(it.getString("id")))
                .map(it -> it.getString("action")))
        .containsExactly("cancel", "create");
  }

  @Test
  void aTenantReplaysAndSeesItsOwnAlone() {
    sent("crm", 2);
    String own = kit.provider("theirs").accepted("{}", "X-Type", "crm");
    kit.ended(own);
    String operators = replay(new JsonObject().put("type", "crm").put("source", "any"));
    stub.forget();

    Reply made = kit.api(ACME).post("/api/v1/replays", "{}");
    assertThat(made.status()).as(made.toString()).isEqualTo(202);
    assertThat(made.json().getInteger("matched")).isEqualTo(1);
    String theirs = made.json().getString("id");
    job(theirs, it -> it.getInteger("delivered") == 1);
    assertThat(stub.arrivals(own)).hasSize(1);

    assertThat(kit.api(ACME).get("/api/v1/replays/" + operators).status()).isEqualTo(404);
    assertThat(kit.api(ACME).call("DELETE", "/api/v1/replays/" + operators, new byte[0]).status())
        .isEqualTo(404);
    assertThat(
            GatewayKit.objects(kit.api(ACME).get("/api/v1/replays").json().getJsonArray("items")))
        .extracting(it -> it.getString("id"))
        .containsExactly(theirs);
    assertThat(kit.api().get("/api/v1/replays").json().getJsonArray("items")).hasSize(2);
    assertThat(kit.api(ACME).post("/api/v1/replays", "{\"to\":\"staging\"}").status())
        .isEqualTo(400);
    assertThat(kit.api(ACME).post("/api/v1/replays", "{\"tenant\":\"other\"}").status())
        .isEqualTo(400);
    assertThat(
            dry(
                "/api/v1/replays",
                new JsonObject().put("tenant", "acme").put("destination", "mine")))
        .isEqualTo(1);
  }

  @Test
  void twoGatewaysShareTheJobsOfOneRedis() {
    Set<String> ids = new HashSet<>(sent("crm", 20));
    stub.forget();
    GatewayKit other = GatewayKit.startOnWhatIsThere(REDIS, configuration());
    List<String> jobs = new ArrayList<>();
    try {
      IntStream.range(0, 6)
          .forEach(i -> jobs.add(replay(new JsonObject().put("to", "staging").put("rate", 10))));
      Eventually.see(
          () -> jobs.stream().filter(id -> state(id).equals("running")).count(), many -> many == 6);
    } finally {
      other.close();
    }
    jobs.forEach(
        id -> {
          JsonObject done =
              job(id, it -> it.getString("state").equals("done") && it.getInteger("open") == 0);
          assertThat(done.getInteger("queued")).isEqualTo(done.getInteger("matched"));
        });
    for (String id : jobs) {
      assertThat(
              stub.arrivals().stream()
                  .filter(it -> id.equals(it.headers().get("X-Webhook-Replay")))
                  .map(Stub.Arrival::id))
          .hasSize(20)
          .containsExactlyInAnyOrderElementsOf(ids);
    }
  }

  private List<String> sent(String type, int count) {
    List<String> ids =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    kit.provider("any")
                        .accepted(
                            "{\"data\":{\"email\":\"a" + i + "@b.example\"}}", "X-Type", type))
            .toList();
    ids.forEach(kit::ended);
    return ids;
  }

  private int dry(String path, JsonObject request) {
    Reply reply = kit.api().post(path, request.copy().put("dryRun", true).encode());
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    assertThat(reply.json().getValue("id")).isNull();
    return reply.json().getInteger("matched");
  }

  private String replay(JsonObject request) {
    Reply reply = kit.api().post("/api/v1/replays", request.encode());
    assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
    return reply.json().getString("id");
  }

  private JsonObject job(String id) {
    Reply reply = kit.api().get("/api/v1/replays/" + id);
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    return reply.json();
  }

  private JsonObject job(String id, java.util.function.Predicate<JsonObject> wanted) {
    return Eventually.see(() -> job(id), wanted);
  }

  private String state(String id) {
    return job(id).getString("state");
  }

  private String configuration() {
    return """
        { "api": { "keys": [
            { "name": "acme", "secret": "%2$s", "scopes": ["read", "replay"], "tenant": "acme" } ] },
          "sources": [
            { "name": "any", "type": "header:X-Type", "verify": { "scheme": "none" } },
            { "name": "theirs", "tenant": "acme", "path": "/in/theirs", "type": "header:X-Type",
              "verify": { "scheme": "none" } } ],
          "defaults": { "retryBudget": null, "circuitBreaker": null,
            "retry": { "maxAttempts": 5, "baseDelay": "10ms", "factor": 1, "jitter": 0, "maxDelay": "1s" } },
          "destinations": [
            { "name": "crm", "url": "%1$s/crm" }, { "name": "billing", "url": "%1$s/billing" },
            { "name": "staging", "url": "%1$s/staging" },
            { "name": "mine", "tenant": "acme", "url": "%1$s/mine" } ],
          "routes": [
            { "name": "crm", "source": "any", "types": ["crm"], "destinations": ["crm"] },
            { "name": "billing", "source": "any", "types": ["billing"], "destinations": ["billing"] },
            { "name": "both", "source": "any", "types": ["both"], "destinations": ["crm", "billing"] },
            { "name": "theirs", "tenant": "acme", "source": "theirs", "types": ["*"],
              "destinations": ["mine"] } ] }
        """
        .formatted(stub.url(""), ACME);
  }
}
