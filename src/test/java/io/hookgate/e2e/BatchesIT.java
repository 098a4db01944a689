package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.model.Ids;
import io.hookgate.store.DedupKeys;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.Http.Reply;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sources that split: one event per item, and 2xx only when all of them are stored. */
class BatchesIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final Duration PATIENCE = Duration.ofSeconds(10);

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
  void eachItemIsAnEventWithItsOwnIdTypeAndBytes() {
    String first = "{ \"id\":\"a\", \"event\" : \"open\", \"n\": 1.50 }";
    String second = "{\"id\":\"b\",\"event\":\"click\",\"t\":\"é\\u00e9\"}";

    Reply reply = kit.provider("top").send("[" + first + " ,\n" + second + "]");

    assertThat(reply.status()).isEqualTo(200);
    List<String> ids = ids(reply);
    assertThat(ids).hasSize(2).doesNotHaveDuplicates();
    assertThat(reply.json().getInteger("duplicates")).isZero();
    for (int i = 0; i < 2; i++) {
      JsonObject event = kit.ended(ids.get(i));
      assertThat(event.getString("type")).isEqualTo(i == 0 ? "open" : "click");
      assertThat(stub.arrivals(ids.get(i)))
          .singleElement()
          .satisfies(
              arrival ->
                  assertThat(arrival.headers().get("Content-Type")).isEqualTo("application/json"));
      assertThat(new String(stub.arrivals(ids.get(i)).get(0).body(), StandardCharsets.UTF_8))
          .isEqualTo(i == 0 ? first : second);
    }
    assertThat(kit.metrics())
        .contains("hookgate_events_total{outcome=\"accepted\",source=\"top\"} 2.0");
  }

  @Test
  void anItemThatCameBeforeIsADuplicateInAnyBatch() {
    List<String> first = ids(kit.provider("nested").send(nested("a", "b")));

    Reply second = kit.provider("nested").send(nested("c", "b", "c"));

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json().getInteger("duplicates")).isEqualTo(2);
    List<String> ids = ids(second);
    assertThat(ids.get(1)).isEqualTo(first.get(1));
    assertThat(ids.get(2)).isEqualTo(ids.get(0));
  }

  @Test
  void aBatchOfWhichOneItemFailsIsNotAcknowledgedAndItsRetryFindsTheOthers() {
    String broken = "{hg:0}k:" + DedupKeys.digest("", Ids.ofName("src_", "", "nested"), "b");
    REDIS.command("RPUSH", broken, "not a dedup key");

    Reply failed = kit.provider("nested").send(nested("a", "b", "c"));

    assertThat(failed.status()).isEqualTo(503);
    assertThat(failed.header("Retry-After")).isNotEmpty();
    assertThat(failed.body()).doesNotContain("evt_");
    REDIS.command("DEL", broken);
    Reply retried = kit.provider("nested").send(nested("a", "b", "c"));
    assertThat(retried.status()).isEqualTo(200);
    assertThat(retried.json().getInteger("duplicates")).isEqualTo(2);
    ids(retried).forEach(kit::ended);
    Eventually.eventually("each arrives", PATIENCE, () -> stub.arrivals().size() == 3);
    assertThat(kit.api().get("/api/v1/events").json().getJsonArray("items")).hasSize(3);
  }

  @Test
  void manyItemsAreStoredAndTooManyAreRefused() {
    Reply most = kit.provider("top").send(top(1000));
    assertThat(most.status()).isEqualTo(200);
    assertThat(Set.copyOf(ids(most))).hasSize(1000);

    Reply more = kit.provider("top").send(top(1001));
    assertThat(more.status()).isEqualTo(413);
    assertThat(more.json().getString("detail"))
        .isEqualTo("The batch has 1001 items, 1000 are taken at most; send it in parts.");
    Eventually.eventually(
        "it is listed",
        PATIENCE,
        () -> kit.api().get("/api/v1/rejections?reason=too_many_items").body().contains("1001"));
  }

  @Test
  void aKeyInAHeaderIsTheWholeBatchs() {
    String body = "[{\"n\":1},{\"n\":1}]";

    Reply first = kit.ingress().post("/in/headed", body, "X-Delivery", "d1");
    Reply again = kit.ingress().post("/in/headed", body, "X-Delivery", "d1");

    assertThat(first.json().getInteger("duplicates")).isZero();
    assertThat(again.json().getInteger("duplicates")).isEqualTo(2);
    assertThat(ids(again)).isEqualTo(ids(first)).doesNotHaveDuplicates();
  }

  @Test
  void aBodyWithoutTheArrayIsOneEventAndAnEmptyArrayNone() {
    Reply whole = kit.provider("nested").send("{\"id\":\"single\",\"event\":\"open\"}");
    assertThat(whole.status()).isEqualTo(200);
    assertThat(kit.ended(whole.json().getString("id")).getString("type")).isEqualTo("open");

    Reply none = kit.provider("nested").send(nested());
    assertThat(none.status()).isEqualTo(200);
    assertThat(ids(none)).isEmpty();
  }

  @Test
  void aForgedBatchIsRejectedAsAWhole() {
    assertThat(kit.provider("nested").knowing("another-secret").send(nested("a")).status())
        .isEqualTo(401);
    assertThat(kit.provider("nested").send(nested("a")).json().getInteger("duplicates")).isZero();
  }

  private static List<String> ids(Reply reply) {
    return reply.json().getJsonArray("ids").stream().map(String::valueOf).toList();
  }

  private static String nested(String... ids) {
    return List.of(ids).stream()
        .map(id -> "{\"id\":\"" + id + "\",\"event\":\"open\"}")
        .collect(Collectors.joining(",", "{\"data\":{\"items\":[", "]}}"));
  }

  private static String top(int items) {
    return IntStream.range(0, items)
        .mapToObj(i -> "{\"id\":\"n" + i + "\",\"event\":\"open\"}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private String configuration() {
    String source =
        """
        { "name": "%s", "verify": { "scheme": "hmac", "header": "X-Sign", "secrets": ["a-secret-0123456789"] },
          "type": "body:/event", "dedup": { "key": "body:/id" }, "split": "%s" }
        """;
    return """
        { "sources": [ %s, %s,
            { "name": "headed", "verify": { "scheme": "none" }, "dedup": { "key": "header:X-Delivery" }, "split": "" } ],
          "destinations": [ { "name": "crm", "url": "%s" } ],
          "routes": [ { "name": "top", "source": "top", "destinations": ["crm"] },
                      { "name": "nested", "source": "nested", "destinations": ["crm"] } ] }
        """
        .formatted(
            source.formatted("top", ""), source.formatted("nested", "/data/items"), stub.url("/"));
  }
}
