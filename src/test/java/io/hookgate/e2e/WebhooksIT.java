package io.hookgate.e2e;

import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Http;
import io.hookgate.testkit.Http.Reply;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Subscriptions, and what is done to destinations beside defining them. */
class WebhooksIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String PATH = "/api/v1/webhooks";
  private static final String ACME = "acme-admin-key-0123456789";
  private static final Duration SOON = Duration.ofSeconds(20);

  private Stub stub;
  private GatewayKit kit;
  private Http acme;

  @BeforeEach
  void start() {
    stub = new Stub();
    kit =
        GatewayKit.start(
            REDIS,
            """
            { "api": { "keys": [
                { "name": "acme", "secret": "%s", "scopes": ["admin"], "tenant": "acme" } ] } }
            """
                .formatted(ACME));
    acme = kit.api(ACME);
  }

  @AfterEach
  void stop() {
    kit.close();
    stub.close();
    Invariants.structure(REDIS);
  }

  @Test
  void anEndpointIsSubscribedInOneWriteAndItsSecretSignsWhatItGets() throws Exception {
    Reply made = acme.post(PATH, request("/hook").encode());
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    String id = made.json().getString("id");
    String secret = made.json().getString("secret");
    assertThat(made.header("Location")).isEqualTo(PATH + "/" + id);
    assertThat(made.json().getJsonArray("events")).containsExactly("hookgate.*");
    assertThat(acme.get(PATH + "/" + id).body()).doesNotContain(secret).contains(stub.url("/hook"));
    assertThat(acme.get(PATH).json().getInteger("count")).isEqualTo(1);

    String event = ping(id, 202).json().getString("id");
    eventually("it arrived", SOON, () -> stub.arrivals().size() == 1);
    Stub.Arrival arrival = stub.arrivals().get(0);
    assertThat(arrival.headers()).containsEntry("X-Webhook-Event-Type", "hookgate.ping");
    assertThat(arrival.headers().get("webhook-signature")).isEqualTo(signature(secret, arrival));
    assertThat(kit.ended(event).getString("source")).isEqualTo("api");

    Reply tried =
        kit.api().post("/api/v1/routes/test", new JsonObject().put("event", event).encode());
    assertThat(tried.body()).contains("webhook-" + id.substring(4));
    JsonObject route = acme.get("/api/v1/routes/" + made.json().getString("route")).json();
    assertThat(route.getString("source")).isEqualTo("api");
    assertThat(route.getJsonArray("destinations")).containsExactly("webhook-" + id.substring(4));
  }

  @Test
  void anIdempotencyKeyMakesOneSubscriptionHoweverOftenItComes() {
    String text = request("/hook").put("name", "mine").encode();
    Reply first = acme.post(PATH, text, "Idempotency-Key", "k1");
    Reply second = acme.post(PATH, text, "Idempotency-Key", "k1");
    assertThat(first.status()).as(first.body()).isEqualTo(201);
    assertThat(second.status()).as(second.body()).isEqualTo(200);
    assertThat(second.json().getString("id")).isEqualTo(first.json().getString("id"));
    assertThat(second.json().getBoolean("duplicate")).isTrue();
    assertThat(second.json().containsKey("secret")).isFalse();
    Reply other = acme.post(PATH, request("/else").encode(), "Idempotency-Key", "k1");
    assertThat(other.status()).isEqualTo(422);
    Reply tenant = kit.api().post(PATH, text, "Idempotency-Key", "k1");
    assertThat(tenant.status()).isEqualTo(201);
    assertThat(tenant.json().getString("id")).isNotEqualTo(first.json().getString("id"));
    assertThat(acme.post(PATH, text).status()).as("the name is taken").isEqualTo(409);

    String path = PATH + "/" + first.json().getString("id");
    assertThat(acme.call("DELETE", path, new byte[0]).status()).isEqualTo(204);
    assertThat(acme.call("DELETE", path, new byte[0]).status()).isEqualTo(404);
    assertThat(acme.get(path).status()).isEqualTo(404);
    for (String kind : List.of("destinations", "routes", "webhooks")) {
      assertThat(acme.get("/api/v1/" + kind).json().getInteger("count")).isEqualTo(0);
    }
    assertThat(acme.post(PATH, text, "Idempotency-Key", "k1").status()).isEqualTo(409);
    assertThat(acme.post(PATH, text, "Idempotency-Key", "k2").status()).isEqualTo(201);
  }

  @Test
  void whatIsNoSubscriptionIsRefused() {
    assertThat(acme.post(PATH, "{\"url\":\"http://127.0.0.1:9/\"}").json().getString("field"))
        .isEqualTo("events");
    assertThat(
            acme.post(PATH, request("/x").put("events", new JsonArray().add("a**")).encode())
                .json()
                .getString("pointer"))
        .isEqualTo("/events/0");
    assertThat(acme.post(PATH, request("/x").put("url", "http://10.1.1.1/").encode()).status())
        .isEqualTo(422);
    assertThat(acme.post(PATH, request("/x").put("tenant", "other").encode()).status())
        .isEqualTo(400);
    assertThat(acme.post(PATH, request("/x").put("source", "mail").encode()).status())
        .isEqualTo(400);
    String id = kit.api().post(PATH, request("/x").encode()).json().getString("id");
    assertThat(acme.get(PATH + "/" + id).status()).isEqualTo(404);
    assertThat(acme.call("DELETE", PATH + "/" + id, new byte[0]).status()).isEqualTo(404);
    assertThat(acme.get(PATH).json().getInteger("count")).isEqualTo(0);
  }

  @Test
  void aRotatedSecretSignsBesideTheOldOneUntilThatEnds() throws Exception {
    JsonObject made = acme.post(PATH, request("/hook").encode()).json();
    String id = made.getString("id");
    Reply rotated =
        acme.post("/api/v1/destinations/" + id + "/rotate-secret", "{\"overlap\":3600}");
    assertThat(rotated.status()).as(rotated.body()).isEqualTo(200);
    ping(id, 202);
    eventually("it arrived", SOON, () -> stub.arrivals().size() == 1);
    Stub.Arrival both = stub.arrivals().get(0);
    assertThat(both.headers().get("webhook-signature").split(" "))
        .containsExactly(
            signature(rotated.json().getString("secret"), both),
            signature(made.getString("secret"), both));

    String last =
        acme.post("/api/v1/destinations/" + id + "/rotate-secret", "{\"overlap\":0}")
            .json()
            .getString("secret");
    ping(id, 202);
    eventually("it arrived", SOON, () -> stub.arrivals().size() == 2);
    Stub.Arrival one = stub.arrivals().get(1);
    assertThat(one.headers().get("webhook-signature")).isEqualTo(signature(last, one));
  }

  @Test
  void aPausedDestinationGetsItsTestLaterAndADisabledOneNone() {
    String id = acme.post(PATH, request("/hook").encode()).json().getString("id");
    assertThat(acme.post("/api/v1/destinations/" + id + "/pause", "").status()).isEqualTo(200);
    String event = ping(id, 202).json().getString("id");
    assertThat(GatewayKit.deliveries(kit.event(event)).get(0).getString("state"))
        .isEqualTo("pending");
    assertThat(acme.post("/api/v1/destinations/" + id + "/resume", "").status()).isEqualTo(200);
    assertThat(GatewayKit.deliveries(kit.ended(event)).get(0).getString("state"))
        .isEqualTo("delivered");
    acme.post("/api/v1/destinations/" + id + "/disable", "");
    ping(id, 409);
  }

  @Test
  void aSourceHasNoMoreDestinationsThanOneEventMayReach() {
    for (int i = 0; i < 256; i++) {
      Reply made = acme.post(PATH, request("/" + i).encode());
      assertThat(made.status()).as(made.body()).isEqualTo(201);
    }
    Reply full = acme.post(PATH, request("/full").encode());
    assertThat(full.status()).isEqualTo(400);
    assertThat(full.body()).contains("256");
    assertThat(kit.api().post(PATH, request("/operator").encode()).status()).isEqualTo(201);
  }

  private Reply ping(String id, int status) {
    Reply reply = acme.post("/api/v1/destinations/" + id + "/test", "");
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    return reply;
  }

  private JsonObject request(String path) {
    return new JsonObject()
        .put("url", stub.url(path))
        .put("events", new JsonArray().add("hookgate.*"));
  }

  private static String signature(String secret, Stub.Arrival arrival)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(6)), "HmacSHA256"));
    mac.update(
        (arrival.id() + '.' + arrival.headers().get("webhook-timestamp") + '.')
            .getBytes(StandardCharsets.UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(arrival.body()));
  }
}
