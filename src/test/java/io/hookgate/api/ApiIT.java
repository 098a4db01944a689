package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.api.ApiServer.Reply;
import io.hookgate.bus.Addresses;
import io.hookgate.bus.Due;
import io.hookgate.bus.DueLater;
import io.hookgate.model.DeadReason;
import io.hookgate.model.Ids;
import io.hookgate.store.Store;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ApiIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String UNKNOWN = "evt_" + "0".repeat(26);
  private static final long MINUTE = 60_000;

  private final BlockingQueue<Object> hints = new LinkedBlockingQueue<>();
  private StoreKit kit;
  private ApiServer server;
  private StoredEvents stored;

  @BeforeEach
  void start() throws Exception {
    kit = new StoreKit(REDIS);
    Store store = kit.store();
    StoreKit.await(store.open(false, ""));
    server = new ApiServer(kit.vertx(), store);
    stored = new StoredEvents(store);
    kit.vertx().eventBus().<Due>consumer(Addresses.DUE, hint -> hints.add(hint.body()));
    kit.vertx().eventBus().<DueLater>consumer(Addresses.DUE_LATER, hint -> hints.add(hint.body()));
  }

  @AfterEach
  void stop() throws Exception {
    Invariants.hold(REDIS);
    server.stop();
    kit.close();
  }

  @Test
  void listsEventsNewestFirstPageByPage() throws Exception {
    String oldest = stored.waiting("bounced.hard", "{}", 3 * MINUTE, Topologies.CRM);
    String middle = stored.waiting("opened", "{}", 2 * MINUTE);
    String newest = stored.waiting("bounced.soft", "{}", MINUTE, Topologies.BILLING);

    JsonObject first = get("/api/v1/events?limit=2");
    JsonObject second = get("/api/v1/events?limit=2&cursor=" + first.getString("cursor"));

    assertThat(ids(first)).containsExactly(newest, middle);
    assertThat(ids(second)).containsExactly(oldest);
    assertThat(second.getValue("cursor")).isNull();
    JsonObject item = first.getJsonArray("items").getJsonObject(0);
    assertThat(item.getString("source")).isEqualTo("mail");
    assertThat(item.getJsonArray("deliveries").getJsonObject(0).getString("destination"))
        .isEqualTo("billing");
  }

  @Test
  void filtersEvents() throws Exception {
    String hard = stored.waiting("bounced.hard", "{}", 3 * MINUTE, Topologies.CRM);
    String unrouted = stored.waiting("opened", "{}", 2 * MINUTE);
    String dead = stored.dead("bounced.soft", "{}", DeadReason.PERMANENT, 0, Topologies.CRM);

    assertThat(ids(get("/api/v1/events?type=bounced.*"))).containsExactly(dead, hard);
    assertThat(ids(get("/api/v1/events?status=unrouted"))).containsExactly(unrouted);
    assertThat(ids(get("/api/v1/events?status=dead"))).containsExactly(dead);
    assertThat(ids(get("/api/v1/events?destination=crm&since=1m"))).containsExactly(dead);
    assertThat(ids(get("/api/v1/events?until=1m&source=mail"))).containsExactly(unrouted, hard);
    assertThat(ids(get("/api/v1/events?q=" + hard.substring(8)))).containsExactly(hard);
    assertThat(ids(get("/api/v1/events?source=api"))).isEmpty();
  }

  @Test
  void showsAnEventWithEverything() throws Exception {
    String id = stored.dead("bounced", "{\"n\": 1.0}", DeadReason.PERMANENT, 0, Topologies.CRM);

    Reply reply = server.get("/api/v1/events/" + id).key(ApiServer.READ).send();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).contains("\"payload\":{\"n\": 1.0}");
    JsonObject delivery = reply.json().getJsonArray("deliveries").getJsonObject(0);
    assertThat(delivery.getString("state")).isEqualTo("dead");
    assertThat(delivery.getString("reason")).isEqualTo("permanent");
    JsonObject attempt = delivery.getJsonArray("log").getJsonObject(0);
    assertThat(attempt.getInteger("status")).isEqualTo(404);
    assertThat(attempt.getString("response")).isEqualTo("no such hook");
  }

  @Test
  void anEventThatIsNotThereIsNotFound() throws Exception {
    assertThat(server.get("/api/v1/events/" + UNKNOWN).key(ApiServer.READ).send().status())
        .isEqualTo(404);
    assertThat(replay("/api/v1/events/" + UNKNOWN + "/replay", "").status()).isEqualTo(404);
  }

  @Test
  void replaysOneEventOffTheListOfDeadLetters() throws Exception {
    String id = stored.dead("bounced", "{}", DeadReason.EXHAUSTED, 0, Topologies.CRM);

    Reply reply = replay("/api/v1/events/" + id + "/replay", "");

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.json().getString("id")).startsWith("rpl_");
    assertThat(reply.json().getInteger("deliveries")).isEqualTo(1);
    assertThat(reply.json().getJsonArray("destinations")).isEqualTo(new JsonArray().add("crm"));
    assertThat(hint()).isEqualTo(new Due(Ids.shardOf(id), Topologies.CRM));
    assertThat(get("/api/v1/dead-letters").getInteger("count")).isZero();
    JsonArray deliveries = get("/api/v1/events/" + id).getJsonArray("deliveries");
    assertThat(deliveries.getJsonObject(1).getString("replayOf"))
        .isEqualTo(deliveries.getJsonObject(0).getString("id"));
    assertThat(deliveries.getJsonObject(1).getString("replay"))
        .isEqualTo(reply.json().getString("id"));
  }

  @Test
  void replaysToNamedDestinationsAndRoutesAnUnroutedEventAnew() throws Exception {
    String unrouted = stored.waiting("bounced.hard", "{}", 0);
    String waiting = stored.waiting("bounced.hard", "{}", 0, Topologies.CRM);

    Reply anew = replay("/api/v1/events/" + unrouted + "/replay", "{}");
    Reply open = replay("/api/v1/events/" + waiting + "/replay", "{}");
    Reply named =
        replay("/api/v1/events/" + waiting + "/replay", "{\"destinations\": [\"staging\"]}");

    assertThat(anew.json().getJsonArray("destinations"))
        .isEqualTo(new JsonArray().add("crm").add("billing"));
    assertThat(open.status()).isEqualTo(409);
    assertThat(named.json().getJsonArray("destinations")).isEqualTo(new JsonArray().add("staging"));
  }

  @Test
  void listsDeadLettersWithTheirCount() throws Exception {
    stored.dead("bounced.hard", "{\"to\": \"a@b.c\"}", DeadReason.EXHAUSTED, 0, Topologies.CRM);
    String other =
        stored.dead(
            "complained",
            "{\"to\": \"x@y.z\"}",
            DeadReason.REFUSED,
            0,
            Topologies.CRM,
            Topologies.BILLING);

    JsonObject all = get("/api/v1/dead-letters?limit=1");
    JsonObject ofCrm = get("/api/v1/dead-letters?destination=crm&limit=1");
    JsonObject matched = get("/api/v1/dead-letters?match=%7B%22/to%22:%22x@y.z%22%7D");
    JsonObject partial = get("/api/v1/dead-letters?reason=refused&limit=1");

    assertThat(all.getJsonArray("items")).hasSize(1);
    assertThat(all.getInteger("count")).isEqualTo(3);
    assertThat(ofCrm.getInteger("count")).isEqualTo(2);
    assertThat(matched.getInteger("count")).isEqualTo(2);
    assertThat(matched.getBoolean("countIsPartial")).isFalse();
    assertThat(matched.getJsonArray("items").getJsonObject(0).getString("event")).isEqualTo(other);
    assertThat(partial.getInteger("count")).isEqualTo(1);
    assertThat(partial.getBoolean("countIsPartial")).isTrue();
  }

  @Test
  void aDryRunCountsAndWarnsOfOldEvents() throws Exception {
    stored.dead("bounced", "{}", DeadReason.EXHAUSTED, 0, Topologies.CRM);
    stored.dead(
        "bounced", "{}", DeadReason.EXHAUSTED, Duration.ofHours(25).toMillis(), Topologies.CRM);

    Reply reply = replay("/api/v1/dead-letters/replay", "{\"dryRun\": true}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().getValue("id")).isNull();
    assertThat(reply.json().getInteger("matched")).isEqualTo(2);
    JsonObject warning = reply.json().getJsonArray("warnings").getJsonObject(0);
    assertThat(warning.getString("code")).isEqualTo("old-events");
    assertThat(warning.getInteger("count")).isEqualTo(1);
    assertThat(get("/api/v1/dead-letters").getInteger("count")).isEqualTo(2);
  }

  @Test
  void replaysWhatTheFilterMatchesAndNothingElse() throws Exception {
    for (int i = 0; i < 250; i++) {
      stored.dead("bounced", "{\"i\":" + i + "}", DeadReason.EXHAUSTED, 0, Topologies.CRM);
    }
    stored.dead("bounced", "{}", DeadReason.REFUSED, 0, Topologies.CRM, Topologies.BILLING);

    Reply reply = replay("/api/v1/dead-letters/replay", "{\"reason\": \"exhausted\"}");
    String id = reply.json().getString("id");
    Eventually.see(
        () -> job(id),
        it -> it.getString("state").equals("done") && it.getInteger("queued") == 250);
    assertThat(hint()).isInstanceOf(Due.class);

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.json().getInteger("matched")).isEqualTo(250);
    JsonObject left = get("/api/v1/dead-letters");
    assertThat(left.getInteger("count")).isEqualTo(2);
    assertThat(left.getJsonArray("items").getJsonObject(0).getString("reason"))
        .isEqualTo("refused");
  }

  @Test
  void replaysGivenIdsAndTellsThoseThatAreNoDeadLetters() throws Exception {
    String one =
        stored.dead("bounced", "{}", DeadReason.REFUSED, 0, Topologies.CRM, Topologies.BILLING);
    String two = stored.dead("bounced", "{}", DeadReason.REFUSED, 0, Topologies.CRM);
    JsonArray ids = new JsonArray().add(Ids.deliveryId(one, 1)).add(two).add(UNKNOWN);

    Reply reply = replay("/api/v1/dead-letters/replay", new JsonObject().put("ids", ids).encode());
    List<Object> heard = List.of(hint(), hint());

    assertThat(reply.json().getInteger("matched")).isEqualTo(2);
    assertThat(reply.json().getJsonArray("warnings").getJsonObject(0).getString("code"))
        .isEqualTo("not-found");
    assertThat(heard)
        .containsExactlyInAnyOrder(
            new Due(Ids.shardOf(one), Topologies.BILLING),
            new Due(Ids.shardOf(two), Topologies.CRM));
    assertThat(get("/api/v1/dead-letters").getInteger("count")).isEqualTo(1);
  }

  @Test
  void aReplayElsewhereGoesOncePerEventAndLeavesTheListAlone() throws Exception {
    String id =
        stored.dead("bounced", "{}", DeadReason.REFUSED, 0, Topologies.CRM, Topologies.BILLING);

    Reply reply = replay("/api/v1/dead-letters/replay", "{\"to\": \"staging\"}");

    assertThat(reply.json().getInteger("matched")).isEqualTo(1);
    assertThat(hint()).isEqualTo(new Due(Ids.shardOf(id), Topologies.STAGING));
    assertThat(get("/api/v1/dead-letters").getInteger("count")).isEqualTo(2);
    assertThat(get("/api/v1/events/" + id).getJsonArray("deliveries")).hasSize(3);
  }

  @Test
  void aReplayIsAJobThatIsListedAndDone() throws Exception {
    stored.dead("bounced", "{}", DeadReason.REFUSED, 0, Topologies.CRM);
    String id = replay("/api/v1/dead-letters/replay", "{\"rate\": 100}").json().getString("id");

    JsonObject job = Eventually.see(() -> job(id), it -> it.getString("state").equals("done"));

    assertThat(job.getInteger("matched")).isEqualTo(1);
    assertThat(job.getInteger("queued")).isEqualTo(1);
    assertThat(job.getInteger("skipped")).isZero();
    assertThat(job.getInteger("open")).isEqualTo(1);
    assertThat(job.getString("by")).isEqualTo("replayer");
    assertThat(ids(get("/api/v1/replays"))).containsExactly(id);
    JsonObject made = get("/api/v1/audit").getJsonArray("items").getJsonObject(0);
    assertThat(made.getString("kind")).isEqualTo("replay");
    assertThat(made.getString("action")).isEqualTo("create");
  }

  @Test
  void refusesWhatAReplayCannotBe() throws Exception {
    for (String body :
        List.of(
            "{\"rate\": 0}",
            "{\"rate\": 10001}",
            "{\"status\": \"pending\"}",
            "{\"reason\": \"refused\"}",
            "{\"to\": \"nowhere\"}",
            "{\"ids\": [\"evt_x\"]}",
            "{\"ids\": [\"" + UNKNOWN + "\"], \"type\": \"a\"}",
            "{\"match\": {}}")) {
      Reply reply = replay("/api/v1/replays", body);
      assertThat(reply.status()).as(body).isEqualTo(400);
      assertThat(reply.json().getString("field")).as(body).isNotEmpty();
    }
    String unknown = "rpl_" + "0".repeat(26);
    assertThat(server.get("/api/v1/replays/" + unknown).key(ApiServer.READ).send().status())
        .isEqualTo(404);
    assertThat(server.get("/api/v1/replays/x").key(ApiServer.READ).send().status()).isEqualTo(400);
    assertThat(get("/api/v1/replays").getJsonArray("items")).isEmpty();
  }

  private JsonObject job(String id) {
    try {
      return get("/api/v1/replays/" + id);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Reply replay(String path, String body) throws Exception {
    return server.post(path).key(ApiServer.REPLAY).send(body);
  }

  private JsonObject get(String uri) throws Exception {
    Reply reply = server.get(uri).key(ApiServer.READ).send();
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json();
  }

  private Object hint() throws InterruptedException {
    Object hint = hints.poll(10, TimeUnit.SECONDS);
    assertThat(hint).as("a hint within ten seconds").isNotNull();
    return hint;
  }

  private static List<String> ids(JsonObject page) {
    return page.getJsonArray("items").stream()
        .map(item -> ((JsonObject) item).getString("id"))
        .toList();
  }
}
