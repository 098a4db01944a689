package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.Http;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Forgetting everything of one subject while a gateway delivers. */
class SubjectIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String EMAIL = "forget.me@subject.example";
  private static final String BODY = "{\"data\":{\"email\":\"" + EMAIL + "\"}}";
  private static final String OTHER = "{\"data\":{\"email\":\"keep.me@subject.example\"}}";

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
    Invariants.hold(REDIS);
  }

  @Test
  void everythingOfASubjectIsGoneAlsoFromTheAppendOnlyFile() {
    stub.answers((arrival, response) -> response.setStatusCode(503).end("not now, " + EMAIL));
    List<String> mine = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      mine.add(kit.provider("any").accepted(BODY, "X-Type", "a"));
    }
    String other = kit.provider("any").accepted(OTHER, "X-Type", "a");
    String replay = replayed();
    rejected();
    assertThat(appendOnlyFilesHave(EMAIL)).isTrue();

    Http.Reply counted = expunge("&dryRun=true");
    assertThat(counted.json().getInteger("matched")).as(counted.toString()).isEqualTo(70);
    assertThat(counted.json().getInteger("expunged")).isZero();
    assertThat(counted.json().getInteger("rejections")).isEqualTo(1);
    JsonObject done = expunge("&cause=asked+for").json();

    assertThat(done.getInteger("expunged")).as(done.encode()).isEqualTo(70);
    assertThat(done.getInteger("rejections")).isEqualTo(1);
    assertThat(done.getInteger("replays")).isEqualTo(1);
    assertThat(done.getInteger("unreadable")).isZero();
    assertThat(done.getBoolean("rewritten")).as(done.encode()).isTrue();
    assertThat(done.getString("cursor")).isNull();
    Eventually.see(
        () -> kit.event(mine.get(0)),
        it ->
            it.getBoolean("expunged")
                && GatewayKit.deliveries(it).get(0).getString("state").equals("cancelled"));
    assertThat(kit.event(other).getBoolean("expunged")).isFalse();
    assertThat(kit.api().get("/api/v1/replays/" + replay).body()).doesNotContain(EMAIL);
    assertThat(GatewayKit.objects(kit.api().get("/api/v1/rejections").json().getJsonArray("items")))
        .hasSize(1)
        .allSatisfy(it -> assertThat(it.getBoolean("kept")).isFalse());
    onceInTheAudit();
    Eventually.see(() -> appendOnlyFilesHave(EMAIL), has -> !has);
    assertThat(appendOnlyFilesHave("keep.me")).isTrue();
    assertThat(expunge("").json().getInteger("matched")).isZero();
  }

  private void onceInTheAudit() {
    List<JsonObject> rows =
        GatewayKit.objects(kit.api().get("/api/v1/audit?limit=200").json().getJsonArray("items"))
            .stream()
            .filter(it -> it.getString("action").equals("expunge"))
            .toList();
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).encode()).contains("/data/email sha256:", "asked for");
    assertThat(rows.get(0).encode()).doesNotContain(EMAIL);
  }

  @Test
  void callsThatGoOnAreOneRowOfTheAuditAndMissNothing() {
    stub.answers(200);
    for (int i = 0; i < 5; i++) {
      kit.ended(kit.provider("any").accepted(BODY, "X-Type", "a"));
    }
    String newest = kit.provider("any").accepted(BODY, "X-Type", "a");
    String started = Long.toString(System.currentTimeMillis());
    String cursor = "&cursor=x." + started + "." + newest.substring(4);

    JsonObject first = expunge(cursor).json();
    JsonObject again = expunge(cursor).json();

    // Behind the newest one, which the call before had looked at.
    assertThat(first.getInteger("expunged")).isEqualTo(5);
    assertThat(again.getInteger("matched")).isZero();
    assertThat(kit.event(newest).getBoolean("expunged")).isFalse();
    onceInTheAudit("by cursor");
    assertThat(expunge("&cursor=e." + newest.substring(4)).status()).isEqualTo(400);
    assertThat(expunge("&cursor=x.1.nonsense").status()).isEqualTo(400);
    assertThat(kit.api().call("DELETE", "/api/v1/events", new byte[0]).body()).contains("match");
  }

  private void onceInTheAudit(String why) {
    assertThat(kit.api().get("/api/v1/audit?limit=200").body().split("\"action\":\"expunge\"", -1))
        .as(why)
        .hasSize(2);
  }

  @Test
  void aTenantsKeyForgetsItsOwnAlone() {
    stub.answers(200);
    String theirs = kit.provider("any").accepted(BODY, "X-Type", "a");
    String own = published("acme");
    String key =
        kit.api()
            .post("/api/v1/keys", "{\"name\":\"acme\",\"scopes\":[\"admin\"],\"tenant\":\"acme\"}")
            .json()
            .getString("key");

    JsonObject done = kit.api(key).call("DELETE", path("/data/email", ""), new byte[0]).json();

    assertThat(done.getInteger("expunged")).as(done.encode()).isEqualTo(1);
    assertThat(kit.event(own).getBoolean("expunged")).isTrue();
    assertThat(kit.event(theirs).getBoolean("expunged")).isFalse();
    assertThat(
            kit.api(GatewayKit.READ).call("DELETE", path("/data/email", ""), new byte[0]).status())
        .isEqualTo(403);
  }

  @Test
  void anEventThatIsExpungedByIdLeavesTheFileSoonToo() {
    stub.answers(200);
    String id = kit.provider("any").accepted(BODY, "X-Type", "a");
    kit.ended(id);
    kit.api().call("DELETE", "/api/v1/events/" + id, new byte[0]);
    Eventually.see(() -> appendOnlyFilesHave(EMAIL), has -> !has);
  }

  private String published(String tenant) {
    String message = "{\"type\":\"a\",\"tenant\":\"" + tenant + "\",\"data\":" + BODY + "}";
    return kit.api().post("/api/v1/events", message).json().getString("id");
  }

  /** A finished replay that was asked for the subject's events, and found none to send. */
  private String replayed() {
    String order =
        "{\"match\":{\"/data/email\":\""
            + EMAIL
            + "\"},\"source\":\"api\",\"status\":\"delivered\"}";
    Http.Reply reply = kit.api().post("/api/v1/replays", order);
    assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
    String id = reply.json().getString("id");
    Eventually.see(
        () -> kit.api().get("/api/v1/replays/" + id).json(),
        it -> it.getString("state").equals("done"));
    return id;
  }

  private void rejected() {
    kit.provider("any").knowing("another-secret-0123").send(BODY, "X-Type", "a");
    Eventually.see(
        () -> kit.api().get("/api/v1/rejections").body(), it -> it.contains("\"kept\":true"));
  }

  private Http.Reply expunge(String more) {
    return kit.api().call("DELETE", path("/data/email", more), new byte[0]);
  }

  private static String path(String pointer, String more) {
    String match = new JsonObject().put(pointer, EMAIL).encode();
    return "/api/v1/events?match=" + URLEncoder.encode(match, StandardCharsets.UTF_8) + more;
  }

  private static boolean appendOnlyFilesHave(String text) {
    List<?> dir = (List<?>) REDIS.command("CONFIG", "GET", "dir");
    byte[] sought = text.getBytes(StandardCharsets.ISO_8859_1);
    try (Stream<Path> files = Files.walk(Path.of(String.valueOf(dir.get(1))))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.exists(file) && has(file, sought)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean has(Path file, byte[] sought) throws IOException {
    String all = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    return all.contains(new String(sought, StandardCharsets.ISO_8859_1));
  }

  private String configuration() {
    return """
    {
      "encryption": { "payloads": false },
      "sources": [ { "name": "any", "verify": { "scheme": "hmac",
                     "header": "X-Signature", "secrets": ["source-secret-0123"] }, "type": "header:X-Type",
                     "keepRejected": 5 } ],
      "destinations": [ { "name": "crm", "url": "%s",
        "retry": { "maxAttempts": 5, "baseDelay": "30s", "jitter": 0 }, "circuitBreaker": null } ],
      "routes": [ { "name": "all", "source": "any", "types": ["*"], "destinations": ["crm"] } ]
    }
    """
        .formatted(stub.url("/hooks"));
  }
}
