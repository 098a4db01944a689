package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.e2e.Stub.Arrival;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.GatewayProcessKit;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Operators hear once that something is wrong, and once that it is over. */
class AlertsIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String SIGNING = "whsec_c2lnbmluZy1zZWNyZXQtb2YtYS10ZXN0LTEyMzQ1Ng==";

  private Stub crm;
  private Stub oncall;
  private Stub tenant;
  private GatewayKit kit;

  @BeforeEach
  void open() {
    crm = new Stub();
    oncall = new Stub();
    tenant = new Stub();
  }

  @AfterEach
  void close() {
    kit.close();
    crm.close();
    oncall.close();
    tenant.close();
    Invariants.structure(REDIS);
  }

  @Test
  void tellsThatDeadLettersGrowAndThatTheyNoLongerDo() {
    start("json", "null");
    crm.answers(400);
    for (int i = 0; i < 3; i++) {
      send("plain");
    }

    JsonObject raised = told(oncall, "dead_letters.growing", "raised");
    JsonObject over = told(oncall, "dead_letters.growing", "over");

    assertThat(raised.getString("destination")).isEqualTo("crm");
    assertThat(raised.getJsonObject("facts").getInteger("count")).isEqualTo(3);
    assertThat(over.getString("raised")).isEqualTo(raised.getString("id"));
    // A tenant's own destination is subscribed; the one that it is about is too, and gets nothing.
    told(tenant, "dead_letters.growing", "over");
    assertThat(crm.arrivals()).hasSize(3);
    Arrival first = oncall.arrivals().get(0);
    assertThat(first.headers())
        .containsEntry("X-Webhook-Source", "hookgate")
        .containsEntry("X-Webhook-Event-Type", "hookgate.dead_letters.growing")
        .containsKey("webhook-signature");
    JsonObject listed = kit.api().get("/api/v1/alerts").json();
    assertThat(listed.getJsonArray("inForce")).isEmpty();
    assertThat(GatewayKit.objects(listed.getJsonArray("items")))
        .extracting(item -> item.getString("state"))
        .containsExactly("over", "raised");
    assertThat(kit.metrics())
        .contains("hookgate_alerts_total{kind=\"dead_letters.growing\",state=\"raised\"} 1.0");
  }

  @Test
  void tellsOfADeadLetterOfACriticalType() {
    start("json", "null");
    crm.answers(400);
    // So that the place on the list is found before the first one dies.
    Eventually.see(() -> REDIS.command("GET", "{hg:alerts}c"), place -> place != null);
    String plain = send("plain");
    String critical = send("bounced.hard");

    JsonObject raised = told(oncall, "event.critical_dead", "raised");

    assertThat(raised.getJsonObject("facts").getString("event")).isEqualTo(critical);
    assertThat(raised.getJsonObject("facts").getString("reason")).isEqualTo("permanent");
    told(oncall, "event.critical_dead", "over");
    assertThat(bodies(oncall)).noneMatch(body -> body.encode().contains(plain));
    assertThat(bodies(oncall)).hasSize(2);
  }

  @Test
  void tellsThatACircuitStaysOpenAndThatTheDestinationRecovered() {
    start("json", "\"1s\"");
    crm.answers(503);
    send("plain");

    JsonObject raised = told(oncall, "circuit.open", "raised");
    assertThat(
            GatewayKit.objects(
                kit.api(GatewayKit.READ).get("/api/v1/alerts").json().getJsonArray("inForce")))
        .extracting(item -> item.getString("id"))
        .containsExactly(raised.getString("id"));
    crm.answers(200);
    told(oncall, "circuit.open", "over");

    assertThat(types(oncall))
        .containsExactly("hookgate.circuit.open", "hookgate.destination.recovered");
  }

  @Test
  void anAlertDestinationThatFailsRaisesNothing() {
    start("json", "null");
    crm.answers(400);
    oncall.answers(400);
    tenant.answers(400);
    for (int i = 0; i < 3; i++) {
      send("plain");
    }

    // The alert dies on both ways; by the time it is over, its own death would have been told.
    Eventually.see(() -> types(oncall), types -> types.contains("hookgate.dead_letters.steady"));
    Eventually.see(() -> types(tenant), types -> types.contains("hookgate.dead_letters.steady"));
    assertThat(types(oncall))
        .containsExactly("hookgate.dead_letters.growing", "hookgate.dead_letters.steady");
    assertThat(kit.api().get("/api/v1/dead-letters?source=hookgate").json().getJsonArray("items"))
        .hasSize(4);
  }

  @Test
  void theDeathOfAlertsIsNotTheGrowthOfDeadLetters() {
    start("json", "null");
    crm.answers(400);
    tenant.answers(400);
    send("tenant");
    send("tenant");
    for (int i = 0; i < 3; i++) {
      send("plain");
    }

    // With the two alerts about crm, tenant has four dead letters, of which two count.
    Eventually.see(() -> types(tenant), types -> types.contains("hookgate.dead_letters.steady"));
    assertThat(bodies(oncall)).allMatch(body -> body.getString("destination").equals("crm"));
  }

  @Test
  void slackGetsAText() {
    start("slack", "null");
    crm.answers(400);
    for (int i = 0; i < 3; i++) {
      send("plain");
    }

    List<JsonObject> bodies = Eventually.see(() -> bodies(oncall), all -> all.size() == 2);

    assertThat(bodies.get(0).fieldNames()).containsExactly("text");
    assertThat(bodies.get(0).getString("text"))
        .contains("Destination crm got 3 dead letters", "/api/v1/dead-letters?destination=crm");
    assertThat(bodies.get(1).getString("text")).contains("no longer grow");
    told(tenant, "dead_letters.growing", "over");
  }

  @Test
  void aRedisThatHangsIsPostedOnceWithoutIt() throws Exception {
    start("json", "null");
    long redis = REDIS.server().pid();
    GatewayProcessKit.signal("STOP", redis);
    JsonObject raised;
    try {
      raised = told(oncall, "redis.trouble", "raised");
    } finally {
      GatewayProcessKit.signal("CONT", redis);
    }
    JsonObject over = told(oncall, "redis.trouble", "over");

    assertThat(raised.getString("summary")).startsWith("Redis has failed for");
    assertThat(over.getString("summary")).startsWith("Redis answers again");
    assertThat(bodies(oncall)).hasSize(2);
    assertThat(oncall.arrivals().get(0).headers()).containsKey("webhook-signature");
    assertThat(GatewayKit.objects(kit.api().get("/api/v1/alerts").json().getJsonArray("items")))
        .extracting(item -> item.getString("state"))
        .containsExactly("over", "raised");
  }

  private String send(String type) {
    return kit.provider("any").accepted(type + System.nanoTime(), "X-Type", type);
  }

  /** The alert, once it arrived. */
  private static JsonObject told(Stub at, String alert, String state) {
    return Eventually.see(
            () -> bodies(at).stream().filter(body -> is(body, alert, state)).toList(),
            found -> !found.isEmpty())
        .get(0);
  }

  private static boolean is(JsonObject body, String alert, String state) {
    return alert.equals(body.getString("alert")) && state.equals(body.getString("state"));
  }

  private static List<JsonObject> bodies(Stub at) {
    return at.arrivals().stream()
        .map(arrival -> new String(arrival.body(), StandardCharsets.UTF_8))
        .filter(text -> text.startsWith("{"))
        .map(JsonObject::new)
        .toList();
  }

  private static List<String> types(Stub at) {
    return at.arrivals().stream()
        .flatMap(arrival -> Stream.ofNullable(arrival.headers().get("X-Webhook-Event-Type")))
        .filter(type -> type.startsWith("hookgate."))
        .toList();
  }

  private void start(String format, String breakerOpen) {
    kit =
        GatewayKit.start(
            REDIS,
            """
            { "sources": [ { "name": "any", "type": "header:X-Type", "verify": { "scheme": "none" } } ],
              "defaults": { "timeout": "2s",
                "retry": { "maxAttempts": 1000, "baseDelay": "20ms", "factor": 1, "jitter": 0, "maxDelay": "1s" } },
              "destinations": [
                { "name": "crm", "url": "%1$s", "circuitBreaker": { "failureRate": 0.5, "minimumCalls": 3,
                    "window": "10s", "resetTimeout": "100ms", "maxResetTimeout": "200ms" } },
                { "name": "tenant", "url": "%2$s" },
                { "name": "oncall", "url": "%3$s",
                  "signing": { "scheme": "standard-webhooks", "secrets": [ "%6$s" ] } } ],
              "routes": [
                { "name": "plain", "source": "any", "types": ["plain", "bounced.*"], "destinations": ["crm"] },
                { "name": "tenant", "source": "any", "types": ["tenant"], "destinations": ["tenant"] },
                { "name": "ops", "source": "hookgate", "types": ["hookgate.*"], "destinations": ["tenant", "crm"] } ],
              "alerts": { "destination": "oncall", "format": "%4$s", "criticalTypes": ["bounced.hard"],
                "deadLetterGrowth": { "count": 3, "per": "3s" }, "breakerOpen": %5$s,
                "redisTrouble": "1s", "quiet": "1s" } }
            """
                .formatted(
                    crm.url("/crm"),
                    tenant.url("/tenant"),
                    oncall.url("/oncall"),
                    format,
                    breakerOpen,
                    SIGNING));
  }
}
