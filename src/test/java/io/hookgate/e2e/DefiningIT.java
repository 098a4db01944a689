package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Http;
import io.hookgate.testkit.Http.Reply;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the API says while things are defined through it, and what it keeps to itself. */
class DefiningIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String DESTINATIONS = "/api/v1/destinations";
  private static final String ROUTES = "/api/v1/routes";
  private static final String SOURCES = "/api/v1/sources";
  private static final String ACME = "acme-admin-key-0123456789";
  private static final String OTHER = "other-admin-key-0123456789";

  private GatewayKit kit;
  private Http api;

  @BeforeEach
  void start() {
    kit =
        GatewayKit.start(
            REDIS,
            """
            { "api": { "keys": [
                { "name": "acme", "secret": "%s", "scopes": ["admin"], "tenant": "acme" },
                { "name": "other", "secret": "%s", "scopes": ["admin"], "tenant": "other" } ] },
              "sources": [ { "name": "mail", "verify": { "scheme": "none" } } ],
              "destinations": [ { "name": "crm", "url": "http://127.0.0.1:9/" } ],
              "routes": [ { "name": "all", "source": "mail", "destinations": ["crm"] } ] }
            """
                .formatted(ACME, OTHER));
    api = kit.api();
  }

  @AfterEach
  void stop() {
    kit.close();
    Invariants.structure(REDIS);
  }

  @Test
  void aDestinationIsMadeShownChangedAndDeleted() {
    Reply made = api.post(DESTINATIONS, destination("late").put("timeout", "3s").encode());
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    String id = made.json().getString("id");
    assertThat(id).matches("dst_[0-9a-hjkmnp-tv-z]{16}");
    assertThat(made.header("Location")).isEqualTo(DESTINATIONS + "/" + id);
    String tag = made.header("ETag");
    assertThat(tag).matches("\"[0-9]+\"");
    assertThat(made.json().getValue("definedIn")).isNull();

    Reply patched =
        call(
            "PATCH",
            DESTINATIONS + "/late",
            "{\"timeout\":\"4s\",\"name\":\"later\"}",
            "If-Match",
            tag);
    assertThat(patched.status()).as(patched.body()).isEqualTo(200);
    assertThat(patched.json().getString("id")).isEqualTo(id);
    assertThat(patched.json().getJsonObject("definition").getString("timeout")).isEqualTo("4s");
    assertThat(patched.header("ETag")).isNotEqualTo(tag);
    assertThat(api.get(DESTINATIONS + "/late").status()).isEqualTo(404);
    assertThat(api.get(DESTINATIONS + "/later").json())
        .isEqualTo(api.get(DESTINATIONS + "/" + id).json());

    Reply lost = call("DELETE", DESTINATIONS + "/later", "", "If-Match", tag);
    assertThat(lost.status()).isEqualTo(412);
    assertThat(lost.header("ETag")).isEqualTo(patched.header("ETag"));
    assertThat(lost.json().getLong("version")).isEqualTo(patched.json().getLong("version"));
    assertThat(call("DELETE", DESTINATIONS + "/" + id, "").status()).isEqualTo(204);
    assertThat(call("DELETE", DESTINATIONS + "/" + id, "").status()).isEqualTo(404);
    assertThat(actions()).containsExactly("delete", "update", "create");
  }

  @Test
  void putMakesReplacesAndSaysNothingTwice() {
    String text = destination("late").encode();
    Reply made = call("PUT", DESTINATIONS + "/late", text, "If-None-Match", "*");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    Reply same = call("PUT", DESTINATIONS + "/late", text);
    assertThat(same.status()).isEqualTo(200);
    assertThat(same.header("ETag")).isEqualTo(made.header("ETag"));
    assertThat(call("PUT", DESTINATIONS + "/late", text, "If-None-Match", "*").status())
        .isEqualTo(412);
    assertThat(call("PUT", DESTINATIONS + "/none", text, "If-Match", "\"3\"").status())
        .isEqualTo(412);
    assertThat(call("PUT", DESTINATIONS + "/none", text).json().getString("pointer"))
        .isEqualTo("/name");
    assertThat(call("PUT", DESTINATIONS + "/dst_0000000000000000", text).status()).isEqualTo(404);
    assertThat(actions()).containsExactly("create");
  }

  @Test
  void whatAFileDefinesIsOnlyShown() {
    for (String path : List.of(DESTINATIONS + "/crm", SOURCES + "/mail", ROUTES + "/all")) {
      Reply shown = api.get(path);
      assertThat(shown.json().getString("definedIn")).endsWith("test.json");
      assertThat(shown.header("ETag")).isEmpty();
      for (String method : List.of("PUT", "PATCH", "DELETE")) {
        Reply refused = call(method, path, method.equals("DELETE") ? "" : "{}");
        assertThat(refused.status()).as(method + " " + refused.body()).isEqualTo(409);
        assertThat(refused.json().getString("definedIn")).endsWith("test.json");
      }
    }
    assertThat(api.post(DESTINATIONS + "/crm/rotate-secret", "").status()).isEqualTo(409);
    assertThat(api.post(DESTINATIONS, destination("crm").encode()).body()).contains("test.json");
    Reply path = api.post(SOURCES, source("x").put("path", "/in/mail").encode());
    assertThat(path.status()).isEqualTo(409);
    assertThat(path.json().getString("pointer")).isEqualTo("/path");
    assertThat(actions()).isEmpty();
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    Reply wrong =
        api.post(
            ROUTES,
            """
            { "name": "a b", "source": "nobody", "destinations": ["crm", "none"], "types": ["**"],
              "wrong": 1 }
            """);
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(GatewayKit.objects(wrong.json().getJsonArray("errors")))
        .extracting(it -> it.getString("pointer"))
        .contains("/name", "/source", "/destinations/1", "/types/0", "/wrong")
        .doesNotHaveDuplicates();
    assertThat(api.post(DESTINATIONS, "[]").status()).isEqualTo(400);
    assertThat(api.post(DESTINATIONS + "?x=1", "{}").status()).isEqualTo(400);
    assertThat(call("PUT", DESTINATIONS + "/x", "{}", "If-Match", "7").status()).isEqualTo(400);
    assertThat(api.get(DESTINATIONS + "?cursor=bm9uZQ").status()).isEqualTo(400);
    Reply file =
        api.post(
            DESTINATIONS,
            destination("x")
                .put("auth", new JsonObject("{\"bearer\":{\"file\":\"/etc/passwd\"}}"))
                .encode());
    assertThat(file.json().getString("pointer")).isEqualTo("/auth/bearer");
    assertThat(file.body()).doesNotContain("root");
  }

  @Test
  void anUnsafeUrlIsRefusedAndAnUnknownHostWarnedOf() {
    for (String url :
        List.of(
            "http://10.0.0.1/",
            "http://169.254.169.254/latest",
            "http://[::1]/",
            "http://0x7f.1/")) {
      Reply refused = api.post(DESTINATIONS, destination("x").put("url", url).encode());
      assertThat(refused.status()).as(refused.body()).isEqualTo(422);
      assertThat(refused.json().getString("pointer")).isEqualTo("/url");
    }
    Reply unknown =
        api.post(DESTINATIONS, destination("x").put("url", "https://nobody.invalid/").encode());
    assertThat(unknown.status()).isEqualTo(201);
    assertThat(unknown.json().getJsonArray("warnings").getJsonObject(0).getString("code"))
        .isEqualTo("unknown-host");
  }

  @Test
  void aSecretIsNeverShownAndKeptWhenWhatWasShownComesBack() {
    try (Lines lines = new Lines()) {
      List<String> secrets = keptWhenItComesBack();
      assertThat(lines.all()).anyMatch(line -> line.contains("definition.written"));
      for (String secret : secrets) {
        assertThat(lines.all()).noneMatch(line -> line.contains(secret));
      }
    }
  }

  private List<String> keptWhenItComesBack() {
    List<String> secrets = List.of("plain-bearer-secret", "whsec_" + "QUFB".repeat(11));
    JsonObject text =
        destination("late")
            .put("auth", new JsonObject().put("bearer", secrets.get(0)))
            .put(
                "signing",
                new JsonObject()
                    .put("scheme", "standard-webhooks")
                    .put("secrets", new JsonArray().add(secrets.get(1))));
    Reply made = api.post(DESTINATIONS, text.encode());
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    JsonObject shown = made.json().getJsonObject("definition");
    assertThat(call("PUT", DESTINATIONS + "/late", shown.encode()).header("ETag"))
        .isEqualTo(made.header("ETag"));
    Reply renamed = call("PUT", DESTINATIONS + "/late", shown.copy().put("name", "b").encode());
    assertThat(renamed.json().getJsonObject("definition").getJsonObject("auth"))
        .isEqualTo(shown.getJsonObject("auth"));
    Reply lost =
        call("PATCH", DESTINATIONS + "/b", "{\"auth\":{\"bearer\":{\"kept\":\"AAAAAAAAAAAA\"}}}");
    assertThat(lost.json().getString("pointer")).isEqualTo("/auth/bearer");

    Reply rotated = api.post(DESTINATIONS + "/b/rotate-secret", "{\"overlap\":\"1h\"}");
    String fresh = rotated.json().getString("secret");
    assertThat(fresh).startsWith("whsec_");
    Reply read = kit.api(GatewayKit.READ).get(DESTINATIONS + "/b");
    assertThat(read.json().containsKey("definition")).isFalse();
    String everything = Everything.in(REDIS);
    for (String secret : List.of(secrets.get(0), secrets.get(1), fresh)) {
      assertThat(everything).doesNotContain(secret);
      assertThat(made.body() + renamed.body() + api.get(DESTINATIONS + "/b").body())
          .doesNotContain(secret);
    }
    assertThat(actions()).startsWith("rotate-secret", "update", "create");
    return List.of(secrets.get(0), secrets.get(1), fresh);
  }

  @Test
  void aTenantSeesAndChangesItsOwnAlone() {
    Http acme = kit.api(ACME);
    Http other = kit.api(OTHER);
    Reply made = acme.post(DESTINATIONS, destination("crm").encode());
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    String id = made.json().getString("id");
    assertThat(made.json().getString("tenant")).isEqualTo("acme");
    assertThat(names(acme)).containsExactly("crm");
    assertThat(names(other)).isEmpty();
    assertThat(names(api)).containsExactly("crm", "crm");
    assertThat(api.get(DESTINATIONS + "?tenant=acme").json().getInteger("count")).isEqualTo(1);
    for (String name : List.of(id, "crm")) {
      assertThat(other.get(DESTINATIONS + "/" + name).status()).isEqualTo(404);
      assertThat(delete(other, name).status()).isEqualTo(404);
      assertThat(other.post(DESTINATIONS + "/" + name + "/pause", "").status()).isEqualTo(404);
      assertThat(other.post(DESTINATIONS + "/" + name + "/rotate-secret", "").status())
          .isEqualTo(404);
      assertThat(other.post(DESTINATIONS + "/" + name + "/test", "").status()).isEqualTo(404);
    }
    Reply route = other.post(ROUTES, route("r", "api", id).encode());
    assertThat(route.json().getString("pointer")).isEqualTo("/destinations/0");
    assertThat(other.post(DESTINATIONS, destination("x").put("tenant", "acme").encode()).status())
        .isEqualTo(400);
    assertThat(api.get(DESTINATIONS + "/crm?tenant=acme").json().getString("id")).isEqualTo(id);
    assertThat(acme.post(SOURCES, source("in").put("path", "/mine").encode()).status())
        .isEqualTo(201);
    Reply taken = other.post(SOURCES, source("in").put("path", "/mine").encode());
    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.body()).doesNotContain("acme");
  }

  @Test
  void aListMissesAndDoublesNothingWhileOthersAreMade() {
    for (int i = 0; i < 7; i++) {
      assertThat(api.post(SOURCES, source("s" + i).encode()).status()).isEqualTo(201);
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonObject page =
          api.get(SOURCES + "?limit=3" + (cursor.isEmpty() ? "" : "&cursor=" + cursor)).json();
      GatewayKit.objects(page.getJsonArray("items")).forEach(it -> seen.add(it.getString("name")));
      api.post(SOURCES, source("a" + seen.size()).encode());
      cursor = page.getString("cursor");
    }
    assertThat(seen).containsExactly("mail", "s0", "s1", "s2", "s3", "s4", "s5", "s6");
  }

  @Test
  void aRouteShowsNamesAlsoAfterTheyChanged() {
    api.post(DESTINATIONS, destination("late").encode());
    Reply made = api.post(ROUTES, route("r", "mail", "late").encode());
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    call("PATCH", DESTINATIONS + "/late", "{\"name\":\"renamed\"}");
    JsonObject shown = api.get(ROUTES + "/r").json();
    assertThat(shown.getJsonArray("destinations")).containsExactly("renamed");
    assertThat(shown.getJsonObject("definition").getJsonArray("destinations"))
        .containsExactly("renamed");
    String id = api.get(DESTINATIONS + "/renamed").json().getString("id");
    assertThat(call("DELETE", DESTINATIONS + "/renamed", "").status()).isEqualTo(204);
    assertThat(audit().get(0).getString("cause")).contains("r");
    Reply same = call("PATCH", ROUTES + "/r", "{\"enabled\":true}");
    assertThat(same.status()).as(same.body()).isEqualTo(200);
    assertThat(same.json().getJsonArray("destinations")).containsExactly(id);
  }

  private Reply call(String method, String path, String body, String... headers) {
    return api.call(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  private static Reply delete(Http by, String id) {
    return by.call("DELETE", DESTINATIONS + "/" + id, new byte[0]);
  }

  private static List<String> names(Http by) {
    return GatewayKit.objects(by.get(DESTINATIONS).json().getJsonArray("items")).stream()
        .map(it -> it.getString("name"))
        .toList();
  }

  private List<JsonObject> audit() {
    return GatewayKit.objects(api.get("/api/v1/audit").json().getJsonArray("items"));
  }

  private List<String> actions() {
    return audit().stream().map(it -> it.getString("action")).toList();
  }

  private static JsonObject destination(String name) {
    return new JsonObject().put("name", name).put("url", "http://127.0.0.1:9/" + name);
  }

  private static JsonObject source(String name) {
    return new JsonObject().put("name", name).put("verify", new JsonObject().put("scheme", "none"));
  }

  private static JsonObject route(String name, String source, String destination) {
    return new JsonObject()
        .put("name", name)
        .put("source", source)
        .put("destinations", new JsonArray().add(destination));
  }
}
