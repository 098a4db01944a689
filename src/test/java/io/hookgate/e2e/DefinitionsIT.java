package io.hookgate.e2e;

import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.model.DefinitionKind;
import io.hookgate.model.Ids;
import io.hookgate.store.Definitions;
import io.hookgate.store.Definitions.Change;
import io.hookgate.store.Sealer;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is defined in the store is in force on every node, beside the files. */
class DefinitionsIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String DESTINATION = "dst_0000000000000001";
  private static final String ROUTE = "rt_0000000000000001";
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Sealer sealer =
      new Sealer(Map.of("k1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));

  private Stub stub;
  private StoreKit direct;
  private GatewayKit one;
  private GatewayKit two;

  @BeforeEach
  void start() {
    stub = new Stub();
    // Empties the Redis; so does the first gateway.
    direct = new StoreKit(REDIS);
    one = GatewayKit.start(REDIS, configuration());
    two = GatewayKit.startOnWhatIsThere(REDIS, configuration());
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
    direct.close();
    stub.close();
    Invariants.structure(REDIS);
  }

  @Test
  void aDestinationAndARouteAreInForceOnEveryNodeWithoutARestart() {
    assertThat(delivered(one)).isEmpty();
    define();
    for (GatewayKit node : List.of(one, two)) {
      known(node, true);
      List<JsonObject> deliveries = delivered(node);
      assertThat(deliveries).hasSize(1);
      assertThat(deliveries.get(0).getString("state")).isEqualTo("delivered");
      assertThat(deliveries.get(0).getString("destination")).isEqualTo("late");
    }
    assertThat(stub.arrivals()).hasSize(2);
  }

  @Test
  void whatWaitsForADeletedDestinationAndWhatComesLaterDiesVisibly() {
    define();
    known(one, true);
    known(two, true);
    one.api().post("/api/v1/destinations/late/pause", "{}");
    String waiting = send(one);
    write(change(DESTINATION, DefinitionKind.DESTINATION, "late", null));
    known(one, false);
    known(two, false);

    JsonObject died = GatewayKit.deliveries(one.ended(waiting)).get(0);
    assertThat(died.getString("reason")).isEqualTo("destination_gone");
    JsonObject later = GatewayKit.deliveries(one.ended(send(two))).get(0);
    assertThat(later.getString("reason")).isEqualTo("destination_gone");
    assertThat(stub.arrivals()).isEmpty();
  }

  @Test
  void oneThatCannotBeOpenedCostsTheOthersNothing() {
    Sealer stranger = new Sealer(Map.of("k9", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
    String id = "dst_0000000000000009";
    write(
        new Change(
            id,
            DefinitionKind.DESTINATION,
            "",
            "odd",
            0L,
            stranger.seal(id, "{}"),
            List.of(),
            "x"));
    write(
        change(
            "dst_0000000000000008",
            DefinitionKind.DESTINATION,
            "wrong",
            new JsonObject().put("name", "wrong").put("url", "ftp://nowhere")));
    define();
    known(one, true);

    assertThat(delivered(one)).hasSize(1);
    assertThat(names(one)).containsExactly("late");
    assertThat(listed(one))
        .filteredOn(it -> !it.getBoolean("usable"))
        .extracting(it -> it.getString("name"))
        .containsExactly("odd", "wrong");
  }

  private void define() {
    write(
        change(
            DESTINATION,
            DefinitionKind.DESTINATION,
            "late",
            new JsonObject().put("name", "late").put("url", stub.url("/late"))));
    write(
        change(
            ROUTE,
            DefinitionKind.ROUTE,
            "late",
            new JsonObject()
                .put("name", "late")
                .put("source", Ids.ofName("src_", "", "mail"))
                .put("destinations", new JsonArray().add(DESTINATION))));
  }

  private Change change(String id, DefinitionKind kind, String name, @Nullable JsonObject text) {
    return new Change(
        id,
        kind,
        "",
        name,
        text == null ? null : Long.valueOf(0),
        text == null ? null : sealer.seal(id, text.encode()),
        List.of(),
        text == null ? "delete" : "create");
  }

  private void write(Change change) {
    assertThat(StoreKit.await(direct.store().definitions().write(List.of(change), "ops")))
        .isInstanceOf(Definitions.Written.Done.class);
  }

  private void known(GatewayKit node, boolean wanted) {
    eventually("the node knows", SOON, () -> names(node).contains("late") == wanted);
    // The route was written after the destination.
    eventually(
        "the routes are there",
        SOON,
        () ->
            !wanted
                || node.api()
                    .post(
                        "/api/v1/routes/test",
                        new JsonObject()
                            .put("source", "mail")
                            .put("body", new JsonObject())
                            .encode())
                    .body()
                    .contains("late"));
  }

  private static List<String> names(GatewayKit node) {
    return listed(node).stream()
        .filter(it -> it.getBoolean("usable"))
        .map(it -> it.getString("name"))
        .toList();
  }

  private static List<JsonObject> listed(GatewayKit node) {
    return GatewayKit.objects(node.api().get("/api/v1/destinations").json().getJsonArray("items"));
  }

  private List<JsonObject> delivered(GatewayKit node) {
    return GatewayKit.deliveries(node.ended(send(node)));
  }

  private static String send(GatewayKit node) {
    return node.ingress()
        .post("/in/mail", "{}".getBytes(StandardCharsets.UTF_8))
        .json()
        .getString("id");
  }

  private static String configuration() {
    return """
        { "sources": [ { "name": "mail", "verify": { "scheme": "none" } } ] }
        """;
  }
}
