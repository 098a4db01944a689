package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Http;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters and transforms of routes, from the request to what destinations get. */
class FiltersIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";
  private static final String LARGE = "\"pad\":\"" + "x".repeat(300_000) + "\"";

  private Stub stub;
  private GatewayKit kit;

  @BeforeEach
  void start() {
    stub = new Stub();
    kit = GatewayKit.start(REDIS, configuration("{n: .n, was: .secret, by: 1.10}"));
  }

  @AfterEach
  void stop() {
    kit.close();
    stub.close();
    Invariants.hold(REDIS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"n\":1,\"ok\":true}  | delivered",
        "{\"n\":1,\"ok\":\"y\"} | delivered",
        "{\"n\":1,\"ok\":false} | ''",
        "{\"n\":1,\"ok\":null}  | ''",
        "{\"n\":1}              | ''",
      })
  void sendsWhatTheFilterWants(String body, String state) {
    JsonObject event = kit.ended(send("filtered", body));

    assertThat(states(event, "filtered")).isEqualTo(state);
    assertThat(states(event, "all")).isEqualTo("delivered");
    assertThat(event.getString("status")).isEqualTo("routed");
  }

  @Test
  void keepsWhatNoFilterWantsAsUnrouted() {
    JsonObject event = kit.event(send("picky", "{\"n\":1}"));

    assertThat(event.getString("status")).isEqualTo("unrouted");
    assertThat(event.getJsonArray("deliveries")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"ok\":{\"a\":1},\"fail\":true} | the filter failed: as asked",
        "no json                          | the filter needs JSON: the body is not JSON, near byte",
      })
  void parksARouteWhoseFilterFailsAndNoOther(String body, String why) {
    JsonObject event = kit.ended(send("filtered", body));

    JsonObject dead = only(event, "filtered");
    assertThat(dead.getString("state")).isEqualTo("dead");
    assertThat(dead.getString("reason")).isEqualTo("unparsable");
    assertThat(dead.getString("why")).startsWith(why);
    assertThat(states(event, "all")).isEqualTo("delivered");
    assertThat(arrived(event, "/all")).containsExactly(body);
  }

  @ParameterizedTest
  @CsvSource({"true, delivered", "false, cancelled", "null, cancelled"})
  void judgesALargeBodyBeforeItsFirstAttempt(String ok, String state) {
    JsonObject event = kit.ended(send("filtered", "{\"ok\":" + ok + "," + LARGE + "}"));

    assertThat(states(event, "filtered")).isEqualTo(state);
    assertThat(only(event, "filtered").getString("why"))
        .isEqualTo(state.equals("cancelled") ? "no filter of its routes wants the event" : null);
    assertThat(arrived(event, "/filtered")).hasSize(state.equals("cancelled") ? 0 : 1);
    assertThat(states(event, "all")).isEqualTo("delivered");
  }

  @Test
  void parksALargeBodyWhoseFilterFails() {
    JsonObject event = kit.ended(send("filtered", "{\"fail\":1," + LARGE + "}"));

    assertThat(states(event, "filtered")).isEqualTo("dead");
    assertThat(only(event, "filtered").getString("why")).isEqualTo("the filter failed: as asked");
  }

  @Test
  void signsAndSendsWhatTheTransformMade() throws Exception {
    String body = "{ \"n\" : 1e400, \"secret\":\"s\", \"other\":0 }";

    JsonObject event = kit.ended(send("changed", body));

    Stub.Arrival changed = of(event, "/changed").get(0);
    assertThat(text(changed)).isEqualTo("{\"n\":1e400,\"was\":\"s\",\"by\":1.10}");
    assertThat(changed.headers()).containsEntry("Content-Type", "application/json");
    assertThat(changed.headers().get("webhook-signature")).isEqualTo(signature(changed));
    assertThat(arrived(event, "/all")).containsExactly(body);
    assertThat(REDIS.command("KEYS", "*}t:*")).isEqualTo(List.of());
  }

  @Test
  void sendsTheSameBytesAgainAlsoAfterTheTransformChanged() {
    stub.answers(503);
    String id = send("changed", "{\"n\":7,\"secret\":\"s\"}");
    kit.event(id, event -> attempts(event, "changed") >= 1);
    kit.close();
    kit = GatewayKit.startOnWhatIsThere(REDIS, configuration("{other: .n}"));
    stub.answers(200);

    JsonObject event = kit.ended(id);

    assertThat(states(event, "changed")).isEqualTo("delivered");
    assertThat(arrived(event, "/changed"))
        .hasSizeGreaterThanOrEqualTo(2)
        .containsOnly("{\"n\":7,\"was\":\"s\",\"by\":1.10}");

    stub.forget();
    replay(id);
    kit.event(id, replayed -> of(replayed, "/changed").size() == 1);
    assertThat(arrived(event, "/changed")).containsExactly("{\"other\":7}");
    kit.ended(id);
  }

  @Test
  void replaysWithTheMendedTransformWhatAFailedOneParked() {
    kit.close();
    kit = GatewayKit.start(REDIS, configuration(".n.x"));
    String id = send("changed", "{\"n\":7}");

    JsonObject parked = kit.ended(id);
    assertThat(only(parked, "changed").getString("reason")).isEqualTo("unparsable");
    assertThat(only(parked, "changed").getString("why"))
        .isEqualTo("the transform failed: a number has no member \"x\"");
    assertThat(of(parked, "/changed")).isEmpty();
    assertThat(states(parked, "all")).isEqualTo("delivered");

    kit.close();
    kit = GatewayKit.startOnWhatIsThere(REDIS, configuration("{x: .n}"));
    replay(id);

    JsonObject event = kit.event(id, replayed -> of(replayed, "/changed").size() == 1);
    assertThat(arrived(event, "/changed")).containsExactly("{\"x\":7}");
    kit.ended(id);
  }

  @Test
  void triesRoutesOnADescribedEvent() {
    JsonObject request =
        new JsonObject().put("source", "filtered").put("body", new JsonObject().put("ok", true));
    JsonObject answer =
        kit.api(GatewayKit.READ).post("/api/v1/routes/test", request.encode()).json();

    assertThat(answer.getString("source")).isEqualTo("filtered");
    assertThat(line(answer, "filtered").getString("filter")).isEqualTo("wanted");
    assertThat(line(answer, "filtered").getBoolean("matches")).isTrue();
    assertThat(line(answer, "filtered-all").getString("filter")).isNull();
    assertThat(line(answer, "filtered-all").getBoolean("matches")).isTrue();
    request.put("body", new JsonObject().put("fail", 1));
    answer = kit.api(GatewayKit.READ).post("/api/v1/routes/test", request.encode()).json();
    assertThat(line(answer, "filtered").getString("error"))
        .isEqualTo("the filter failed: as asked");
    assertThat(line(answer, "filtered").getBoolean("matches")).isFalse();
  }

  @Test
  void triesRoutesOnAStoredEvent() {
    String id = send("changed", "{\"n\":1.50,\"secret\":\"s\"}");
    kit.ended(id);

    Http.Reply reply =
        kit.api().post("/api/v1/routes/test", new JsonObject().put("event", id).encode());

    assertThat(line(reply.json(), "changed").getString("transformed"))
        .isEqualTo("{\"n\":1.50,\"was\":\"s\",\"by\":1.10}");
    assertThat(kit.api().post("/api/v1/routes/test", "{}").status()).isEqualTo(400);
    assertThat(
            kit.api()
                .post("/api/v1/routes/test", "{\"event\":\"evt_00000000000000000000000000\"}")
                .status())
        .isEqualTo(404);
  }

  private String send(String source, String body) {
    Http.Reply reply = kit.ingress().post("/in/" + source, body);
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    return reply.json().getString("id");
  }

  private void replay(String id) {
    assertThat(kit.api().post("/api/v1/events/" + id + "/replay", "").status()).isEqualTo(202);
  }

  private List<Stub.Arrival> of(JsonObject event, String path) {
    return stub.arrivals(event.getString("id")).stream()
        .filter(arrival -> arrival.path().equals(path))
        .toList();
  }

  private List<String> arrived(JsonObject event, String path) {
    return of(event, path).stream().map(FiltersIT::text).toList();
  }

  private static String text(Stub.Arrival arrival) {
    return new String(arrival.body(), StandardCharsets.UTF_8);
  }

  /** By the specification's words, with nothing of ours. */
  private static String signature(Stub.Arrival arrival) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
    String head = arrival.id() + '.' + arrival.headers().get("webhook-timestamp") + '.';
    mac.update(head.getBytes(StandardCharsets.UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(arrival.body()));
  }

  private static int attempts(JsonObject event, String route) {
    return only(event, route).getInteger("attempts");
  }

  private static String states(JsonObject event, String route) {
    return String.join(
        " ", deliveries(event, route).stream().map(it -> it.getString("state")).toList());
  }

  private static JsonObject only(JsonObject event, String route) {
    assertThat(deliveries(event, route)).hasSize(1);
    return deliveries(event, route).get(0);
  }

  private static List<JsonObject> deliveries(JsonObject event, String route) {
    return GatewayKit.deliveries(event).stream()
        .filter(
            it ->
                route.equals("all")
                    ? it.getString("route").endsWith("-all")
                    : it.getString("route").equals(route))
        .toList();
  }

  private static JsonObject line(JsonObject answer, String route) {
    return GatewayKit.objects(answer.getJsonArray("routes")).stream()
        .filter(it -> it.getString("route").equals(route))
        .findFirst()
        .orElseThrow();
  }

  private String configuration(String transform) {
    String filter = "if .fail then error(\"as asked\") else .ok end";
    return new JsonObject()
        .put(
            "sources",
            new JsonArray().add(source("filtered")).add(source("picky")).add(source("changed")))
        .put(
            "destinations",
            new JsonArray()
                .add(destination("filtered"))
                .add(destination("changed"))
                .add(destination("all")))
        .put(
            "routes",
            new JsonArray()
                .add(route("filtered", "filtered", "filtered").put("filter", filter))
                .add(route("filtered-all", "filtered", "all"))
                .add(route("picky", "picky", "filtered").put("filter", filter))
                .add(route("changed", "changed", "changed").put("transform", transform))
                .add(route("changed-all", "changed", "all")))
        .encode();
  }

  private static JsonObject source(String name) {
    return new JsonObject().put("name", name).put("verify", new JsonObject().put("scheme", "none"));
  }

  private JsonObject destination(String name) {
    return new JsonObject()
        .put("name", name)
        .put("url", stub.url("/" + name))
        .put("circuitBreaker", null)
        .put("retry", new JsonObject().put("baseDelay", "100ms").put("factor", 1))
        .put(
            "signing",
            new JsonObject()
                .put("scheme", "standard-webhooks")
                .put("secrets", new JsonArray().add("whsec_" + KEY)));
  }

  private static JsonObject route(String name, String source, String destination) {
    return new JsonObject()
        .put("name", name)
        .put("source", source)
        .put("types", new JsonArray().add("*"))
        .put("destinations", new JsonArray().add(destination));
  }
}
