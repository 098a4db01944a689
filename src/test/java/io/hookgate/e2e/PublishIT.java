package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.e2e.Stub.Arrival;
import io.hookgate.model.Ids;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.Http;
import io.hookgate.testkit.Http.Reply;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of events that an application publishes. */
class PublishIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String ACME = "kit-acme-key-0123456789";
  private static final String EVENTS = "/api/v1/events";
  private static final String BATCH = "/api/v1/events/batch";

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
  void goesToEveryDestinationThatARouteNamesThroughFiltersAndTransforms() {
    Reply reply =
        kit.api().post(EVENTS, "{\"type\": \"order.paid\", \"data\": {\"total\": 1.10,  \"n\":1}}");
    String id = reply.json().getString("id");

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.json().getInteger("deliveries")).isEqualTo(2);
    kit.ended(id);
    assertThat(bodies(id))
        .containsExactlyInAnyOrder("{\"total\": 1.10,  \"n\":1}", "{\"sum\":1.10}");
    assertThat(stub.arrivals(id))
        .allSatisfy(
            it -> {
              assertThat(it.headers()).containsEntry("X-Webhook-Source", "api");
              assertThat(it.headers()).containsEntry("X-Webhook-Event-Type", "order.paid");
              assertThat(it.headers()).containsEntry("Content-Type", "application/json");
            });
    String small = accepted("{\"type\": \"order.paid\", \"data\": {\"total\": 0}}");
    kit.ended(small);
    assertThat(bodies(small)).containsExactly("{\"total\": 0}");
    assertThat(kit.metrics())
        .contains("hookgate_events_total{outcome=\"accepted\",source=\"api\"} 2.0");
  }

  @Test
  void isAcceptedWhenNoRouteWantsIt() {
    Reply reply = kit.api().post(EVENTS, "{\"type\": \"nobody.cares\", \"data\": 1}");

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.json().getInteger("deliveries")).isZero();
    assertThat(kit.event(reply.json().getString("id")).getString("status")).isEqualTo("unrouted");
  }

  @Test
  void largeBodiesAreFilteredToo() {
    String filler = "x".repeat(400_000);
    String big =
        accepted("{\"type\": \"order.paid\", \"data\": {\"total\": 7, \"f\": \"" + filler + "\"}}");
    String none =
        accepted("{\"type\": \"order.paid\", \"data\": {\"total\": 0, \"f\": \"" + filler + "\"}}");

    kit.ended(big);
    kit.ended(none);
    assertThat(stub.arrivals(big)).hasSize(2);
    assertThat(stub.arrivals(none)).hasSize(1);
  }

  @Test
  void waitsForItsDelayOrItsTime() {
    long before = System.nanoTime();
    String delayed = accepted("{\"type\": \"late\", \"data\": 1, \"delay\": \"700ms\"}");
    String at =
        accepted(
            "{\"type\": \"late\", \"data\": 2, \"deliverAt\": \""
                + Instant.now().plusMillis(700)
                + "\"}");
    String past =
        accepted("{\"type\": \"late\", \"data\": 3, \"deliverAt\": \"2020-01-01T00:00:00Z\"}");

    kit.ended(past);
    kit.ended(delayed);
    kit.ended(at);
    assertThat(stub.arrivals().get(0).id()).isEqualTo(past);
    for (String id : List.of(delayed, at)) {
      assertThat(Duration.ofNanos(stub.arrivals(id).get(0).nanos() - before))
          .isGreaterThan(Duration.ofMillis(650));
    }
  }

  @Test
  void itsPriorityWinsOverRouteAndDestination() {
    Set<String> lanes = new HashSet<>();
    for (String priority : List.of("high", "normal", "low")) {
      String id = accepted("{\"type\": \"held\", \"data\": 1, \"priority\": \"" + priority + "\"}");
      lanes.add(GatewayKit.deliveries(kit.event(id)).get(0).getString("lane"));
    }
    assertThat(lanes).containsExactlyInAnyOrder("high", "normal", "low");
    String usual = accepted("{\"type\": \"held\", \"data\": 1}");
    assertThat(GatewayKit.deliveries(kit.event(usual)).get(0).getString("lane")).isEqualTo("low");
  }

  @Test
  void eventsOfAnOrderKeyArriveAsAcceptedAndOneThatWaitsKeepsItsPlace() {
    AtomicBoolean sick = new AtomicBoolean(true);
    stub.answers(
        (arrival, response) ->
            response.setStatusCode(sick.get() && text(arrival).equals("0") ? 503 : 200).end());
    String first = ordered(0, "");
    String late = ordered(1, ", \"delay\": \"1s\"");
    long accepted = System.nanoTime();
    String last = ordered(2, "");
    assertThat(kit.api().post(BATCH, orderedBatch(3, 40)).status()).isEqualTo(200);

    sick.set(false);
    kit.ended(first);
    kit.ended(last);
    Eventually.see(() -> arrivedOnce().size(), size -> size == 43);
    assertThat(arrivedOnce()).isSorted();
    assertThat(Duration.ofNanos(stub.arrivals(late).get(0).nanos() - accepted))
        .isGreaterThan(Duration.ofMillis(900));
  }

  @Test
  void theSameKeyIsTheSameEventAndAnotherRequestUnderItIsRefused() {
    String body = "{\"type\": \"order.made\", \"data\": {\"a\": 1}}";
    Reply first = kit.api().post(EVENTS, body, "Idempotency-Key", "k1");
    Reply again = kit.api().post(EVENTS, body, "Idempotency-Key", "k1");

    assertThat(again.status()).isEqualTo(202);
    JsonObject told = first.json().copy().put("duplicate", true);
    assertThat((Object) again.json()).isEqualTo(told);
    assertThat(told.getInteger("deliveries")).isEqualTo(1);
    for (String other :
        List.of(
            "{\"type\": \"order.made\", \"data\": {\"a\": 2}}",
            "{\"type\": \"order.paid\", \"data\": {\"a\": 1}}",
            "{\"type\": \"order.made\", \"data\": {\"a\": 1}, \"priority\": \"high\"}",
            "{\"type\": \"order.made\", \"data\": {\"a\": 1}, \"source\": \"orders\"}")) {
      Reply refused = kit.api().post(EVENTS, other, "Idempotency-Key", "k1");
      assertThat(refused.status()).as(other).isEqualTo(422);
      assertThat(refused.json().getString("detail")).contains(first.json().getString("id"));
    }
  }

  @Test
  void theIdIsTheKeyWhereThereIsNoOtherAlsoOfAnEventThatNobodyWants() {
    String body = "{\"type\": \"nobody.cares\", \"data\": 1, \"id\": \"order-7\"}";
    String first = accepted(body);

    Reply again = kit.api().post(EVENTS, body);
    Reply other =
        kit.api().post(EVENTS, "{\"type\": \"order.made\", \"data\": 1, \"id\": \"order-7\"}");

    assertThat(again.json().getString("id")).isEqualTo(first);
    assertThat(again.json().getBoolean("duplicate")).isTrue();
    assertThat(other.status()).isEqualTo(422);
    assertThat(kit.event(first).getString("status")).isEqualTo("unrouted");
    assertThat(GatewayKit.deliveries(kit.event(first))).isEmpty();
  }

  @Test
  void fiftyAtOnceUnderOneKeyAreOneEvent() {
    byte[] body =
        "{\"type\": \"order.made\", \"data\": {\"a\": 1}}".getBytes(StandardCharsets.UTF_8);
    List<CompletableFuture<Reply>> all =
        Stream.generate(() -> kit.api().postLater(EVENTS, body, "Idempotency-Key", "once"))
            .limit(50)
            .toList();

    List<Reply> replies = all.stream().map(CompletableFuture::join).toList();
    String id = replies.get(0).json().getString("id");
    assertThat(replies)
        .allSatisfy(
            it -> {
              assertThat(it.status()).isEqualTo(202);
              assertThat(it.json().getString("id")).isEqualTo(id);
            });
    assertThat(replies.stream().filter(it -> !it.json().containsKey("duplicate"))).hasSize(1);
    kit.ended(id);
    assertThat(stub.arrivals()).hasSize(1);
  }

  @Test
  void whatTheMessageAsksOfItsDestinationCountsForItAloneAndForItsReplay() {
    stub.answers(500);
    String id =
        accepted(
            """
            { "type": "order.made", "data": 1, "maxRetries": 1, "retryBackoff": ["10ms"], "timeout": "2s",
              "headers": { "X-Team": "night", "Authorization": "forged", "X-Trace": "7" } }
            """);
    String usual = accepted("{\"type\": \"order.made\", \"data\": 2, \"maxAttempts\": 3}");

    JsonObject delivery = GatewayKit.deliveries(kit.ended(id)).get(0);
    assertThat(delivery.getString("state")).isEqualTo("dead");
    assertThat(delivery.getInteger("attempts")).isEqualTo(2);
    assertThat(GatewayKit.deliveries(kit.ended(usual)).get(0).getInteger("attempts")).isEqualTo(3);
    Arrival arrival = stub.arrivals(id).get(0);
    assertThat(arrival.headers())
        .containsEntry("X-Team", "night")
        .containsEntry("X-Trace", "7")
        .containsEntry("Authorization", "Bearer crm-token")
        .containsKey("webhook-signature");
    assertThat(stub.arrivals(usual).get(0).headers()).containsEntry("X-Team", "day");

    assertThat(kit.api().post(EVENTS + "/" + id + "/replay", "{}").status()).isEqualTo(202);
    JsonObject replayed =
        kit.event(
            id,
            event ->
                GatewayKit.deliveries(event).size() == 2
                    && GatewayKit.deliveries(event).get(1).getString("state").equals("dead"));
    assertThat(GatewayKit.deliveries(replayed).get(1).getInteger("attempts")).isEqualTo(2);
    assertThat(stub.arrivals(id)).hasSize(4);
    assertThat(stub.arrivals(id).get(3).headers()).containsEntry("X-Team", "night");
  }

  @Test
  void aDeadEventDoesNotRunAgainWhenItsRequestIsRepeated() {
    stub.answers(400);
    String body = "{\"type\": \"order.made\", \"data\": 1, \"id\": \"dead-1\"}";
    String id = accepted(body);
    kit.ended(id);

    assertThat(kit.api().post(EVENTS, body).json().getBoolean("duplicate")).isTrue();

    assertThat(GatewayKit.deliveries(kit.event(id))).hasSize(1);
  }

  @Test
  void aBatchStoresEachItemByItselfAndNothingTwice() {
    String array =
        """
        [ {"type": "order.made", "data": {"n": 1}}, {"type": "order.made"},
          {"type": "nobody.cares", "data": 3}, {"type": "order.made", "data": {"n": 4}, "x": 1} ]
        """;
    String lines =
        """
        {"type": "order.made", "data": {"n": 5}}
        {"type": "order.made", "data":

        {"type": "order.made", "data": {"n": 6}}
        """;

    List<JsonObject> first = items(kit.api().post(BATCH, array, "Idempotency-Key", "b"));
    List<JsonObject> ofLines =
        items(kit.api().post(BATCH, lines, "Content-Type", "application/x-ndjson"));
    List<JsonObject> again = items(kit.api().post(BATCH, array, "Idempotency-Key", "b"));

    assertThat(statuses(first)).containsExactly(202, 400, 202, 400);
    assertThat(first.get(0).getInteger("deliveries")).isEqualTo(1);
    assertThat(first.get(1).getJsonObject("problem").getString("pointer")).isEqualTo("/1/data");
    assertThat(first.get(3).getJsonObject("problem").getString("pointer")).isEqualTo("/3/x");
    assertThat(statuses(ofLines)).containsExactly(202, 400, 202);
    assertThat(statuses(again)).containsExactly(202, 400, 202, 400);
    for (int i : List.of(0, 2)) {
      assertThat(again.get(i).getString("id")).isEqualTo(first.get(i).getString("id"));
      assertThat(again.get(i).getBoolean("duplicate")).isTrue();
    }
    Eventually.see(() -> stub.arrivals().size(), size -> size == 3);
    assertThat(stub.arrivals().stream().map(PublishIT::text))
        .containsExactlyInAnyOrder("{\"n\": 1}", "{\"n\": 5}", "{\"n\": 6}");
  }

  @Test
  void aThousandItemsAreAThousandEvents() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      lines.append("{\"type\": \"order.made\", \"data\": ").append(i).append("}\n");
    }

    List<JsonObject> items =
        items(kit.api().post(BATCH, lines.toString(), "Content-Type", "application/x-ndjson"));

    assertThat(statuses(items)).hasSize(1000).containsOnly(202);
    assertThat(items.stream().map(it -> it.getString("id")).distinct()).hasSize(1000);
    Eventually.see(() -> stub.arrivals().size(), size -> size == 1000);
  }

  @Test
  void eachTenantHasASourceOfItsOwn() {
    String body = "{\"type\": \"order.made\", \"data\": 1}";
    Reply ofAcme = kit.api(ACME).post(EVENTS, body, "Idempotency-Key", "same");
    Reply ofOperator = kit.api().post(EVENTS, body, "Idempotency-Key", "same");
    Reply foreign =
        kit.api(ACME).post(EVENTS, "{\"type\": \"t\", \"data\": 1, \"tenant\": \"globex\"}");
    Reply shared =
        kit.api(ACME)
            .post(EVENTS, "{\"type\": \"order.made\", \"data\": 2, \"source\": \"orders\"}");
    Reply forAcme = kit.api().post(EVENTS, "{\"type\": \"x\", \"data\": 3, \"tenant\": \"acme\"}");

    assertThat(ofAcme.status()).isEqualTo(202);
    assertThat(ofOperator.json().getString("id")).isNotEqualTo(ofAcme.json().getString("id"));
    assertThat(ofOperator.json().containsKey("duplicate")).isFalse();
    assertThat(foreign.status()).isEqualTo(400);
    assertThat(foreign.json().getString("pointer")).isEqualTo("/tenant");
    for (Reply own : List.of(ofAcme, shared, forAcme)) {
      String id = own.json().getString("id");
      kit.ended(id);
      assertThat(stub.arrivals(id)).extracting(Arrival::path).containsExactly("/acme");
    }
    String operators = ofOperator.json().getString("id");
    kit.ended(operators);
    assertThat(stub.arrivals(operators)).extracting(Arrival::path).containsExactly("/crm");
    assertThat(kit.event(shared.json().getString("id")).getString("sourceId"))
        .isEqualTo(Ids.ofName("src_", "acme", "orders"));
  }

  @Test
  void moreDestinationsThanAnEventMayHaveAreRefused() {
    kit.close();
    kit = GatewayKit.start(REDIS, wide(257));
    Reply refused = kit.api().post(EVENTS, "{\"type\": \"t\", \"data\": 1}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().getString("detail")).contains("257").contains("at most 256");
    assertThat(kit.api().get(EVENTS).json().getJsonArray("items")).isEmpty();
  }

  /** So many destinations, half of them of each of two routes. */
  private String wide(int destinations) {
    JsonArray all = new JsonArray();
    List<JsonArray> names = List.of(new JsonArray(), new JsonArray());
    for (int i = 0; i < destinations; i++) {
      all.add(new JsonObject().put("name", "d" + i).put("url", stub.url("/" + i)));
      names.get(i % 2).add("d" + i);
    }
    JsonArray routes = new JsonArray();
    names.forEach(
        some ->
            routes.add(
                new JsonObject()
                    .put("name", "r" + routes.size())
                    .put("source", "api")
                    .put("destinations", some)));
    return new JsonObject().put("destinations", all).put("routes", routes).encode();
  }

  @Test
  void aSendBelongsToItsTenant() {
    String body = "{\"url\": \"" + stub.url("/x") + "\", \"payload\": {\"a\": 1}}";
    Reply sent = kit.api(ACME).post("/api/v1/send", body, "Idempotency-Key", "s");
    Reply operators = kit.api().post("/api/v1/send", body, "Idempotency-Key", "s");
    String id = sent.json().getString("id");

    assertThat(sent.status()).isEqualTo(202);
    assertThat(operators.json().getString("id")).isNotEqualTo(id);
    kit.ended(id);
    assertThat(GatewayKit.deliveries(kit.event(id)).get(0).getString("destinationId"))
        .isEqualTo(Ids.sendDestination("acme", "http://127.0.0.1:" + stub.port()));
    List<JsonObject> batch =
        items(kit.api(ACME).post("/api/v1/send/batch", "[" + body + "," + body + ", {}]"));
    assertThat(statuses(batch)).containsExactly(202, 202, 400);
    Eventually.see(() -> stub.arrivals().size(), size -> size == 4);
  }

  @Test
  void aSourceOfPublishedEventsHasNoPath() {
    assertThat(kit.ingress().post("/in/orders", "{}").status()).isEqualTo(404);
    assertThat(kit.ingress().post("/in/api", "{}").status()).isEqualTo(404);
    Reply disabled = kit.api().post(EVENTS, "{\"type\": \"t\", \"data\": 1, \"source\": \"off\"}");
    assertThat(disabled.status()).isEqualTo(503);
    assertThat(disabled.header("Retry-After")).isNotEmpty();
  }

  @Test
  void routesOfPublishedEventsCanBeTried() {
    Reply tried =
        kit.api()
            .post(
                "/api/v1/routes/test",
                "{\"source\": \"api\", \"type\": \"order.paid\", \"body\": {\"total\": 3}}");
    Reply ofAcme =
        kit.api(ACME)
            .post(
                "/api/v1/routes/test",
                "{\"source\": \"orders\", \"type\": \"order.made\", \"body\": 1}");
    Reply hidden =
        kit.api(ACME)
            .post("/api/v1/routes/test", "{\"source\": \"mail\", \"type\": \"t\", \"body\": 1}");

    assertThat(tried.status()).as(tried.body()).isEqualTo(200);
    assertThat(matching(tried)).containsExactly("paid", "sums");
    assertThat(matching(ofAcme)).containsExactly("orders");
    assertThat(hidden.status()).isEqualTo(400);
    String event = accepted("{\"type\": \"order.made\", \"data\": 1}");
    Reply foreign = kit.api(ACME).post("/api/v1/routes/test", "{\"event\": \"" + event + "\"}");
    assertThat(foreign.status()).isEqualTo(404);
  }

  private String accepted(String body) {
    Reply reply = kit.api().post(EVENTS, body);
    assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
    return reply.json().getString("id");
  }

  private String ordered(int number, String more) {
    return accepted(orderedItem(number, more));
  }

  private static String orderedItem(int number, String more) {
    return "{\"type\": \"ordered\", \"orderKey\": \"a\", \"data\": " + number + more + "}";
  }

  private static String orderedBatch(int from, int count) {
    List<String> items = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      items.add(orderedItem(i, ""));
    }
    return "[" + String.join(",", items) + "]";
  }

  private List<Integer> arrivedOnce() {
    return stub.arrivals().stream().map(it -> Integer.valueOf(text(it))).distinct().toList();
  }

  private List<String> bodies(String id) {
    return stub.arrivals(id).stream().map(PublishIT::text).toList();
  }

  private static String text(Arrival arrival) {
    return new String(arrival.body(), StandardCharsets.UTF_8);
  }

  private static List<JsonObject> items(Reply reply) {
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    return GatewayKit.objects(reply.json().getJsonArray("items"));
  }

  private static List<Integer> statuses(List<JsonObject> items) {
    return items.stream().map(it -> it.getInteger("status")).toList();
  }

  private static List<String> matching(Http.Reply reply) {
    JsonArray routes = reply.json().getJsonArray("routes");
    return GatewayKit.objects(routes).stream()
        .filter(it -> it.getBoolean("matches"))
        .map(it -> it.getString("route"))
        .toList();
  }

  private String configuration() {
    return """
        { "api": { "keys": [ { "name": "acme", "secret": "%2$s", "scopes": ["publish", "read"], "tenant": "acme" } ] },
          "sources": [ { "name": "mail", "verify": { "scheme": "none" } },
            { "name": "orders", "verify": { "scheme": "publish" } },
            { "name": "off", "enabled": false, "verify": { "scheme": "publish" } } ],
          "defaults": { "circuitBreaker": null,
            "retry": { "maxAttempts": 500, "baseDelay": "20ms", "factor": 1, "jitter": 0, "maxDelay": "5s" } },
          "destinations": [
            { "name": "crm", "url": "%1$s/crm", "retryBudget": null, "headers": { "X-Team": "day" },
              "auth": { "bearer": "crm-token" },
              "signing": { "scheme": "standard-webhooks", "secrets": ["whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"] } },
            { "name": "sums", "url": "%1$s/sums" },
            { "name": "ordered", "url": "%1$s/ordered", "ordered": true, "retryBudget": null },
            { "name": "held", "url": "%1$s/held", "paused": true, "priority": "low" },
            { "name": "own", "tenant": "acme", "url": "%1$s/acme" } ],
          "routes": [
            { "name": "made", "source": "api", "types": ["order.made"], "destinations": ["crm"] },
            { "name": "paid", "source": "api", "types": ["order.paid"], "destinations": ["crm"] },
            { "name": "sums", "source": "api", "types": ["order.paid"], "filter": ".total > 0",
              "transform": "{sum: .total}", "destinations": ["sums"] },
            { "name": "late", "source": "api", "types": ["late"], "destinations": ["sums"] },
            { "name": "held", "source": "api", "types": ["held"], "destinations": ["held"] },
            { "name": "ordered", "source": "api", "types": ["ordered"], "destinations": ["ordered"] },
            { "name": "own", "tenant": "acme", "source": "api", "types": ["*"], "destinations": ["own"] },
            { "name": "orders", "tenant": "acme", "source": "orders", "types": ["*"], "destinations": ["own"] } ] }
        """
        .formatted(stub.url(""), ACME);
  }
}
