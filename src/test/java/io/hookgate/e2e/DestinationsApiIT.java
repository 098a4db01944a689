package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Http;
import io.hookgate.testkit.Http.Reply;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API says about destinations and their state, and to whom. */
class DestinationsApiIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String PATH = "/api/v1/destinations";

  private GatewayKit kit;
  private Http api;

  @BeforeEach
  void start() {
    kit =
        GatewayKit.start(
            REDIS,
            """
            { "sources": [ { "name": "any", "verify": { "scheme": "none" } } ],
              "destinations": [
                { "name": "crm", "url": "https://user.example:8443/hooks/a?token=s3cret" },
                { "name": "off", "url": "https://off.example/", "enabled": false },
                { "name": "held", "url": "https://held.example/", "paused": true } ],
              "routes": [ { "name": "all", "source": "any", "destinations": ["held"] } ] }
            """);
    api = kit.api();
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void listsDestinationsWithStateAndCountsAndWithoutSecrets() {
    kit.provider("any").accepted("{}");
    Reply reply = kit.api(GatewayKit.READ).get(PATH);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).doesNotContain("s3cret");
    List<JsonObject> items = GatewayKit.objects(reply.json().getJsonArray("items"));
    assertThat(items).extracting(it -> it.getString("name")).containsExactly("crm", "held", "off");
    assertThat(items)
        .extracting(it -> it.getString("state"))
        .containsExactly("active", "paused", "disabled");
    assertThat(items.get(0).getString("url")).isEqualTo("https://user.example:8443/hooks/a");
    assertThat(items.get(0).getString("circuit")).isEqualTo("closed");
    assertThat(items.get(0).getValue("last")).isNull();
    assertThat(items.get(0).getValue("failingSince")).isNull();
    assertThat(items.get(1).getJsonObject("deliveries").getInteger("pending")).isEqualTo(1);
    JsonObject byId = api.get(PATH + "/" + items.get(1).getString("id")).json();
    assertThat(byId).isEqualTo(api.get(PATH + "/held").json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "resume", "enable", "disable"})
  void anOperationNeedsAKeyWithTheScopeAdmin(String action) {
    String path = PATH + "/crm/" + action;
    assertThat(kit.anonymousApi().post(path, "").status()).isEqualTo(401);
    assertThat(kit.api("wrong").post(path, "").status()).isEqualTo(401);
    assertThat(kit.api(GatewayKit.READ).post(path, "").status()).isEqualTo(403);
    assertThat(kit.api().get(path).status()).isEqualTo(405);
    assertThat(api.get("/api/v1/audit").json().getJsonArray("items")).isEmpty();
  }

  @Test
  void listsNeedAKey() {
    for (String path : List.of(PATH, PATH + "/crm", "/api/v1/audit")) {
      assertThat(kit.anonymousApi().get(path).status()).isEqualTo(401);
      assertThat(kit.api(GatewayKit.READ).get(path).status()).isEqualTo(200);
    }
  }

  @Test
  void changesAreInForceWhenTheyAreAnsweredAndAudited() {
    JsonObject paused = done("crm", "pause", "{\"cause\":\"they migrate\"}");
    assertThat(paused.getString("state")).isEqualTo("paused");
    assertThat(paused.getBoolean("changed")).isTrue();
    assertThat(paused.getJsonObject("last").getString("by")).isEqualTo("ops");
    assertThat(paused.getJsonObject("last").getString("cause")).isEqualTo("they migrate");
    assertThat(Instant.parse(paused.getJsonObject("last").getString("since")))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    assertThat(done("crm", "pause", "").getBoolean("changed")).isFalse();
    assertThat(done("crm", "disable", "").getString("state")).isEqualTo("disabled");
    JsonObject enabled = done("crm", "enable", "");
    assertThat(enabled.getString("state")).isEqualTo("paused");
    assertThat(done("crm", "resume", "").getString("state")).isEqualTo("active");

    JsonObject page = api.get("/api/v1/audit?limit=3").json();
    List<JsonObject> newest = GatewayKit.objects(page.getJsonArray("items"));
    assertThat(newest)
        .extracting(it -> it.getString("action"))
        .containsExactly("resume", "enable", "disable");
    assertThat(newest).allMatch(it -> it.getString("by").equals("ops"));
    assertThat(newest).allMatch(it -> it.getString("name").equals("crm"));
    JsonObject rest = api.get("/api/v1/audit?cursor=" + page.getString("cursor")).json();
    assertThat(GatewayKit.objects(rest.getJsonArray("items")))
        .extracting(it -> it.getString("cause"))
        .containsExactly("they migrate");
    assertThat(rest.getValue("cursor")).isNull();
  }

  @Test
  void overridesTheConfigurationOverARestart() {
    assertThat(done("off", "enable", "").getString("state")).isEqualTo("active");
    assertThat(done("held", "resume", "").getString("state")).isEqualTo("active");
    GatewayKit second =
        GatewayKit.startOnWhatIsThere(
            REDIS,
            """
            { "sources": [ { "name": "any", "verify": { "scheme": "none" } } ],
              "destinations": [
                { "name": "off", "url": "https://off.example/", "enabled": false },
                { "name": "held", "url": "https://held.example/", "paused": true } ],
              "routes": [] }
            """);
    try {
      for (String name : List.of("off", "held")) {
        assertThat(second.api().get(PATH + "/" + name).json().getString("state"))
            .isEqualTo("active");
      }
    } finally {
      second.close();
    }
  }

  @Test
  void tellsWhatIsWrong() {
    Reply unknown = api.post(PATH + "/nobody/pause", "");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.body()).contains("crm", "held", "off");
    assertThat(api.get(PATH + "/nobody").status()).isEqualTo(404);
    Reply disabled = api.post(PATH + "/off/resume", "");
    assertThat(disabled.status()).isEqualTo(409);
    assertThat(disabled.json().getString("type")).endsWith("destination-disabled");
    assertThat(api.post(PATH + "/crm/pause", "{\"because\":1}").status()).isEqualTo(400);
    assertThat(api.post(PATH + "/crm/pause", "{\"cause\":\"" + "x".repeat(301) + "\"}").status())
        .isEqualTo(400);
    assertThat(api.post(PATH + "/crm/pause?soon=1", "").status()).isEqualTo(400);
    assertThat(api.get("/api/v1/audit?cursor=nonsense").status()).isEqualTo(400);
    assertThat(api.get("/api/v1/audit").json().getJsonArray("items")).isEmpty();
  }

  private JsonObject done(String name, String action, String body) {
    Reply reply = api.post(PATH + "/" + name + "/" + action, body);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json();
  }
}
