package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.receiver.Answered;
import io.hookgate.receiver.Receiver;
import io.hookgate.receiver.ReceiverOptions;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a delivery whose destination misbehaves, as the API tells it. */
class DeliveryBehaviourIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String SIGNING = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";
  private static final String BEARER = "bearer-of-every-destination";

  /** Whatever re-encodes it changes it. */
  private static final byte[] BODY =
      "{ \"id\" : 1.10,\r\n\t\"name\":\"\\u00e9 \u00e9 \u20ac\", \"id\":1e400 }\n\n"
          .getBytes(StandardCharsets.UTF_8);

  private static final int TIMEOUT_MILLIS = 400;

  private static final List<Answered> SEEN = new CopyOnWriteArrayList<>();
  private static Vertx vertx;
  private static Receiver receiver;
  private static GatewayKit kit;

  @BeforeAll
  static void start() throws IOException {
    vertx = Vertx.vertx();
    receiver =
        StoreKit.await(
            Receiver.start(vertx, ReceiverOptions.onFreePorts(0, List.of(SIGNING), 1), SEEN::add));
    kit = GatewayKit.start(REDIS, configuration());
  }

  @AfterAll
  static void stop() {
    kit.close();
    StoreKit.await(receiver.close());
    StoreKit.await(vertx.close());
    Invariants.hold(REDIS);
  }

  /** Each attempt as outcome, status, error; a dash for none. */
  @ParameterizedTest
  @CsvSource({
    "well,      delivered, -,         success 200 -",
    "hangs,     delivered, -,         retryable - timeout;   success 200 -",
    "drips,     delivered, -,         retryable 200 timeout; success 200 -",
    "resets,    delivered, -,         retryable - reset;     success 200 -",
    "breaksOff, delivered, -,         retryable 200 reset;   success 200 -",
    "flaky,     delivered, -,         retryable 503 http_status; success 200 -",
    "conflict,  delivered, -,         retryable 409 http_status; success 200 -",
    "limited,   delivered, -,         retryable 429 http_status; success 200 -",
    "large,     delivered, -,         success 200 -",
    "redirects, dead,      permanent, permanent 302 http_status",
    "missing,   dead,      permanent, permanent 404 http_status",
    "gone,      dead,      permanent, permanent 410 http_status",
    "refuses,   dead,      refused,   permanent 200 http_status",
    "refuses5,  dead,      refused,   permanent 503 http_status",
    "sick,      dead,      exhausted, retryable 500 http_status; retryable 500 http_status",
    "closed,    dead,      exhausted, retryable - connect;   retryable - connect",
    "noTls,     dead,      exhausted, retryable - tls;       retryable - tls",
    "inside,    dead,      blocked,   permanent - blocked",
    "metadata,  dead,      blocked,   permanent - blocked",
    "disabled,  dead,      destination_gone, ''",
  })
  void classifiesEveryAttempt(String destination, String state, String reason, String attempts) {
    String id = send(destination);

    JsonObject event = kit.ended(id);

    JsonObject delivery = only(event);
    assertThat(delivery.getString("destination")).isEqualTo(destination);
    assertThat(delivery.getString("state")).isEqualTo(state);
    assertThat(delivery.getString("reason")).isEqualTo(reason.equals("-") ? null : reason);
    assertThat(logged(delivery)).isEqualTo(attempts.replaceAll("; +", "; ").strip());
    assertThat(delivery.getInteger("attempts")).isEqualTo(GatewayKit.attempts(delivery).size());
    assertThat(GatewayKit.attempts(delivery))
        .extracting(attempt -> attempt.getInteger("number"))
        .isEqualTo(IntStream.rangeClosed(1, delivery.getInteger("attempts")).boxed().toList());
    assertArrivedUnchanged(id, delivery);
  }

  private static void assertArrivedUnchanged(String id, JsonObject delivery) {
    List<Answered> arrived =
        SEEN.stream().filter(seen -> seen.id().equals(id)).collect(Collectors.toList());
    assertThat(receiver.stats().badSignatures()).isZero();
    assertThat(arrived.size()).isIn(0, delivery.getInteger("attempts"));
    assertThat(arrived)
        .allSatisfy(
            seen -> {
              assertThat(seen.body().getBytes()).isEqualTo(BODY);
              assertThat(seen.headers().get("X-Webhook-Event-Id")).isEqualTo(id);
              assertThat(seen.headers().get("X-Webhook-Delivery-Id"))
                  .isEqualTo(delivery.getString("id"));
              assertThat(seen.headers().get("Authorization")).isEqualTo("Bearer " + BEARER);
            });
    assertThat(arrived)
        .extracting(seen -> seen.headers().get("X-Webhook-Attempt"))
        .isEqualTo(IntStream.rangeClosed(1, arrived.size()).mapToObj(Integer::toString).toList());
  }

  @Test
  void anAttemptTellsWhatWasSentAndWhatCameBack() {
    JsonObject attempt = GatewayKit.attempts(only(kit.ended(send("well")))).get(0);

    assertThat(attempt.getString("address")).isEqualTo("127.0.0.1:" + receiver.port());
    assertThat(attempt.getLong("durationMillis")).isBetween(0L, 5000L);
    assertThat(attempt.getString("response")).isEqualTo("{\"received\":true}");
    assertThat(attempt.getBoolean("responseTruncated")).isFalse();
    Map<String, String> headers = headers(attempt);
    assertThat(headers).containsEntry("X-Team", "growth").containsKey("webhook-timestamp");
    assertThat(headers.get("Authorization")).isNotBlank().doesNotContain(BEARER);
    assertThat(headers.get("webhook-signature")).isNotBlank().doesNotContain("v1,");
  }

  @Test
  void anAttemptThatHangsLastsAsLongAsItMay() {
    JsonObject attempt = GatewayKit.attempts(only(kit.ended(send("hangs")))).get(0);

    assertThat(attempt.getLong("durationMillis")).isBetween(TIMEOUT_MILLIS - 20L, 3000L);
    assertThat(attempt.getString("address")).isEqualTo("127.0.0.1:" + receiver.port());
    assertThat(attempt.getString("detail")).isNotBlank();
  }

  @Test
  void keepsSixteenKibibytesOfALongAnswer() {
    JsonObject attempt = GatewayKit.attempts(only(kit.ended(send("large")))).get(0);

    assertThat(attempt.getBoolean("responseTruncated")).isTrue();
    assertThat(attempt.getString("response")).hasSize(16 << 10);
  }

  @Test
  void doesNotFollowRedirects() {
    String id = send("redirects");

    kit.ended(id);

    assertThat(SEEN)
        .filteredOn(seen -> seen.id().equals(id))
        .extracting(Answered::path)
        .containsExactly("/mode/redirect?to=/elsewhere");
  }

  @Test
  void aDeadDeliveryIsADeadLetterWithItsLastAttempt() {
    String id = send("missing");
    kit.ended(id);

    JsonObject page = kit.api().get("/api/v1/dead-letters?destination=missing&limit=100").json();

    JsonObject letter =
        GatewayKit.objects(page.getJsonArray("items")).stream()
            .filter(item -> item.getString("event").equals(id))
            .findFirst()
            .orElseThrow();
    assertThat(letter.getString("reason")).isEqualTo("permanent");
    assertThat(letter.getInteger("attempts")).isEqualTo(1);
    assertThat(letter.getJsonObject("last").getInteger("status")).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, (64 << 10) - 1, (64 << 10) + 1, 1 << 20})
  void bytesOfAnySizeArriveUnchanged(int size) {
    byte[] body = new byte[size];
    new Random(size).nextBytes(body);

    String id = kit.provider("any").send(body, "X-Type", "well").json().getString("id");

    JsonObject event = kit.ended(id);
    assertThat(only(event).getString("state")).isEqualTo("delivered");
    assertThat(event.getInteger("bytes")).isEqualTo(size);
    assertThat(SEEN)
        .filteredOn(seen -> seen.id().equals(id))
        .singleElement()
        .satisfies(seen -> assertThat(seen.body().getBytes()).isEqualTo(body));
    if (event.getString("encoding").equals("base64")) {
      assertThat(Base64.getDecoder().decode(event.getString("payload"))).isEqualTo(body);
    }
  }

  private static String send(String destination) {
    String id = kit.provider("any").send(BODY, "X-Type", destination).json().getString("id");
    assertThat(id).startsWith("evt_");
    return id;
  }

  private static JsonObject only(JsonObject event) {
    assertThat(event.getJsonArray("deliveries")).hasSize(1);
    return GatewayKit.deliveries(event).get(0);
  }

  private static String logged(JsonObject delivery) {
    return GatewayKit.attempts(delivery).stream()
        .map(
            attempt ->
                attempt.getString("outcome")
                    + ' '
                    + orDash(attempt.getValue("status"))
                    + ' '
                    + orDash(attempt.getValue("error")))
        .collect(Collectors.joining("; "));
  }

  private static Object orDash(Object value) {
    return value == null ? "-" : value;
  }

  private static Map<String, String> headers(JsonObject attempt) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    GatewayKit.objects(attempt.getJsonArray("requestHeaders"))
        .forEach(header -> headers.put(header.getString("name"), header.getString("value")));
    return headers;
  }

  private static String configuration() throws IOException {
    int nobody;
    try (ServerSocket closing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = closing.getLocalPort();
    }
    Map<String, String> urls = new TreeMap<>();
    urls.put("well", receiver.url("/hooks"));
    urls.put("hangs", receiver.url("/mode/hang?times=1"));
    urls.put("drips", receiver.url("/mode/drip?times=1"));
    urls.put("resets", receiver.url("/mode/reset?times=1"));
    urls.put("breaksOff", receiver.url("/mode/reset?after=head&times=1"));
    urls.put("flaky", receiver.url("/mode/status/503?times=1"));
    urls.put("conflict", receiver.url("/mode/status/409?times=1"));
    urls.put("limited", receiver.url("/mode/retry-after/1?times=1"));
    urls.put("large", receiver.url("/mode/large/200000"));
    urls.put("redirects", receiver.url("/mode/redirect?to=/elsewhere"));
    urls.put("missing", receiver.url("/mode/status/404"));
    urls.put("gone", receiver.url("/mode/status/410"));
    urls.put("refuses", receiver.url("/mode/status/200?disposition=dead-letter"));
    urls.put("refuses5", receiver.url("/mode/status/503?disposition=dead-letter"));
    urls.put("sick", receiver.url("/mode/status/500"));
    urls.put("closed", "http://127.0.0.1:" + nobody + "/");
    urls.put("noTls", "https://127.0.0.1:" + receiver.port() + "/");
    urls.put("inside", "http://10.1.2.3/");
    urls.put("metadata", "http://169.254.169.254/latest/meta-data");
    urls.put("disabled", receiver.url("/hooks"));
    JsonArray destinations = new JsonArray();
    JsonArray routes = new JsonArray();
    urls.forEach(
        (name, url) -> {
          destinations.add(destination(name, url));
          routes.add(
              new JsonObject()
                  .put("name", name)
                  .put("source", "any")
                  .put("types", new JsonArray().add(name))
                  .put("destinations", new JsonArray().add(name)));
        });
    return new JsonObject(
            """
            { "sources": [ { "name": "any", "type": "header:X-Type",
                "verify": { "scheme": "hmac", "header": "X-Signature", "secrets": ["source-secret-0123"] } } ],
              "defaults": { "timeout": "%dms", "circuitBreaker": null,
                "retry": { "maxAttempts": 2, "baseDelay": "20ms", "factor": 1, "jitter": 0, "maxDelay": "2s" } } }
            """
                .formatted(TIMEOUT_MILLIS))
        .put("destinations", destinations)
        .put("routes", routes)
        .encode();
  }

  private static JsonObject destination(String name, String url) {
    return new JsonObject()
        .put("name", name)
        .put("url", url)
        .put("enabled", !name.equals("disabled"))
        .put("headers", new JsonObject().put("X-Team", "growth"))
        .put("auth", new JsonObject().put("bearer", BEARER))
        .put(
            "signing",
            new JsonObject()
                .put("scheme", "standard-webhooks")
                .put("secrets", new JsonArray().add(SIGNING)));
  }
}
