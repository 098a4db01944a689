package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.api.ApiServer.Reply;
import io.hookgate.bus.Addresses;
import io.hookgate.bus.Due;
import io.hookgate.bus.DueLater;
import io.hookgate.model.Ids;
import io.hookgate.store.ClaimRequest;
import io.hookgate.store.SendParameters;
import io.hookgate.store.Store;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SendIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String URL = "https://a.example/hooks";
  private static final String DESTINATION = Ids.sendDestination("", "https://a.example:443");

  private final BlockingQueue<Object> hints = new LinkedBlockingQueue<>();
  private StoreKit kit;
  private Store store;
  private ApiServer server;

  @BeforeEach
  void start() throws Exception {
    kit = new StoreKit(REDIS);
    store = kit.store();
    StoreKit.await(store.open(false, ""));
    server = new ApiServer(kit.vertx(), store);
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
  void storesTheMessageWithItsParametersAndSaysThatItIsDue() throws Exception {
    Reply reply =
        send(
            "{\"url\": \""
                + URL
                + "\", \"payload\": {\"n\": 1.10}, \"maxRetries\": 2,"
                + " \"headers\": {\"X-Team\": \"growth\"}, \"timeout\": 30,"
                + " \"secret\": \"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz\"}");
    String id = reply.json().getString("id");

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.body()).isEqualTo("{\"id\":\"" + id + "\"}");
    assertThat(hint()).isEqualTo(new Due(Ids.shardOf(id), DESTINATION));
    var claimed =
        StoreKit.await(
                store.claim(new ClaimRequest(Ids.shardOf(id), DESTINATION, 1, 1 << 20, 20_000)))
            .claimed();
    assertThat(claimed).hasSize(1);
    assertThat(new String(claimed.get(0).event().body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"n\": 1.10}");
    assertThat(claimed.get(0).event().contentType()).isEqualTo("application/json");
    SendParameters parameters =
        SendParameters.fromJson(Objects.requireNonNull(claimed.get(0).send()));
    assertThat(parameters.url()).isEqualTo(URL);
    assertThat(parameters.retry().maxAttempts()).isEqualTo(3);
    assertThat(parameters.timeout()).hasSeconds(30);
    assertThat(parameters.secret()).isEqualTo("sealed for " + id);
  }

  @Test
  void isShownAsAnEventOfTheApi() throws Exception {
    String id =
        send("{\"url\": \"" + URL + "?token=canary\", \"payload\": 1}").json().getString("id");

    Reply shown = server.get("/api/v1/events/" + id).key(ApiServer.READ).send();

    assertThat(shown.json().getString("source")).isEqualTo("api");
    assertThat(shown.json().getString("type")).isEqualTo("send");
    assertThat(shown.body()).doesNotContain("canary");
    JsonObject delivery = shown.json().getJsonArray("deliveries").getJsonObject(0);
    assertThat(delivery.getString("destination")).isEqualTo("send");
    assertThat(delivery.getJsonObject("send").getString("url")).isEqualTo(URL + "?***");
  }

  @Test
  void theSameKeyIsTheSameMessage() throws Exception {
    String body = "{\"url\": \"" + URL + "\", \"payload\": {\"a\": 1}, \"delay\": \"1s\"}";

    JsonObject first = sendWithKey("k1", body).json();
    Reply again = sendWithKey("k1", body);
    Reply other = sendWithKey("k2", body);

    assertThat(again.status()).isEqualTo(202);
    assertThat(again.json().getString("id")).isEqualTo(first.getString("id"));
    assertThat(again.json().getBoolean("duplicate")).isTrue();
    assertThat(other.json().getString("id")).isNotEqualTo(first.getString("id"));
  }

  @Test
  void theSameKeyForAnotherRequestIsRefused() throws Exception {
    sendWithKey("k1", "{\"url\": \"" + URL + "\", \"payload\": 1}");

    Reply otherPayload = sendWithKey("k1", "{\"url\": \"" + URL + "\", \"payload\": 2}");
    Reply otherUrl = sendWithKey("k1", "{\"url\": \"" + URL + "/2\", \"payload\": 1}");

    assertThat(otherPayload.status()).isEqualTo(422);
    assertThat(otherUrl.status()).isEqualTo(422);
    assertThat(otherUrl.json().getString("type")).isEqualTo("urn:hookgate:problem:key-reused");
  }

  @Test
  void theIdIsTheKeyWhenThereIsNoOther() throws Exception {
    String body = "{\"url\": \"" + URL + "\", \"payload\": 1, \"id\": \"order-7\"}";

    String first = send(body).json().getString("id");

    assertThat(send(body).json().getString("id")).isEqualTo(first);
    assertThat(sendWithKey("another", body).json().getString("id")).isNotEqualTo(first);
  }

  @Test
  void withoutAKeyEveryRequestIsANewMessage() throws Exception {
    String body = "{\"url\": \"" + URL + "\", \"payload\": 1}";

    assertThat(send(body).json().getString("id")).isNotEqualTo(send(body).json().getString("id"));
  }

  @Test
  void aDelayedMessageIsDueLater() throws Exception {
    String id =
        send("{\"url\": \"" + URL + "\", \"payload\": 1, \"delay\": \"5m\"}")
            .json()
            .getString("id");

    assertThat(hint()).isEqualTo(new DueLater(Ids.shardOf(id), 300_000));
    assertThat(
            StoreKit.await(
                    store.claim(new ClaimRequest(Ids.shardOf(id), DESTINATION, 1, 1 << 20, 20_000)))
                .claimed())
        .isEmpty();
  }

  private Reply send(String body) throws Exception {
    return server.post("/api/v1/send").key(ApiServer.PUBLISH).send(body);
  }

  private Reply sendWithKey(String key, String body) throws Exception {
    return server
        .post("/api/v1/send")
        .key(ApiServer.PUBLISH)
        .header("Idempotency-Key", key)
        .send(body);
  }

  private Object hint() throws InterruptedException {
    Object hint = hints.poll(10, TimeUnit.SECONDS);
    assertThat(hint).as("a hint within ten seconds").isNotNull();
    return hint;
  }
}
