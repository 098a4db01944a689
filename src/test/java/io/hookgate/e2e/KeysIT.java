package io.hookgate.e2e;

import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Http;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys are made, used and revoked while two nodes serve. */
class KeysIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String PATH = "/api/v1/keys";
  private static final Duration SOON = Duration.ofSeconds(10);

  private GatewayKit one;
  private GatewayKit two;

  @BeforeEach
  void start() {
    one = GatewayKit.start(REDIS, "{}");
    two = GatewayKit.startOnWhatIsThere(REDIS, "{}");
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  @Test
  void aKeyWorksOnEveryNodeUntilItIsRevoked() {
    JsonObject made = create("{'name':'ci','scopes':['read']}");
    String key = made.getString("key");
    assertThat(key).matches("hk_[A-Za-z0-9_-]{43}");
    assertThat(reads(one, key)).isEqualTo(200);
    // Asking with it too early would count as guessing.
    eventually("the other node knows it", SOON, () -> two.api().get(PATH + "/ci").status() == 200);
    assertThat(reads(two, key)).isEqualTo(200);
    assertThat(one.api(key).post("/api/v1/send", "{}").status()).isEqualTo(403);
    assertThat(one.api(key).get(PATH).status()).isEqualTo(403);

    assertThat(one.api().call("DELETE", PATH + "/ci", new byte[0]).status()).isEqualTo(204);

    assertThat(reads(one, key)).isEqualTo(401);
    eventually("the other node refuses it", SOON, () -> reads(two, key) == 401);
    assertThat(one.api().get(PATH + "/ci").status()).isEqualTo(404);
    assertThat(one.api().call("DELETE", PATH + "/ci", new byte[0]).status()).isEqualTo(404);
    assertThat(actions()).startsWith("delete ci", "create ci");
  }

  @Test
  void itsTextIsNowhereAfterItWasShown() {
    String key = create("{'name':'ci','scopes':['admin']}").getString("key");
    assertThat(one.api().get(PATH + "/ci").body()).doesNotContain(key);
    assertThat(one.api().get(PATH).body()).doesNotContain(key);
    for (Object name : (Iterable<?>) REDIS.command("KEYS", "{hg:live}*")) {
      Object value =
          String.valueOf(REDIS.command("TYPE", name.toString())).equals("hash")
              ? REDIS.command("HGETALL", name.toString())
              : REDIS.command("ZRANGE", name.toString(), "0", "-1");
      assertThat(String.valueOf(value)).doesNotContain(key);
    }
  }

  @Test
  void aKeyOfOneTenantMakesNoOthersAndSeesNoneButItsOwn() {
    String acme = create("{'name':'acme','scopes':['admin'],'tenant':'acme'}").getString("key");
    create("{'name':'other','scopes':['admin'],'tenant':'other'}");
    Http api = one.api(acme);

    assertThat(api.post(PATH, json("{'name':'x','scopes':['read'],'tenant':'other'}")).status())
        .isEqualTo(400);
    assertThat(api.post(PATH, json("{'name':'x','scopes':['read']}")).json().getString("tenant"))
        .isEqualTo("acme");
    assertThat(GatewayKit.objects(api.get(PATH).json().getJsonArray("items")))
        .extracting(it -> it.getString("name"))
        .containsExactly("acme", "x");
    assertThat(api.get(PATH + "/other").status()).isEqualTo(404);
    assertThat(api.call("DELETE", PATH + "/other", new byte[0]).status()).isEqualTo(404);
  }

  @Test
  void aKeyThatExpiresSaysWhenAndOutlivesARestartUntilThen() {
    String key = create("{'name':'short','scopes':['read'],'expiresIn':'1m'}").getString("key");
    one.close();
    one = GatewayKit.startOnWhatIsThere(REDIS, "{}");
    assertThat(reads(one, key)).isEqualTo(200);
    assertThat(Instant.parse(one.api().get(PATH + "/short").json().getString("expiresAt")))
        .isBetween(Instant.now(), Instant.now().plusSeconds(60));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'scopes':['read']}|400|/name",
        "{'name':'a b','scopes':['read']}|400|/name",
        "{'name':'a'}|400|/scopes",
        "{'name':'a','scopes':[]}|400|/scopes",
        "{'name':'a','scopes':['read','write']}|400|/scopes/1",
        "{'name':'a','scopes':['read'],'tenant':'a/b'}|400|/tenant",
        "{'name':'a','scopes':['read'],'expiresAt':'2001-01-01T00:00:00Z'}|400|/expiresAt",
        "{'name':'a','scopes':['read'],'expiresAt':'tomorrow'}|400|/expiresAt",
        "{'name':'a','scopes':['read'],'expiresIn':'1s'}|400|/expiresIn",
        "{'name':'a','scopes':['read'],'expiresIn':'1h','expiresAt':'2100-01-01T00:00:00Z'}|400|/expiresIn",
        "{'name':'a','scopes':['read'],'key':'mine'}|400|/key",
      })
  void badInputNamesTheMember(String body, int status, String pointer) {
    Http.Reply reply = one.api().post(PATH, json(body));
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.json().getString("pointer")).isEqualTo(pointer);
  }

  @Test
  void aNameIsTakenOnce() {
    create("{'name':'ci','scopes':['read']}");
    assertThat(one.api().post(PATH, json("{'name':'ci','scopes':['read']}")).status())
        .isEqualTo(409);
    assertThat(one.api().post(PATH, json("{'name':'ops','scopes':['read']}")).status())
        .isEqualTo(409);
    assertThat(one.api().call("DELETE", PATH + "/ops", new byte[0]).status()).isEqualTo(409);
    create("{'name':'ci','scopes':['read'],'tenant':'acme'}");
    assertThat(one.api().get(PATH + "/ci").status()).isEqualTo(409);
  }

  private JsonObject create(String body) {
    Http.Reply reply = one.api().post(PATH, json(body));
    assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
    assertThat(reply.header("Location")).isEqualTo(PATH + '/' + reply.json().getString("id"));
    return reply.json();
  }

  private static int reads(GatewayKit node, String key) {
    return node.api(key).get("/api/v1/providers").status();
  }

  private Iterable<String> actions() {
    JsonArray items = one.api().get("/api/v1/audit").json().getJsonArray("items");
    return GatewayKit.objects(items).stream()
        .map(it -> it.getString("action") + ' ' + it.getString("name"))
        .toList();
  }

  private static String json(String text) {
    return text.replace((char) 39, (char) 34);
  }
}
