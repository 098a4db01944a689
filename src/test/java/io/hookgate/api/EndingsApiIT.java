package io.hookgate.api;

import static io.hookgate.testkit.StoreKit.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.api.ApiServer.Reply;
import io.hookgate.model.DeadReason;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.store.AcceptRequest;
import io.hookgate.store.AcceptResult.Accepted;
import io.hookgate.store.Settlement;
import io.hookgate.store.Store;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.hookgate.traffic.FeedItem;
import io.hookgate.traffic.Happening;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cancelling, purging and expunging over HTTP, and what keys of one tenant see. */
class EndingsApiIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private StoreKit kit;
  private Store store;
  private ApiServer server;
  private StoredEvents stored;

  @BeforeEach
  void start() throws Exception {
    kit = new StoreKit(REDIS);
    store = kit.store();
    await(store.open(false, ""));
    server = new ApiServer(kit.vertx(), store);
    stored = new StoredEvents(store);
  }

  @AfterEach
  void stop() throws Exception {
    Invariants.hold(REDIS);
    server.stop();
    kit.close();
  }

  @Test
  void aWaitingDeliveryIsCancelledOnceAndToldWithItsCause() throws Exception {
    String delivery = Ids.deliveryId(stored.waiting("a", "{}", 0, Topologies.CRM), 0);
    String path = "/api/v1/deliveries/" + delivery + "/cancel";

    Reply first = server.post(path).key(ApiServer.REPLAY).send("{\"cause\":\"sent by mail\"}");
    Reply second = server.post(path).key(ApiServer.REPLAY).send();

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.json().getString("state")).isEqualTo("cancelled");
    assertThat(first.json().getBoolean("changed")).isTrue();
    assertThat(second.json().getString("state")).isEqualTo("cancelled");
    assertThat(second.json().getBoolean("changed")).isFalse();
    JsonObject shown = delivery(delivery);
    assertThat(shown.getString("state")).isEqualTo("cancelled");
    assertThat(shown.getString("why")).isEqualTo("cancelled by replayer: sent by mail");
    assertThat(server.counted.traffic().feed().read(0, 10).items())
        .extracting(FeedItem::what)
        .singleElement()
        .isInstanceOfSatisfying(
            Happening.Ended.class,
            told -> {
              assertThat(told.delivery().id()).isEqualTo(delivery);
              assertThat(told.state()).isEqualTo(DeliveryState.CANCELLED);
            });
    assertThat(audit())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.getString("action")).isEqualTo("cancel");
              assertThat(it.getString("by")).isEqualTo("replayer");
              assertThat(it.getString("id")).isEqualTo(delivery);
              assertThat(it.getString("name")).isEqualTo("crm");
              assertThat(it.getString("cause")).isEqualTo("sent by mail");
            });
  }

  @Test
  void whatIsAttemptedIsAcceptedAndWhatHasEndedIsLeft() throws Exception {
    AcceptRequest request =
        new AcceptRequest(
            StoreKit.event("a", "{}"), null, List.of(StoreKit.delivery(Topologies.CRM, 20_000)));
    var lease = ((Accepted) await(store.accept(request))).leased().get(0);
    String dead = stored.dead("a", "{}", DeadReason.PERMANENT, 0, Topologies.CRM);

    Reply attempted = cancel(lease.id(), ApiServer.ADMIN);
    await(store.settle(lease, new Settlement.Released()));
    Reply ended = cancel(Ids.deliveryId(dead, 0), ApiServer.ADMIN);

    assertThat(attempted.status()).isEqualTo(202);
    assertThat(attempted.json().getString("state")).isEqualTo("in_flight");
    assertThat(delivery(lease.id()).getString("state")).isEqualTo("cancelled");
    assertThat(ended.status()).isEqualTo(200);
    assertThat(ended.json().getString("state")).isEqualTo("dead");
    assertThat(ended.json().getBoolean("changed")).isFalse();
    assertThat(cancel("dlv_" + "0".repeat(29), ApiServer.ADMIN).status()).isEqualTo(404);
    assertThat(cancel(Ids.deliveryId(dead, 7), ApiServer.ADMIN).status()).isEqualTo(404);
    assertThat(cancel(lease.id(), ApiServer.READ).status()).isEqualTo(403);
  }

  @Test
  void aPurgeTakesWhatMatchesAfterItWasCounted() throws Exception {
    for (int i = 0; i < 120; i++) {
      stored.dead("a.b", "{\"n\":" + i + "}", DeadReason.PERMANENT, 0, Topologies.CRM);
    }
    String kept = stored.dead("other", "{}", DeadReason.EXHAUSTED, 0, Topologies.BILLING);

    JsonObject counted = purge("type=a.*&dryRun=true", ApiServer.ADMIN).json();
    assertThat(counted.getInteger("matched")).isEqualTo(120);
    assertThat(counted.getInteger("purged")).isZero();
    assertThat(get("/api/v1/dead-letters").getInteger("count")).isEqualTo(121);
    assertThat(audit()).isEmpty();

    JsonObject purged = purge("type=a.*&cause=tidy", ApiServer.ADMIN).json();
    assertThat(purged.getInteger("purged")).isEqualTo(120);
    assertThat(purged.getValue("cursor")).isNull();
    JsonObject left = get("/api/v1/dead-letters");
    assertThat(left.getInteger("count")).isEqualTo(1);
    assertThat(left.getJsonArray("items").getJsonObject(0).getString("event")).isEqualTo(kept);
    assertThat(purge("type=a.*", ApiServer.ADMIN).json().getInteger("purged")).isZero();
    assertThat(audit())
        .hasSize(2)
        .last()
        .satisfies(it -> assertThat(it.getString("cause")).isEqualTo("tidy"));
    JsonObject event =
        get("/api/v1/events?type=a.b&limit=1").getJsonArray("items").getJsonObject(0);
    assertThat(event.getJsonArray("deliveries").getJsonObject(0).getString("state"))
        .isEqualTo("dead");
    assertThat(delivery(Ids.deliveryId(event.getString("id"), 0)).getString("purgedAt"))
        .isNotNull();
    assertThat(purge("all=true", ApiServer.REPLAY).status()).isEqualTo(403);
    assertThat(purge("all=true", ApiServer.ADMIN).json().getInteger("purged")).isEqualTo(1);
  }

  @Test
  void anExpungedEventHasNothingLeftToShowOrSend() throws Exception {
    String id = stored.dead("a", "{\"email\":\"a@b.c\"}", DeadReason.PERMANENT, 0, Topologies.CRM);
    String path = "/api/v1/events/" + id;

    Reply first = server.request(HttpMethod.DELETE, path).key(ApiServer.ADMIN).send();
    Reply second = server.request(HttpMethod.DELETE, path).key(ApiServer.ADMIN).send();

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.json().getBoolean("changed")).isTrue();
    assertThat(second.json().getBoolean("changed")).isFalse();
    assertThat(second.json().getString("expungedAt"))
        .isEqualTo(first.json().getString("expungedAt"));
    JsonObject shown = get(path);
    assertThat(shown.getBoolean("expunged")).isTrue();
    assertThat(shown.getString("expungedAt")).isEqualTo(first.json().getString("expungedAt"));
    assertThat(shown.getString("type")).isEqualTo("a");
    assertThat(shown.encode()).doesNotContain("a@b.c").doesNotContain("no such hook");
    assertThat(get("/api/v1/events").getJsonArray("items").getJsonObject(0).getBoolean("expunged"))
        .isTrue();
    Reply replay = server.post(path + "/replay").key(ApiServer.ADMIN).send();
    assertThat(replay.status()).isEqualTo(409);
    assertThat(replay.json().getString("type")).isEqualTo("urn:hookgate:problem:expunged");
    assertThat(audit())
        .singleElement()
        .satisfies(it -> assertThat(it.getString("action")).isEqualTo("expunge"));
    assertThat(server.request(HttpMethod.DELETE, path).key(ApiServer.REPLAY).send().status())
        .isEqualTo(403);
  }

  @Test
  void aKeyOfOneTenantSeesAndEndsItsOwnAlone() throws Exception {
    String own = accept("acme", true);
    String others = accept("umbrella", true);
    String operators = accept("", true);

    assertThat(ids(get("/api/v1/events", ApiServer.ACME), "id")).containsExactly(own);
    assertThat(ids(get("/api/v1/dead-letters", ApiServer.ACME), "event")).containsExactly(own);
    assertThat(ids(get("/api/v1/events?tenant=umbrella"), "id")).containsExactly(others);
    assertThat(ids(get("/api/v1/events?source=api"), "id")).contains(own, others, operators);
    assertThat(ids(get("/api/v1/events?source=api", ApiServer.ACME), "id")).containsExactly(own);
    assertThat(ids(get("/api/v1/events?source=api&tenant=acme"), "id")).containsExactly(own);
    for (String id : List.of(others, operators)) {
      assertThat(server.get("/api/v1/events/" + id).key(ApiServer.ACME).send().status())
          .isEqualTo(404);
      assertThat(cancel(Ids.deliveryId(id, 0), ApiServer.ACME).status()).isEqualTo(404);
      assertThat(
              server
                  .request(HttpMethod.DELETE, "/api/v1/events/" + id)
                  .key(ApiServer.ACME)
                  .send()
                  .status())
          .isEqualTo(404);
      assertThat(replay(id, "{}").status()).isEqualTo(404);
    }
    for (String name : List.of(Topologies.CRM, "crm")) {
      String body = new JsonObject().put("destinations", new JsonArray().add(name)).encode();
      Reply elsewhere = replay(own, body);
      assertThat(elsewhere.status()).isEqualTo(400);
      assertThat(elsewhere.body()).doesNotContain("billing");
    }
    assertThat(server.get("/api/v1/events?tenant=umbrella").key(ApiServer.ACME).send().status())
        .isEqualTo(400);
    assertThat(purge("reason=permanent", ApiServer.ACME).json().getInteger("purged")).isEqualTo(1);
    assertThat(ids(get("/api/v1/dead-letters"), "event"))
        .containsExactlyInAnyOrder(others, operators);
    assertThat(ids(get("/api/v1/audit", ApiServer.ACME), "action")).containsExactly("purge");
    assertThat(ids(get("/api/v1/audit?tenant=umbrella"), "action")).isEmpty();
    assertThat(get("/api/v1/rejections", ApiServer.ACME).getJsonArray("items")).isEmpty();
    assertThat(server.get("/api/v1/alerts").key(ApiServer.ACME).send().status()).isEqualTo(403);
    assertThat(replay(own, "{}").status()).isEqualTo(202);
  }

  private String accept(String tenant, boolean dies) {
    Event plain = StoreKit.event("a", "{}");
    Event event =
        new Event(
            plain.id(),
            tenant,
            Ids.ofName("src_", tenant, "api"),
            "api",
            "a",
            plain.acceptedAt(),
            "application/json",
            List.of(),
            plain.body());
    var accepted =
        (Accepted)
            await(
                store.accept(
                    new AcceptRequest(
                        event, null, List.of(StoreKit.delivery(Topologies.CRM, 20_000)))));
    if (dies) {
      accepted
          .leased()
          .forEach(it -> await(store.settle(it, new Settlement.Dead(null, DeadReason.PERMANENT))));
    }
    return event.id();
  }

  private Reply replay(String event, String body) throws Exception {
    return server.post("/api/v1/events/" + event + "/replay").key(ApiServer.ACME).send(body);
  }

  private Reply cancel(String delivery, String key) throws Exception {
    return server.post("/api/v1/deliveries/" + delivery + "/cancel").key(key).send();
  }

  private Reply purge(String query, String key) throws Exception {
    return server.request(HttpMethod.DELETE, "/api/v1/dead-letters?" + query).key(key).send();
  }

  private JsonObject delivery(String id) throws Exception {
    return get("/api/v1/events/" + Ids.eventOf(id)).getJsonArray("deliveries").stream()
        .map(JsonObject.class::cast)
        .filter(it -> it.getString("id").equals(id))
        .findAny()
        .orElseThrow();
  }

  private List<JsonObject> audit() throws Exception {
    return get("/api/v1/audit").getJsonArray("items").stream().map(JsonObject.class::cast).toList();
  }

  private static List<String> ids(JsonObject page, String name) {
    JsonArray items = page.getJsonArray("items");
    return items.stream().map(it -> ((JsonObject) it).getString(name)).toList();
  }

  private JsonObject get(String path) throws Exception {
    return get(path, ApiServer.ADMIN);
  }

  private JsonObject get(String path, String key) throws Exception {
    Reply reply = server.get(path).key(key).send();
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json();
  }
}
