package io.hookgate.e2e;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.testkit.Contract;
import io.hookgate.testkit.EventStream;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.GatewayProcessKit;
import io.hookgate.testkit.GatewaySettings;
import io.hookgate.testkit.Http;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls every operation of the document on the real JAR, well and badly, and holds every answer
 * against it. A new operation fails it until it stands in {@link #WELL}.
 */
class ContractIT {
  private static final String ADMIN = "contract-admin-key-0123456789";
  private static final Set<Integer> COMMON = Set.of(400, 401, 403, 404, 413);

  /** {@code printf '{}' | openssl dgst -sha256 -hmac the-secret-of-the-source}. */
  private static final String SIGNATURE =
      "5b586b50c1c4172dfffbd99112a29138f7ac10d0b90e68e797402600d05bbd57";

  private static final String NAMED = "{\"name\":\"made\",";
  private static final String PUT = "{\"name\":\"put\",";
  private static final String PUT_ROUTED = "\"source\":\"api\",\"destinations\":[\"put\"]}";
  private static final String VERIFIED = "\"verify\":{\"scheme\":\"none\"}}";
  private static final String SIGNED =
      "\"url\":\"STUB\",\"signing\":{\"scheme\":\"standard-webhooks\",\"secrets\":"
          + "[\"whsec_c2lnbmluZy1zZWNyZXQtb2YtYS10ZXN0LTEyMzQ1Ng==\"]}}";
  private static final String ROUTED = "\"source\":\"api\",\"destinations\":[\"made\"]}";
  private static final String NOBODY = "evt_01hx0000000000000000000000";

  /** A call that succeeds, by operation, in this order of need: EVENT stands for an event's id. */
  private static final List<Map.Entry<String, List<String>>> WELL =
      List.of(
          entry("live", List.of("GET", "/health/live")),
          entry("ready", List.of("GET", "/health/ready")),
          entry("metrics", List.of("GET", "/metrics")),
          entry("openapi", List.of("GET", "/openapi.json")),
          entry("docs", List.of("GET", "/docs")),
          entry("stats", List.of("GET", "/api/v1/stats")),
          entry("nodes", List.of("GET", "/api/v1/nodes")),
          entry("encryption", List.of("GET", "/api/v1/encryption")),
          entry("rotateEncryption", List.of("POST", "/api/v1/encryption/rotate", "{}")),
          entry("listEvents", List.of("GET", "/api/v1/events?limit=1&status=dead")),
          entry("showEvent", List.of("GET", "/api/v1/events/EVENT")),
          entry("listDeadLetters", List.of("GET", "/api/v1/dead-letters?reason=permanent")),
          entry("replayEvent", List.of("POST", "/api/v1/events/EVENT/replay", "{}")),
          entry("replayDeadLetters", List.of("POST", "/api/v1/dead-letters/replay", "{}")),
          entry("listProviders", List.of("GET", "/api/v1/providers")),
          entry("listRejections", List.of("GET", "/api/v1/rejections")),
          entry("acceptRejection", List.of("POST", "/api/v1/rejections/REJECTION/accept", "")),
          entry("listAlerts", List.of("GET", "/api/v1/alerts")),
          entry("send", List.of("POST", "/api/v1/send", "{\"url\":\"STUB\",\"payload\":1}")),
          entry("listDestinations", List.of("GET", "/api/v1/destinations")),
          entry("showDestination", List.of("GET", "/api/v1/destinations/crm")),
          entry(
              "pauseDestination",
              List.of("POST", "/api/v1/destinations/crm/pause", "{\"cause\":\"test\"}")),
          entry("resumeDestination", List.of("POST", "/api/v1/destinations/crm/resume", "{}")),
          entry("disableDestination", List.of("POST", "/api/v1/destinations/crm/disable", "{}")),
          entry("enableDestination", List.of("POST", "/api/v1/destinations/crm/enable", "{}")),
          entry("listAudit", List.of("GET", "/api/v1/audit")),
          entry("testRoutes", List.of("POST", "/api/v1/routes/test", "{\"event\":\"EVENT\"}")),
          entry("publish", List.of("POST", "/api/v1/events", "{\"type\":\"a.b\",\"data\":1}")),
          entry(
              "publishBatch",
              List.of("POST", "/api/v1/events/batch", "[{\"type\":\"a.b\",\"data\":1},{}]")),
          entry(
              "sendBatch",
              List.of("POST", "/api/v1/send/batch", "[{\"url\":\"STUB\",\"payload\":1}]")),
          entry(
              "replayDeadLetters",
              List.of("POST", "/api/v1/dead-letters/replay", "{\"dryRun\":true}")),
          entry("makeReplay", List.of("POST", "/api/v1/replays", "{\"dryRun\":true}")),
          entry("makeReplay", List.of("POST", "/api/v1/replays", "{\"ids\":[\"EVENT\"]}")),
          entry("listReplays", List.of("GET", "/api/v1/replays")),
          entry("getReplay", List.of("GET", "/api/v1/replays/REPLAY")),
          entry("cancelReplay", List.of("DELETE", "/api/v1/replays/REPLAY")),
          entry("cancelDelivery", List.of("POST", "/api/v1/deliveries/DELIVERY/cancel", "{}")),
          entry("purgeDeadLetters", List.of("DELETE", "/api/v1/dead-letters?all=true&dryRun=true")),
          entry("exportEvents", List.of("GET", "/api/v1/events/export?status=dead")),
          entry("expungeSubject", List.of("DELETE", "/api/v1/events?match=%7B%22/a%22:%229%22%7D")),
          entry("expungeEvent", List.of("DELETE", "/api/v1/events/EVENT")),
          entry("listSources", List.of("GET", "/api/v1/sources")),
          entry("createSource", List.of("POST", "/api/v1/sources", NAMED + VERIFIED)),
          entry("showSource", List.of("GET", "/api/v1/sources/made")),
          entry("putSource", List.of("PUT", "/api/v1/sources/made", NAMED + VERIFIED)),
          entry("patchSource", List.of("PATCH", "/api/v1/sources/made", "{\"enabled\":false}")),
          entry("putSource", List.of("PUT", "/api/v1/sources/put", PUT + VERIFIED)),
          entry("putDestination", List.of("PUT", "/api/v1/destinations/put", PUT + SIGNED)),
          entry("putRoute", List.of("PUT", "/api/v1/routes/put", PUT + PUT_ROUTED)),
          entry("createDestination", List.of("POST", "/api/v1/destinations", NAMED + SIGNED)),
          entry("putDestination", List.of("PUT", "/api/v1/destinations/made", NAMED + SIGNED)),
          entry(
              "patchDestination",
              List.of("PATCH", "/api/v1/destinations/made", "{\"timeout\":\"5s\"}")),
          entry("rotateSecret", List.of("POST", "/api/v1/destinations/made/rotate-secret", "{}")),
          entry("testDestination", List.of("POST", "/api/v1/destinations/made/test", "")),
          entry("listRoutes", List.of("GET", "/api/v1/routes")),
          entry("createRoute", List.of("POST", "/api/v1/routes", NAMED + ROUTED)),
          entry("showRoute", List.of("GET", "/api/v1/routes/made")),
          entry("putRoute", List.of("PUT", "/api/v1/routes/made", NAMED + ROUTED)),
          entry("patchRoute", List.of("PATCH", "/api/v1/routes/made", "{\"types\":[\"a.*\"]}")),
          entry("deleteRoute", List.of("DELETE", "/api/v1/routes/made")),
          entry("deleteDestination", List.of("DELETE", "/api/v1/destinations/made")),
          entry("deleteSource", List.of("DELETE", "/api/v1/sources/made")),
          entry(
              "createKey",
              List.of("POST", "/api/v1/keys", "{\"name\":\"made\",\"scopes\":[\"read\"]}")),
          entry("listKeys", List.of("GET", "/api/v1/keys")),
          entry("showKey", List.of("GET", "/api/v1/keys/made")),
          entry("revokeKey", List.of("DELETE", "/api/v1/keys/made")),
          entry(
              "subscribe",
              List.of("POST", "/api/v1/webhooks", "{\"url\":\"STUB\",\"events\":[\"a.*\"]}")),
          entry("listWebhooks", List.of("GET", "/api/v1/webhooks")),
          entry("showWebhook", List.of("GET", "/api/v1/webhooks/WEBHOOK")),
          entry("unsubscribe", List.of("DELETE", "/api/v1/webhooks/WEBHOOK")));

  @TempDir Path folder;

  private final Contract contract = new Contract();
  private Stub stub;
  private GatewayProcessKit kit;
  private int ingressPort;
  private int apiPort;

  @BeforeEach
  void start() throws IOException {
    stub = new Stub();
    kit = new GatewayProcessKit(folder, GatewaySettings.to(stub.url("/hooks")).durable("everysec"));
    JsonObject config = new JsonObject(Files.readString(kit.configuration()));
    ingressPort = config.getJsonObject("ingress").getInteger("port");
    apiPort = config.getJsonObject("api").getInteger("port");
    JsonArray keys = new JsonArray().add(key("admin", ADMIN));
    for (String scope : List.of("read", "publish", "replay")) {
      keys.add(key(scope, "contract-" + scope + "-key-0123456789"));
    }
    config.getJsonObject("api").put("keys", keys);
    config.put("sources", new JsonArray().add(source("any", "none")).add(source("proven", "hmac")));
    config.put("routes", new JsonArray().add(route("all", "any")).add(route("more", "proven")));
    config.put(
        "destinations",
        new JsonArray().add(new JsonObject().put("name", "crm").put("url", stub.url("/crm"))));
    Files.writeString(kit.configuration(), config.encode());
    kit.start();
  }

  @AfterEach
  void stop() {
    kit.close();
    stub.close();
  }

  @Test
  void everyOperationAnswersAsItIsDescribed() {
    Map<String, String> things = things();
    walkWell(things);
    new JsonObject(contract.document().getJsonObject("paths").getMap())
        .forEach(path -> walkBadly(path.getKey(), (JsonObject) path.getValue()));

    assertThat(contract.unseen(COMMON)).as("described, and never seen").isEmpty();
  }

  private void walkWell(Map<String, String> things) {
    for (Map.Entry<String, List<String>> call : WELL) {
      String text = String.join("\n", call.getValue());
      for (Map.Entry<String, String> thing : things.entrySet()) {
        text = text.replace(thing.getKey(), thing.getValue());
      }
      String[] parts = text.split("\n", -1);
      Http.Reply reply =
          api(ADMIN)
              .call(
                  parts[0],
                  parts[1],
                  parts.length < 3 ? new byte[0] : parts[2].getBytes(StandardCharsets.UTF_8));
      assertThat(reply.status()).as("%s: %s", call.getKey(), reply).isLessThan(300);
      assertThat(contract.seen()).containsKey(call.getKey());
      if (call.getKey().equals("makeReplay") && reply.status() == 202) {
        things.put("REPLAY", reply.json().getString("id"));
      } else if (call.getKey().equals("subscribe")) {
        things.put("WEBHOOK", reply.json().getString("id"));
      }
    }
    subscribeTwice(things.get("STUB"));
    cancelWhatIsAttempted();
    try (EventStream stream = EventStream.open(apiPort, ADMIN, "/api/v1/stream")) {
      assertThat(stream.lastId()).isEmpty();
      assertThat(api(ADMIN).call("HEAD", "/api/v1/stream", new byte[0]).status()).isEqualTo(200);
    }
  }

  private void subscribeTwice(String url) {
    String body = new JsonObject().put("url", url).put("events", new JsonArray().add("a")).encode();
    for (int status : List.of(201, 200)) {
      Http.Reply reply = api(ADMIN).post("/api/v1/webhooks", body, "Idempotency-Key", "twice");
      assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
    }
  }

  private void cancelWhatIsAttempted() {
    stub.answers((arrival, response) -> {});
    String event =
        new Http(ingressPort).post("/in/any", "{\"a\":3}", "X-Type", "a.b").json().getString("id");
    JsonObject attempted =
        Eventually.see(
            () ->
                api(ADMIN)
                    .get("/api/v1/events/" + event)
                    .json()
                    .getJsonArray("deliveries")
                    .getJsonObject(0),
            it -> it.getString("state").equals("in_flight"));
    String path = "/api/v1/deliveries/" + attempted.getString("id") + "/cancel";
    assertThat(api(ADMIN).post(path, "{}").status()).isEqualTo(202);
  }

  /** What the calls are about: an event that died, and a request that was rejected and is kept. */
  private Map<String, String> things() {
    stub.answers(404);
    Http ingress = new Http(ingressPort);
    String event = ingress.post("/in/any", "{\"a\":1}", "X-Type", "a.b").json().getString("id");
    String other = ingress.post("/in/any", "{\"a\":2}", "X-Type", "a.b").json().getString("id");
    ingress.post("/in/proven", "{}", "X-Signature", SIGNATURE);
    for (String id : List.of(event, other)) {
      Eventually.see(
          () -> api(ADMIN).get("/api/v1/events/" + id).body(), it -> it.contains("\"dead\""));
    }
    JsonObject rejections =
        Eventually.see(
            () -> api(ADMIN).get("/api/v1/rejections").json(),
            it -> !it.getJsonArray("items").isEmpty());
    learnTheSecret();
    Map<String, String> things = new TreeMap<>();
    things.put("EVENT", event);
    things.put(
        "DELIVERY",
        api(ADMIN)
            .get("/api/v1/events/" + other)
            .json()
            .getJsonArray("deliveries")
            .getJsonObject(0)
            .getString("id"));
    things.put("REJECTION", rejections.getJsonArray("items").getJsonObject(0).getString("id"));
    things.put("STUB", stub.url("/sent"));
    return things;
  }

  /** With it, the request that was rejected passes. */
  private void learnTheSecret() {
    try {
      kit.terminate(Duration.ofSeconds(20));
      String known = Files.readString(kit.configuration());
      Files.writeString(
          kit.configuration(), known.replace("not-the-secret-yet", "the-secret-of-the-source"));
      kit.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What every operation refuses: no key, the wrong scope, what it does not know, too much. */
  private void walkBadly(String path, JsonObject item) {
    for (String method : item.fieldNames()) {
      if (!method.equals("parameters")) {
        JsonObject responses = item.getJsonObject(method).getJsonObject("responses");
        String verb = method.toUpperCase(Locale.ROOT);
        String uri = path.replaceAll("\\{\\w+}", absent(path));
        byte[] body = method.equals("get") ? new byte[0] : new byte[] {'{', '}'};
        if (responses.containsKey("401")) {
          expect(401, new Http(apiPort, "Via", "1.1 x").heldTo(contract), verb, uri, body);
        }
        if (responses.containsKey("403")) {
          boolean published = item.getJsonObject(method).encode().contains("Scope `publish`");
          String key = "contract-" + (published ? "read" : "publish") + "-key-0123456789";
          expect(
              403,
              new Http(apiPort, "Authorization", "Bearer " + key, "Via", "1.1 x").heldTo(contract),
              verb,
              uri,
              body);
        }
        if (responses.containsKey("400")) {
          expect(400, api(ADMIN), verb, uri + "?no-such-parameter=1", body);
        }
        if (responses.containsKey("404")) {
          boolean trial = path.equals("/api/v1/routes/test");
          byte[] about =
              trial ? ("{\"event\":\"" + NOBODY + "\"}").getBytes(StandardCharsets.UTF_8) : body;
          expect(404, api(ADMIN), verb, uri, about);
        }
        if (responses.containsKey("413")) {
          int size = (path.endsWith("/batch") ? 16 << 20 : 1 << 20) + 1;
          expectTooLarge(verb, uri, new byte[size]);
        }
      }
    }
  }

  private static void expect(int status, Http by, String method, String uri, byte[] body) {
    Http.Reply reply = by.call(method, uri, body);
    assertThat(reply.status()).as("%s %s: %s", method, uri, reply).isEqualTo(status);
  }

  /**
   * The connection is closed behind the answer, so a client that still writes may lose it: then it
   * is asked again.
   */
  private void expectTooLarge(String method, String uri, byte[] body) {
    for (int tries = 1; ; tries++) {
      try {
        expect(413, api(ADMIN), method, uri, body);
        return;
      } catch (UncheckedIOException e) {
        if (tries == 10) {
          throw e;
        }
      }
    }
  }

  private static String absent(String path) {
    String id = "01hx0000000000000000000000";
    if (path.contains("/events/")) {
      return "evt_" + id;
    }
    if (path.contains("/deliveries/")) {
      return "dlv_" + id + "000";
    }
    if (path.contains("/replays/")) {
      return "rpl_" + id;
    }
    String thing = id.substring(0, 16);
    if (path.contains("/sources/")) {
      return "src_" + thing;
    }
    if (path.contains("/destinations/") || path.contains("/webhooks/")) {
      return "dst_" + thing;
    }
    if (path.contains("/routes/")) {
      return "rt_" + thing;
    }
    return path.contains("/rejections/") ? "rej_" + id : "absent";
  }

  private Http api(String key) {
    return new Http(apiPort, "Authorization", "Bearer " + key).heldTo(contract);
  }

  private static JsonObject key(String scope, String secret) {
    return new JsonObject()
        .put("name", scope)
        .put("secret", secret)
        .put("scopes", new JsonArray().add(scope));
  }

  private static JsonObject source(String name, String scheme) {
    JsonObject verify = new JsonObject().put("scheme", scheme);
    if (scheme.equals("hmac")) {
      verify.put("header", "X-Signature").put("secrets", new JsonArray().add("not-the-secret-yet"));
    }
    JsonObject source =
        new JsonObject().put("name", name).put("path", "/in/" + name).put("verify", verify);
    return source.put("type", "header:X-Type").put("keepRejected", 5);
  }

  private static JsonObject route(String name, String source) {
    return new JsonObject()
        .put("name", name)
        .put("source", source)
        .put("destinations", new JsonArray().add("crm"));
  }
}
