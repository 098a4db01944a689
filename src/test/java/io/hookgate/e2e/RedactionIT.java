package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.Http;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A value that a source redacts, and everybody who could tell it. */
class RedactionIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String EMAIL = "planted.person+x@secret.example";
  private static final String BODY =
      "{\"id\":\"1\",\"n\":1.50,\"data\":{\"email\":\"" + EMAIL + "\",\"phone\":4915112345678}}";

  private Stub stub;
  private Lines lines;
  private GatewayKit kit;

  @BeforeEach
  void start() {
    stub = new Stub();
    stub.answers(
        (arrival, response) -> {
          String echo = new String(arrival.body(), StandardCharsets.UTF_8);
          response
              .setStatusCode(arrival.path().startsWith("/dead") ? 404 : 200)
              .end("you sent " + echo + " of " + URLEncoder.encode(EMAIL, StandardCharsets.UTF_8));
        });
    lines = new Lines();
    kit = GatewayKit.start(REDIS, configuration());
  }

  @AfterEach
  void stop() {
    kit.close();
    lines.close();
    stub.close();
  }

  @Test
  void noAnswerNoLogLineAndNoKeptAnswerTellsItAndItIsDeliveredByteForByte() {
    String id = kit.provider("mail").accepted(BODY, "X-Type", "a", "X-Mail", EMAIL);
    String form = kit.provider("mail").accepted("no json " + EMAIL, "X-Type", "b");
    String published = publish("/api/v1/events", "api");
    for (String event : List.of(id, form, published)) {
      kit.ended(event);
    }
    String match =
        "{\"match\":{\"/data/email\":\"" + EMAIL + "\"},\"source\":\"mail\",\"to\":\"fine\"}";
    JsonObject replay = kit.api().post("/api/v1/replays", match).json();
    JsonObject done =
        Eventually.see(
            () -> kit.api().get("/api/v1/replays/" + replay.getString("id")).json(),
            it -> it.getString("state").equals("done"));
    kit.ended(id);

    assertThat(replay.getInteger("matched")).isPositive();
    assertThat(done.encode()).contains("/data/email").doesNotContain(EMAIL);
    assertThat(stub.arrivals(id)).allSatisfy(it -> assertThat(it.body()).isEqualTo(bytes(BODY)));
    JsonObject event = kit.event(id);
    assertThat(event.getBoolean("redacted")).isTrue();
    assertThat(event.getJsonObject("payload").getJsonObject("data").getString("email"))
        .isEqualTo("***");
    assertThat(event.encode()).contains("you sent", "of ***").doesNotContain("4915112345678");
    assertThat(kit.event(form).getString("encoding")).isEqualTo("withheld");
    everyAnswerIsClean(id, replay.getString("id"));
    trialsAreClean(id);
    assertThat(lines.all())
        .noneMatch(line -> line.contains("planted") || line.contains("49151123"));
    keptAnswersAreClean();
  }

  /** Every GET of the document. */
  private void everyAnswerIsClean(String event, String replay) {
    JsonObject paths = kit.anonymousApi().get("/openapi.json").json().getJsonObject("paths");
    List<String> asked = new ArrayList<>();
    for (String path : paths.fieldNames()) {
      if (paths.getJsonObject(path).containsKey("get") && !path.endsWith("/stream")) {
        String id =
            path.contains("/events/") ? event : path.contains("/replays/") ? replay : "fine";
        Http.Reply reply = kit.api().get(path.replace("{id}", id));
        assertThat(reply.status()).as(path).isIn(200, 404);
        assertThat(reply.body()).as(path).doesNotContain("planted", "49151123");
        asked.add(path);
      }
    }
    assertThat(asked).contains("/api/v1/events/export", "/api/v1/dead-letters", "/api/v1/audit");
    assertThat(kit.api().get("/api/v1/dead-letters").json().getInteger("count")).isEqualTo(4);
  }

  private void trialsAreClean(String event) {
    String stored = "{\"event\":\"" + event + "\"}";
    String described = "{\"source\":\"mail\",\"type\":\"made\",\"body\":" + BODY + "}";
    for (String trial : List.of(stored, described)) {
      Http.Reply reply = kit.api().post("/api/v1/routes/test", trial);
      assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
      assertThat(reply.body()).contains("***").doesNotContain("planted");
      assertThat(reply.body().contains("whom")).isEqualTo(trial.equals(described));
    }
  }

  private static void keptAnswersAreClean() {
    List<?> keys = (List<?>) REDIS.command("KEYS", "{hg:*}[ar]:*");
    assertThat(keys).isNotEmpty();
    for (Object key : keys) {
      Object value =
          String.valueOf(key).contains("}a:")
              ? REDIS.command("LRANGE", String.valueOf(key), "0", "-1")
              : REDIS.command("GET", String.valueOf(key));
      assertThat(String.valueOf(value)).as(String.valueOf(key)).doesNotContain("planted");
    }
  }

  @Test
  void whatASourceThatIsDefinedLaterHidesIsChecked() {
    JsonObject made =
        new JsonObject(
            "{\"name\":\"late\",\"verify\":{\"scheme\":\"none\"},\"redact\":[\"/data/email\"]}");
    assertThat(kit.api().post("/api/v1/sources", made.encode()).status()).isEqualTo(201);
    for (String wrong : List.of("[\"email\"]", "\"/a\"", "[\"/a\",\"/a\"]", "[\"\"]")) {
      Http.Reply reply =
          kit.api().call("PATCH", "/api/v1/sources/late", bytes("{\"redact\":" + wrong + "}"));
      assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
      assertThat(reply.body()).contains("/redact");
    }
    Http.Reply type =
        kit.api()
            .call("PATCH", "/api/v1/sources/late", bytes("{\"type\":\"body:/data/email/kind\"}"));
    assertThat(type.status()).as(type.toString()).isEqualTo(400);
    assertThat(type.body()).contains("/redact/0", "type");
  }

  @Test
  void whatIsPublishedForATenantIntoASharedSourceIsHiddenToo() {
    for (String source : List.of("api", "shared")) {
      String id = publish("/api/v1/events", source);
      assertThat(kit.event(id).encode()).as(source).contains("***").doesNotContain("planted");
    }
  }

  private String publish(String path, String source) {
    JsonObject data = new JsonObject().put("email", EMAIL);
    JsonObject message =
        new JsonObject()
            .put("type", "dead")
            .put("source", source)
            .put("tenant", "acme")
            .put("data", data);
    Http.Reply reply = kit.api().post(path, message.encode());
    assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
    return reply.json().getString("id");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String configuration() {
    return """
    {
      "api": { "redact": ["/email"] },
      "sources": [
        { "name": "mail", "verify": { "scheme": "none" }, "type": "header:X-Type",
          "forwardHeaders": ["x-mail"], "redact": ["/data/email", "/data/phone"] },
        { "name": "shared", "verify": { "scheme": "publish" }, "redact": ["/email"] } ],
      "destinations": [
        { "name": "fine", "url": "%1$s/fine" }, { "name": "dead", "url": "%1$s/dead" },
        { "tenant": "acme", "name": "dead", "url": "%1$s/dead" } ],
      "routes": [
        { "name": "fine", "source": "mail", "types": ["*"], "destinations": ["fine"] },
        { "name": "dead", "source": "mail", "types": ["*"], "destinations": ["dead"] },
        { "name": "made", "source": "mail", "types": ["made"], "destinations": ["fine"],
          "transform": "{whom: .data.email}" },
        { "name": "told", "source": "mail", "types": ["a"], "destinations": ["fine"],
          "filter": "if .data.phone then error(.data.email) else true end" },
        { "tenant": "acme", "name": "dead", "source": "api", "types": ["*"], "destinations": ["dead"] } ]
    }
    """
        .formatted(stub.url(""));
  }
}
