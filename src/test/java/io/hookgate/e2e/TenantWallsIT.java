package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.EventStream;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.Http;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Calls every operation with a tenant's key about another tenant's things and the operator's. A new
 * operation fails it until it stands in the table.
 */
class TenantWallsIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  /**
   * Operation, method, path, body, status. Words in capitals stand for things of another owner, as
   * {@link #things} makes them; 2xx must not tell of them, and nothing may change them.
   */
  private static final String CALLS =
      """
      live              | GET    | /health/live                                    |  | 200
      ready             | GET    | /health/ready                                   |  | 200
      openapi           | GET    | /openapi.json                                   |  | 200
      docs              | GET    | /docs                                           |  | 200
      stats             | GET    | /api/v1/stats                                   |  | 200
      nodes             | GET    | /api/v1/nodes                                   |  | 403
      listAlerts        | GET    | /api/v1/alerts                                  |  | 403
      encryption        | GET    | /api/v1/encryption                              |  | 403
      rotateEncryption  | POST   | /api/v1/encryption/rotate                       | {} | 403
      listEvents        | GET    | /api/v1/events                                  |  | 200
      listEvents        | GET    | /api/v1/events?tenant=OWNER                     |  | 400
      listEvents        | GET    | /api/v1/events?q=EVENT                          |  | 200
      listEvents        | GET    | /api/v1/events?source=SOURCE                    |  | 200
      listEvents        | GET    | /api/v1/events?destination=DESTINATION          |  | 200
      listEvents        | GET    | /api/v1/events?destination=DESTINATION&status=dead |  | 200
      listEvents        | GET    | /api/v1/events?source=api&status=dead           |  | 200
      showEvent         | GET    | /api/v1/events/EVENT                            |  | 404
      expungeEvent      | DELETE | /api/v1/events/EVENT                            |  | 404
      expungeSubject    | DELETE | /api/v1/events?match=%7B%22/tenant%22:%22OWNER%22%7D | | 200
      expungeSubject    | DELETE | /api/v1/events?match=%7B%22/a%22:1%7D&tenant=OWNER | | 400
      exportEvents      | GET    | /api/v1/events/export                           |  | 200
      exportEvents      | GET    | /api/v1/events/export?tenant=OWNER              |  | 400
      exportEvents      | GET    | /api/v1/events/export?destination=DESTINATION   |  | 200
      replayEvent       | POST   | /api/v1/events/EVENT/replay                     | {} | 404
      replayEvent       | POST   | /api/v1/events/MINE/replay                      | {"destinations":["DESTINATION"]} | 400
      publish           | POST   | /api/v1/events                                  | {"type":"a","data":1,"tenant":"OWNER"} | 400
      publish           | POST   | /api/v1/events                                  | {"type":"a","data":1,"source":"SOURCE"} | 400
      publishBatch      | POST   | /api/v1/events/batch                            | [{"type":"a","data":1,"tenant":"OWNER"}] | 200
      send              | POST   | /api/v1/send                                    | {"url":"STUB","payload":1,"tenant":"OWNER"} | 400
      sendBatch         | POST   | /api/v1/send/batch                              | [{"url":"STUB","payload":1,"tenant":"OWNER"}] | 200
      listDeadLetters   | GET    | /api/v1/dead-letters                            |  | 200
      listDeadLetters   | GET    | /api/v1/dead-letters?tenant=OWNER               |  | 400
      listDeadLetters   | GET    | /api/v1/dead-letters?destination=DESTINATION    |  | 200
      purgeDeadLetters  | DELETE | /api/v1/dead-letters?all=true                   |  | 200
      purgeDeadLetters  | DELETE | /api/v1/dead-letters?tenant=OWNER               |  | 400
      purgeDeadLetters  | DELETE | /api/v1/dead-letters?destination=DESTINATION    |  | 200
      replayDeadLetters | POST   | /api/v1/dead-letters/replay                     | {} | 202
      replayDeadLetters | POST   | /api/v1/dead-letters/replay                     | {"ids":["DELIVERY"]} | 202
      replayDeadLetters | POST   | /api/v1/dead-letters/replay                     | {"destination":"DESTINATION"} | 202
      replayDeadLetters | POST   | /api/v1/dead-letters/replay                     | {"tenant":"OWNER"} | 400
      makeReplay        | POST   | /api/v1/replays                                 | {"ids":["EVENT"]} | 202
      makeReplay        | POST   | /api/v1/replays                                 | {"ids":["MINE"],"to":"DESTINATION"} | 400
      makeReplay        | POST   | /api/v1/replays                                 | {"destination":"DESTINATION","dryRun":true} | 200
      listReplays       | GET    | /api/v1/replays                                 |  | 200
      getReplay         | GET    | /api/v1/replays/REPLAY                          |  | 404
      cancelReplay      | DELETE | /api/v1/replays/REPLAY                          |  | 404
      cancelDelivery    | POST   | /api/v1/deliveries/WAITING/cancel               | {} | 404
      listRejections    | GET    | /api/v1/rejections                              |  | 200
      listRejections    | GET    | /api/v1/rejections?source=RECEIVER              |  | 200
      listRejections    | GET    | /api/v1/rejections?tenant=OWNER                 |  | 400
      acceptRejection   | POST   | /api/v1/rejections/REJECTION/accept             |  | 404
      listSources       | GET    | /api/v1/sources                                 |  | 200
      listSources       | GET    | /api/v1/sources?tenant=OWNER                    |  | 400
      showSource        | GET    | /api/v1/sources/SOURCE                          |  | 404
      showSource        | GET    | /api/v1/sources/RECEIVER                        |  | 404
      showSource        | GET    | /api/v1/sources/WORD-source                     |  | 404
      showSource        | GET    | /api/v1/sources/SOURCE?tenant=OWNER             |  | 400
      createSource      | POST   | /api/v1/sources                                 | {"tenant":"OWNER","name":"x","verify":{"scheme":"none"}} | 400
      createSource      | POST   | /api/v1/sources                                 | {"name":"x","path":"/WORD/in","verify":{"scheme":"none"}} | 409
      createSource      | POST   | /api/v1/sources                                 | {"name":"x","path":"/WORD/file","verify":{"scheme":"none"}} | 409
      putSource         | PUT    | /api/v1/sources/SOURCE                          | {"name":"x","verify":{"scheme":"none"}} | 404
      putSource         | PUT    | /api/v1/sources/WORD-source?tenant=OWNER        | {"verify":{"scheme":"none"}} | 400
      patchSource       | PATCH  | /api/v1/sources/SOURCE                          | {"enabled":false} | 404
      patchSource       | PATCH  | /api/v1/sources/WORD-source                     | {"enabled":false} | 404
      deleteSource      | DELETE | /api/v1/sources/SOURCE                          |  | 404
      deleteSource      | DELETE | /api/v1/sources/RECEIVER                        |  | 404
      listDestinations  | GET    | /api/v1/destinations                            |  | 200
      listDestinations  | GET    | /api/v1/destinations?tenant=OWNER               |  | 400
      showDestination   | GET    | /api/v1/destinations/DESTINATION                |  | 404
      showDestination   | GET    | /api/v1/destinations/WORD-destination           |  | 404
      createDestination | POST   | /api/v1/destinations                            | {"tenant":"OWNER","name":"x","url":"STUB"} | 400
      putDestination    | PUT    | /api/v1/destinations/DESTINATION                | {"name":"x","url":"STUB"} | 404
      patchDestination  | PATCH  | /api/v1/destinations/DESTINATION                | {"timeout":"1s"} | 404
      patchDestination  | PATCH  | /api/v1/destinations/DESTINATION                | {"timeout":"1s","tenant":"OWNER"} | 400
      deleteDestination | DELETE | /api/v1/destinations/DESTINATION                |  | 404
      pauseDestination  | POST   | /api/v1/destinations/DESTINATION/pause          | {} | 404
      resumeDestination | POST   | /api/v1/destinations/HELD/resume                | {} | 404
      enableDestination | POST   | /api/v1/destinations/DESTINATION/enable         | {} | 404
      disableDestination | POST  | /api/v1/destinations/DESTINATION/disable        | {} | 404
      disableDestination | POST  | /api/v1/destinations/WORD-destination/disable?tenant=OWNER | {} | 400
      rotateSecret      | POST   | /api/v1/destinations/DESTINATION/rotate-secret  | {} | 404
      testDestination   | POST   | /api/v1/destinations/DESTINATION/test           | {} | 404
      listRoutes        | GET    | /api/v1/routes                                  |  | 200
      listRoutes        | GET    | /api/v1/routes?tenant=OWNER                     |  | 400
      showRoute         | GET    | /api/v1/routes/ROUTE                            |  | 404
      createRoute       | POST   | /api/v1/routes                                  | {"tenant":"OWNER","name":"x","source":"api","destinations":["own"]} | 400
      createRoute       | POST   | /api/v1/routes                                  | {"name":"x","source":"api","destinations":["DESTINATION"]} | 400
      createRoute       | POST   | /api/v1/routes                                  | {"name":"x","source":"SOURCE","destinations":["own"]} | 400
      createRoute       | POST   | /api/v1/routes                                  | {"name":"x","source":"hookgate","destinations":["own"]} | 400
      putRoute          | PUT    | /api/v1/routes/ROUTE                            | {"name":"x","source":"api","destinations":["own"]} | 404
      patchRoute        | PATCH  | /api/v1/routes/ROUTE                            | {"enabled":false} | 404
      patchRoute        | PATCH  | /api/v1/routes/own                              | {"destinations":["DESTINATION"]} | 400
      patchRoute        | PATCH  | /api/v1/routes/own                              | {"source":"RECEIVER"} | 400
      deleteRoute       | DELETE | /api/v1/routes/ROUTE                            |  | 404
      testRoutes        | POST   | /api/v1/routes/test                             | {"event":"EVENT"} | 404
      testRoutes        | POST   | /api/v1/routes/test                             | {"source":"SOURCE","body":{}} | 400
      testRoutes        | POST   | /api/v1/routes/test                             | {"source":"WORD-source","tenant":"OWNER","body":{}} | 400
      listWebhooks      | GET    | /api/v1/webhooks                                |  | 200
      listWebhooks      | GET    | /api/v1/webhooks?tenant=OWNER                   |  | 400
      subscribe         | POST   | /api/v1/webhooks                                | {"url":"STUB","events":["*"],"tenant":"OWNER"} | 400
      showWebhook       | GET    | /api/v1/webhooks/WEBHOOK                        |  | 404
      unsubscribe       | DELETE | /api/v1/webhooks/WEBHOOK                        |  | 404
      listAudit         | GET    | /api/v1/audit                                   |  | 200
      listAudit         | GET    | /api/v1/audit?tenant=OWNER                      |  | 400
      listKeys          | GET    | /api/v1/keys                                    |  | 200
      createKey         | POST   | /api/v1/keys                                    | {"name":"x","scopes":["read"],"tenant":"OWNER"} | 400
      showKey           | GET    | /api/v1/keys/KEY                                |  | 404
      showKey           | GET    | /api/v1/keys/WORD-key                           |  | 404
      revokeKey         | DELETE | /api/v1/keys/KEY                                |  | 404
      revokeKey         | DELETE | /api/v1/keys/WORD-key                           |  | 404
      revokeKey         | DELETE | /api/v1/keys/ops                                |  | 404
      """;

  /** Told in another way, or nobody's: see {@link #theLiveFeedTellsOfNobodyElse}. */
  private static final Set<String> ELSEWHERE = Set.of("stream", "metrics", "listProviders");

  private Stub stub;
  private GatewayKit gateway;
  private Http acme;
  private String mine;

  @BeforeEach
  void start() {
    stub = new Stub();
    stub.answers(404);
    gateway =
        GatewayKit.start(
            REDIS,
            json(
                "{'sources':[%s,%s]}"
                    .formatted(file("globex", "globex"), file("headquarters", ""))));
    String key =
        made("/api/v1/keys", "{'name':'acme','scopes':['admin'],'tenant':'acme'}").getString("key");
    acme = gateway.api(key);
    made(
        "/api/v1/destinations",
        "{'tenant':'acme','name':'own','url':'%s'}".formatted(stub.url("/own")));
    made("/api/v1/routes", "{'tenant':'acme','name':'own','source':'api','destinations':['own']}");
    mine = published("acme", "mine");
  }

  @AfterEach
  void stop() {
    gateway.close();
    stub.close();
  }

  @Test
  void noOperationShowsOrChangesAnotherTenantsThings() {
    walk(things("globex", "globex"));
  }

  @Test
  void noOperationShowsOrChangesTheOperatorsThings() {
    walk(things("headquarters", ""));
  }

  @Test
  void whatTheOperatorSharesIsPublishedIntoByName() {
    made("/api/v1/sources", "{'name':'orders','verify':{'scheme':'publish'}}");
    Http.Reply route =
        acme.post(
            "/api/v1/routes",
            json("{'name':'orders','source':'orders','types':['o.*'],'destinations':['own']}"));
    assertThat(route.status()).as(route.toString()).isEqualTo(201);
    assertThat(route.json().getJsonObject("definition").getString("source")).isEqualTo("orders");
    assertThat(route.json().getString("source")).isEqualTo("orders");

    Http.Reply published =
        acme.post("/api/v1/events", json("{'type':'o.new','data':1,'source':'orders'}"));
    gateway.api().post("/api/v1/events", json("{'type':'o.new','data':1,'source':'orders'}"));

    assertThat(published.json().getInteger("deliveries")).isEqualTo(1);
    String listed = acme.get("/api/v1/events?source=orders").body();
    assertThat(new JsonObject(listed).getJsonArray("items")).as(listed).hasSize(1);
  }

  @Test
  void whereTheOperatorSentAnEventIsToldByIdAlone() {
    gateway.ended(mine);
    String id =
        id(
            "/api/v1/destinations",
            "{'name':'headquarters-staging','url':'%s'}".formatted(stub.url("/staging")));
    Http.Reply replayed =
        gateway
            .api()
            .post(
                "/api/v1/events/" + mine + "/replay",
                json("{'destinations':['headquarters-staging']}"));
    assertThat(replayed.status()).isEqualTo(202);
    gateway.ended(mine);
    for (String path : List.of("events/" + mine, "events", "dead-letters")) {
      assertThat(acme.get("/api/v1/" + path).body())
          .contains(id)
          .doesNotContain("headquarters-staging");
    }
  }

  @Test
  void theCircuitThatIsToldIsTheTenantsOwn() {
    stub.answers(503);
    for (String tenant : List.of("", "'tenant':'acme',")) {
      made(
          "/api/v1/destinations",
          "{%s'name':'flaky','url':'%s','circuitBreaker':{'minimumCalls':1,'resetTimeout':'1m','maxResetTimeout':'5m'}}"
              .formatted(tenant, stub.url("/flaky")));
    }
    made(
        "/api/v1/routes",
        "{'tenant':'acme','name':'flaky','source':'api','types':['flaky'],'destinations':['flaky']}");
    published("acme", "flaky");
    Eventually.see(() -> gateway.circuit("acme/flaky"), it -> it == 2);

    assertThat(circuit(acme, "acme")).isEqualTo("open");
    assertThat(circuit(gateway.api(), "")).isEqualTo("closed");
  }

  private static String circuit(Http api, String tenant) {
    return GatewayKit.objects(api.get("/api/v1/stats").json().getJsonArray("destinations")).stream()
        .filter(it -> "flaky".equals(it.getString("name")) && tenant.equals(it.getString("tenant")))
        .map(it -> it.getString("circuit"))
        .collect(Collectors.joining());
  }

  @Test
  void theLiveFeedOfTheApiIsThatOfEveryTenantForTheOperator() {
    try (EventStream feed =
        EventStream.open(
            gateway.apiPort(), GatewayKit.ADMIN, "/api/v1/stream?source=api&kinds=accepted")) {
      String event = published("acme", "mine");
      assertThat(feed.until("accepted").get(0).json().getString("event")).isEqualTo(event);
    }
  }

  @Test
  void everyOperationStandsInTheTable() {
    Set<String> described = new TreeSet<>();
    JsonObject paths = gateway.anonymousApi().get("/openapi.json").json().getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject methods = paths.getJsonObject(path);
      methods.fieldNames().stream()
          .filter(method -> !method.equals("parameters"))
          .forEach(method -> described.add(methods.getJsonObject(method).getString("operationId")));
    }
    described.removeAll(ELSEWHERE);
    assertThat(CALLS.lines().map(line -> cells(line)[0]).collect(Collectors.toSet()))
        .isEqualTo(described);
  }

  @Test
  void theLiveFeedTellsOfNobodyElse() {
    Map<String, String> others = things("globex", "globex");
    try (EventStream feed =
        EventStream.open(
            gateway.apiPort(),
            made("/api/v1/keys", "{'name':'feed','scopes':['read'],'tenant':'acme'}")
                .getString("key"),
            "/api/v1/stream")) {
      published("globex", "globex.gone");
      published("", "headquarters.gone");
      gateway.api().post("/api/v1/destinations/" + others.get("DESTINATION") + "/disable", "{}");
      gateway.ingress().post("/globex/file", "{}");
      published("acme", "mine");
      List<EventStream.Message> told = feed.until("ended");
      assertThat(told)
          .allSatisfy(it -> assertThat(it.data()).doesNotContain("globex", "headquarters"));
      assertThat(told)
          .extracting(EventStream.Message::event)
          .contains("accepted", "attempt", "ended");
    }
  }

  private void walk(Map<String, String> things) {
    String word = things.get("WORD");
    Map<String, String> before = state(things);
    for (String line : CALLS.lines().toList()) {
      String[] call = cells(line);
      String uri = filled(call[2], things);
      byte[] body = filled(call[3], things).getBytes(StandardCharsets.UTF_8);
      Http.Reply reply = acme.call(call[1], uri, body);
      assertThat(reply.status())
          .as("%s %s %s: %s", call[1], uri, call[3], reply)
          .isEqualTo(Integer.parseInt(call[4]));
      assertThat(reply.body()).as("%s %s", call[1], uri).doesNotContain(word + "-", "test.json");
      // Of its own replays it is told what it asked for.
      if (reply.status() < 300 && uri.startsWith("/api") && !call[0].equals("listReplays")) {
        assertThat(reply.body()).as("%s %s", call[1], uri).doesNotContain(things.values());
        if (reply.body().contains("\"matched\"")) {
          assertThat(reply.json().getInteger("matched", 0)).as(uri).isLessThanOrEqualTo(1);
        }
      }
    }
    assertThat(state(things)).isEqualTo(before);
    assertThat(gateway.api().get("/api/v1/audit?limit=200").json().getJsonArray("items"))
        .filteredOn(it -> ((JsonObject) it).getString("by").equals("acme"))
        .allSatisfy(it -> assertThat(((JsonObject) it).getString("tenant")).isEqualTo("acme"));
  }

  /** What the operator sees of them. */
  private Map<String, String> state(Map<String, String> things) {
    Map<String, String> state = new LinkedHashMap<>();
    for (String path :
        List.of(
            "sources/SOURCE",
            "destinations/DESTINATION",
            "destinations/HELD",
            "routes/ROUTE",
            "webhooks/WEBHOOK",
            "keys/KEY",
            "events/EVENT",
            "events/PENDING",
            "replays/REPLAY",
            "rejections?source=RECEIVER",
            "dead-letters?destination=WEBHOOK")) {
      Http.Reply reply = gateway.api().get("/api/v1/" + filled(path, things));
      assertThat(reply.status()).as("%s: %s", path, reply).isEqualTo(200);
      state.put(path, reply.body().replaceAll("\"(nextAt|failingSince)\":[^,]*", ""));
    }
    return state;
  }

  /** One of everything, all of it at rest. */
  private Map<String, String> things(String word, String owner) {
    String tenant = owner.isEmpty() ? "" : "'tenant':'" + owner + "',";
    Map<String, String> things = new LinkedHashMap<>();
    things.put("WORD", word);
    things.put(
        "SOURCE",
        id(
            "/api/v1/sources",
            "{%s'name':'%s-source','path':'/%s/in','verify':{'scheme':'none'}}"
                .formatted(tenant, word, word)));
    things.put(
        "DESTINATION",
        id(
            "/api/v1/destinations",
            "{%s'name':'%s-destination','url':'%s'}"
                .formatted(tenant, word, stub.url("/" + word))));
    things.put(
        "HELD",
        id(
            "/api/v1/destinations",
            "{%s'name':'%s-held','url':'%s'}".formatted(tenant, word, stub.url("/" + word))));
    things.put(
        "ROUTE",
        id(
            "/api/v1/routes",
            "{%s'name':'%s-route','source':'api','types':['%s.held'],'destinations':['%s-held']}"
                .formatted(tenant, word, word, word)));
    things.put(
        "WEBHOOK",
        id(
            "/api/v1/webhooks",
            "{%s'name':'%s-webhook','url':'%s','events':['%s.gone']}"
                .formatted(tenant, word, stub.url("/" + word), word)));
    things.put(
        "KEY",
        id("/api/v1/keys", "{%s'name':'%s-key','scopes':['admin']}".formatted(tenant, word)));
    gateway.api().post("/api/v1/destinations/" + things.get("HELD") + "/pause", "{}");
    things.put("PENDING", published(owner, word + ".held"));
    things.put("WAITING", delivery(things.get("PENDING")));
    things.put("EVENT", published(owner, word + ".gone"));
    gateway.ended(things.get("EVENT"));
    things.put("DELIVERY", delivery(things.get("EVENT")));
    String replay =
        gateway
            .api()
            .post(
                "/api/v1/replays",
                json(
                    "{%s'ids':['%s'],'to':'%s'}"
                        .formatted(tenant, things.get("EVENT"), things.get("DESTINATION"))))
            .json()
            .getString("id");
    things.put("REPLAY", replay);
    Eventually.see(
        () -> gateway.api().get("/api/v1/replays/" + replay).json(),
        it -> it.getString("state").equals("done") && it.getInteger("failed") == 1);
    gateway.ingress().post("/" + word + "/file", "{}");
    JsonObject rejected =
        Eventually.see(
                () -> gateway.api().get("/api/v1/rejections?limit=1").json(),
                it -> !it.getJsonArray("items").isEmpty())
            .getJsonArray("items")
            .getJsonObject(0);
    things.put("REJECTION", rejected.getString("id"));
    things.put("RECEIVER", rejected.getString("sourceId"));
    return things;
  }

  private String delivery(String event) {
    return GatewayKit.deliveries(gateway.event(event, it -> !GatewayKit.deliveries(it).isEmpty()))
        .get(0)
        .getString("id");
  }

  private String published(String tenant, String type) {
    String owner = tenant.isEmpty() ? "" : ",'tenant':'" + tenant + "'";
    Http.Reply reply =
        gateway
            .api()
            .post("/api/v1/events", json("{'type':'%s','data':{}%s}".formatted(type, owner)));
    assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
    return reply.json().getString("id");
  }

  private String id(String path, String body) {
    return made(path, body).getString("id");
  }

  private JsonObject made(String path, String body) {
    Http.Reply reply = gateway.api().post(path, json(body));
    assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
    return reply.json();
  }

  private String filled(String text, Map<String, String> things) {
    String filled =
        text.replace("STUB", stub.url("/x"))
            .replace("MINE", mine)
            .replace("OWNER", things.getOrDefault("WORD", ""));
    for (Map.Entry<String, String> thing : things.entrySet()) {
      filled = filled.replace(thing.getKey(), thing.getValue());
    }
    return filled;
  }

  private static String[] cells(String line) {
    return Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
  }

  private static String file(String word, String owner) {
    return "{'name':'%s-file',%s'path':'/%s/file','keepRejected':5,'verify':{'scheme':'hmac','header':'X-Signature','secrets':['a-secret-of-16-characters']}}"
        .formatted(word, owner.isEmpty() ? "" : "'tenant':'" + owner + "',", word);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
