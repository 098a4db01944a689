package io.hookgate.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hookgate.model.Header;
import io.hookgate.model.Ids;
import io.hookgate.store.AcceptRequest;
import io.hookgate.store.AcceptResult;
import io.hookgate.store.DedupKeys;
import io.hookgate.store.NewDelivery;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What senders hear, and what the store is asked to keep. */
class IngressVerticleIT {
  private static final String BOUNCE = "{\"id\":\"m-1\",\"type\":\"bounced.hard\"}";

  private Gate gate;
  private RawClient client;

  @BeforeEach
  void open() {
    gate = new Gate(Plant.topology());
    client = gate.connect();
  }

  @AfterEach
  void close() {
    client.close();
    gate.close();
  }

  @Test
  void canBeStoppedBeforeItWasStarted() {
    assertThat(gate.verticle().stopAccepting(Duration.ofSeconds(1)).succeeded()).isTrue();
  }

  @Test
  void answersANewEventWithItsIdOnceItIsStored() {
    RawClient.Answer answer = client.send(Plant.signed(BOUNCE, Gate.NOW)).answer();

    AcceptRequest stored = onlyAccepted();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(new JsonObject(answer.body()))
        .isEqualTo(new JsonObject().put("received", true).put("id", stored.event().id()));
    assertThat(stored.event().body()).isEqualTo(BOUNCE.getBytes(StandardCharsets.UTF_8));
    assertThat(stored.event().type()).isEqualTo("bounced.hard");
    assertThat(stored.event().acceptedAt()).isEqualTo(Gate.NOW.toEpochMilli());
    assertThat(stored.dedup())
        .isEqualTo(
            new AcceptRequest.Dedup(
                DedupKeys.digest("", "src_mail", "m-1"), Duration.ofDays(2).toMillis()));
    assertThat(Ids.shardOf(stored.event().id()))
        .isEqualTo(Ids.shardOfKey(DedupKeys.digest("", "src_mail", "m-1"), Ids.SHARDS));
    assertThat(stored.deliveries())
        .extracting(NewDelivery::destinationId, NewDelivery::routeId, NewDelivery::leaseMillis)
        .containsExactly(
            tuple("dst_crm", "rt_bounces", 17_000L), tuple("dst_audit", "rt_all", 17_000L));
    assertThat(gate.counted("mail", "accepted")).isEqualTo(1);
  }

  @Test
  void answersADuplicateWithTheFirstOnesId() {
    gate.store =
        request ->
            Future.succeededFuture(new AcceptResult.Duplicate("evt_first", false, List.of(), 1));

    RawClient.Answer answer = client.send(Plant.signed(BOUNCE, Gate.NOW)).answer();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()))
        .isEqualTo(
            new JsonObject().put("received", true).put("id", "evt_first").put("duplicate", true));
    assertThat(gate.counted("mail", "duplicate")).isEqualTo(1);
  }

  @Test
  void storesWhatNoRouteWants() {
    assertThat(client.send(Plant.post("lonely", "", "anything")).answer().status()).isEqualTo(200);

    assertThat(onlyAccepted().deliveries()).isEmpty();
    assertThat(gate.counted("lonely", "unrouted")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{\"id\":\"m-1\",", "[1,2", "\u0000", "{\"id\":1}x", "{\"type\":\"a\\nb\"}"})
  void parksWhatCannotBeReadForTheRoutesThatNeedToReadIt(String body) {
    assertThat(client.send(Plant.signed(body, Gate.NOW)).answer().status()).isEqualTo(200);
    assertThat(client.send(Plant.post("typed", "", body)).answer().status()).isEqualTo(200);

    assertThat(gate.accepted.get(0).deliveries())
        .extracting(NewDelivery::destinationId, NewDelivery::routeId, NewDelivery::unparsable)
        .containsExactly(tuple("dst_audit", "rt_all", false), tuple("", "rt_bounces", true));
    assertThat(gate.accepted.get(1).deliveries())
        .extracting(NewDelivery::routeId, NewDelivery::unparsable)
        .containsExactly(tuple("rt_typed", true));
    assertThat(gate.accepted).allSatisfy(request -> assertThat(request.event().type()).isEmpty());
    assertThat(gate.counted("mail", "accepted")).isEqualTo(1);
    assertThat(gate.counted("typed", "unparsable")).isEqualTo(1);
  }

  @Test
  void rejectsEveryUnprovenRequestWithTheSameAnswer() {
    String right = Plant.signed(BOUNCE, Gate.NOW);
    List<String> requests =
        List.of(
            Plant.post("mail", "", BOUNCE),
            right.replace("bounced", "Bounced"),
            right.replace("sha256=", "sha256=zz"),
            right.replaceFirst("(?i)x-timestamp", "X-Other"),
            Plant.signed(BOUNCE, Gate.NOW.minusSeconds(301)),
            Plant.signed(BOUNCE, Gate.NOW.plusSeconds(301)));

    List<RawClient.Answer> answers =
        requests.stream().map(request -> client.send(request).answer()).toList();

    assertThat(answers).allSatisfy(answer -> assertThat(answer).isEqualTo(answers.get(0)));
    assertThat(answers.get(0).status()).isEqualTo(401);
    assertThat(answers.get(0).header("content-type")).isEqualTo("application/problem+json");
    assertThat(gate.accepted).isEmpty();
    assertThat(gate.counted("mail", "rejected")).isEqualTo(requests.size());
  }

  @Test
  void answersPathsThatNobodyServesWith404() {
    for (String path : List.of("/", "/in/nobody", "/in/open/", "/IN/open", "/in/%6fpen")) {
      String request = "POST " + path + " HTTP/1.1\r\nHost: gate\r\nContent-Length: 0\r\n\r\n";
      assertThat(client.send(request).answer().status()).as(path).isEqualTo(404);
    }
  }

  @Test
  void servesASourceWhateverTheQuery() {
    String request = Plant.post("open", "X-Id: 1\r\n", "x").replace("/in/open", "/in/open?a=/b");
    assertThat(client.send(request).answer().status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS", "BREW"})
  void answersOtherMethodsWith405AndTheRightOne(String method) {
    RawClient.Answer answer =
        client.send(method + " /in/open HTTP/1.1\r\nHost: gate\r\n\r\n").answer();
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("allow")).isEqualTo("POST");
  }

  @Test
  void answersForADisabledSourceWith503() {
    RawClient.Answer answer = client.send(Plant.post("off", "", "x")).answer();
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("retry-after")).isEqualTo("60");
    assertThat(gate.accepted).isEmpty();
    assertThat(gate.counted("off", "unavailable")).isEqualTo(1);
  }

  @Test
  void answersWithTheSourcesOwnStatusAndBody() {
    RawClient.Answer answer = client.send(Plant.post("legacy", "", "x")).answer();
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("ok");
  }

  @Test
  void readsTypeAndKeyFromHeadersWithoutLookingAtTheBody() {
    client
        .send(Plant.post("open", "x-id: 7\r\nX-TYPE: a.b\r\nContent-Type: x/y\r\n", "{"))
        .answer();

    AcceptRequest stored = onlyAccepted();
    assertThat(stored.event().type()).isEqualTo("a.b");
    assertThat(stored.event().contentType()).isEqualTo("x/y");
    assertThat(stored.dedup()).isNotNull();
    assertThat(stored.deliveries()).noneMatch(NewDelivery::unparsable);
  }

  @Test
  void forwardsAllowedHeadersOnly() {
    client.send(Plant.post("open", "X-Trace: 1\r\nX-Other: 2\r\nx-trace: 3\r\n", "x")).answer();
    assertThat(onlyAccepted().event().headers())
        .containsExactly(new Header("X-Trace", "1"), new Header("X-Trace", "3"));
  }

  @Test
  void acceptsWithoutAKeyWhereThereIsNoneFitForOne() {
    String tooLong = "k".repeat(257);
    client.send(Plant.post("open", "X-Id: " + tooLong + "\r\n", "x")).answer();
    client.send(Plant.post("typed", "", "{\"type\":\"bounced.a\"}")).answer();
    client
        .send(Plant.post("typed", "", "{\"type\":\"bounced.a\",\"id\":\"" + tooLong + "\"}"))
        .answer();

    assertThat(gate.accepted).hasSize(3).allMatch(request -> request.dedup() == null);
    assertThat(gate.accepted.get(2).event().type()).isEqualTo("bounced.a");
    assertThat(gate.registry.get("hookgate.events.without.dedup.key").counters())
        .extracting(counter -> counter.count())
        .containsExactlyInAnyOrder(1.0, 2.0);
  }

  @Test
  void recognisesEqualBodiesWhereThatIsTheRule() {
    client.send(Plant.post("lonely", "", "a")).answer();
    client.send(Plant.post("lonely", "", "a")).answer();
    client.send(Plant.post("lonely", "", "b")).answer();

    assertThat(gate.accepted.get(0).dedup()).isNotNull().isEqualTo(gate.accepted.get(1).dedup());
    assertThat(gate.accepted.get(0).dedup()).isNotEqualTo(gate.accepted.get(2).dedup());
  }

  @Test
  void takesUpAChangedTopologyAtTheNextRequest() {
    assertThat(client.send(Plant.post("open", "", "")).answer().status()).isEqualTo(200);
    gate.topology = Plant.topology(List.of());
    assertThat(client.send(Plant.post("open", "", "")).answer().status()).isEqualTo(404);
    gate.topology = Plant.topology();
    assertThat(client.send(Plant.post("open", "", "")).answer().status()).isEqualTo(200);
  }

  @Test
  void answersProbesWithoutDetail() {
    assertThat(client.send("GET /health/live HTTP/1.1\r\n\r\n").answer().status()).isEqualTo(200);
    assertThat(client.send("GET /health/ready HTTP/1.1\r\n\r\n").answer().status()).isEqualTo(200);
    gate.ready = false;
    RawClient.Answer down = client.send("GET /health/ready HTTP/1.1\r\n\r\n").answer();
    assertThat(down.status()).isEqualTo(503);
    assertThat(down.body()).isEqualTo("{\"status\":\"down\"}");
    assertThat(client.send("GET /health/live HTTP/1.1\r\n\r\n").answer().status()).isEqualTo(200);
    assertThat(client.send("PUT /health/live HTTP/1.1\r\n\r\n").answer().header("allow"))
        .isEqualTo("GET, HEAD");
  }

  private AcceptRequest onlyAccepted() {
    assertThat(gate.accepted).hasSize(1);
    return gate.accepted.get(0);
  }
}
