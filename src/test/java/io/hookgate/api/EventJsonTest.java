package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.SourceConfig;
import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.DeadReason;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.Event;
import io.hookgate.model.EventStatus;
import io.hookgate.model.Header;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.store.DeadLetter;
import io.hookgate.store.DeliveryDetails;
import io.hookgate.store.DeliverySummary;
import io.hookgate.store.EventDetails;
import io.hookgate.store.EventSummary;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventJsonTest {
  private static final long NOON = 1_778_760_000_000L;
  private static final Attempt ATTEMPT =
      new Attempt(
          1,
          NOON,
          42,
          AttemptOutcome.RETRYABLE,
          0,
          ErrorClass.TIMEOUT,
          "no answer in 10 s",
          "192.0.2.1:443",
          List.of(new Header("webhook-signature", "v1,canary"), new Header("X-Team", "growth")),
          new byte[] {(byte) 0xff},
          false);

  private final EventJson json =
      new EventJson(new Names(Topologies::standard), Topologies.standard().redactions());

  @Test
  void aPayloadThatIsJsonStandsThereAsItCame() {
    String text = json.details(details("{\"price\": 1.10}"));

    assertThat(text).endsWith(",\"encoding\":\"json\",\"payload\":{\"price\": 1.10}}");
    assertThat(new JsonObject(text).getJsonObject("payload").getDouble("price")).isEqualTo(1.1);
  }

  @Test
  void anyOtherPayloadIsTextOrBase64() {
    assertThat(new JsonObject(json.details(details("a=b"))).getString("payload")).isEqualTo("a=b");
    assertThat(new JsonObject(json.details(details(""))).getString("encoding")).isEqualTo("text");
    JsonObject binary = new JsonObject(json.details(details(new byte[] {(byte) 0xff, 0})));
    assertThat(binary.getString("encoding")).isEqualTo("base64");
    assertThat(binary.getString("payload")).isEqualTo("/wA=");
    assertThat(new JsonObject(json.details(details("{} {}"))).getString("encoding"))
        .isEqualTo("text");
  }

  @Test
  void tellsDeliveriesAndAttemptsInTheWordsOfTheProduct() {
    JsonObject delivery =
        new JsonObject(json.details(details("{}"))).getJsonArray("deliveries").getJsonObject(0);

    assertThat(delivery.getString("destination")).isEqualTo("crm");
    assertThat(delivery.getString("route")).isEqualTo("bounces");
    assertThat(delivery.getString("state")).isEqualTo("in_flight");
    assertThat(delivery.getString("createdAt")).isEqualTo("2026-05-14T12:00:00.000Z");
    assertThat(delivery.getValue("endedAt")).isNull();
    JsonObject attempt = delivery.getJsonArray("log").getJsonObject(0);
    assertThat(attempt.getString("error")).isEqualTo("timeout");
    assertThat(attempt.getValue("status")).isNull();
    assertThat(attempt.getString("responseEncoding")).isEqualTo("base64");
    assertThat(attempt.encode()).doesNotContain("canary").contains("growth");
  }

  @Test
  void showsWhereASendGoesButNoSecretOfIt() {
    String stored =
        "{\"url\":\"https://a.example/x?token=canary\",\"secret\":\"canary\","
            + "\"headers\":{\"Authorization\":\"canary\",\"X-A\":\"1\"},\"timeoutMillis\":10}";
    EventDetails details =
        details(
            Ids.ofName("src_", "", SourceConfig.API),
            "send",
            "{}".getBytes(StandardCharsets.UTF_8),
            Ids.sendDestination("", "https://a.example:443"),
            stored);

    String text = json.details(details);

    JsonObject delivery = new JsonObject(text).getJsonArray("deliveries").getJsonObject(0);
    assertThat(text).doesNotContain("canary");
    assertThat(delivery.getString("destination")).isEqualTo("send");
    assertThat(delivery.getJsonObject("send").getString("url"))
        .isEqualTo("https://a.example/x?***");
    assertThat(delivery.getJsonObject("send").getBoolean("signed")).isTrue();
  }

  @Test
  void showsWhatAMessageAsksOfItsDestination() {
    String stored =
        "{\"maxAttempts\":2,\"delayMillis\":60000,\"headers\":{\"X-Token\":\"canary\",\"X-A\":\"1\"}}";

    String text =
        json.details(
            details(
                Ids.ofName("src_", "", SourceConfig.API),
                "t",
                "{}".getBytes(StandardCharsets.UTF_8),
                Topologies.CRM,
                stored));

    JsonObject delivery = new JsonObject(text).getJsonArray("deliveries").getJsonObject(0);
    assertThat(text).doesNotContain("canary");
    assertThat(delivery.getString("destination")).isEqualTo("crm");
    assertThat(delivery.getJsonObject("send").getValue("url")).isNull();
    assertThat(delivery.getJsonObject("send").getInteger("maxAttempts")).isEqualTo(2);
    assertThat(delivery.getJsonObject("send").getLong("delayMillis")).isEqualTo(60_000);
    assertThat(delivery.getJsonObject("send").getBoolean("signed")).isFalse();
  }

  @Test
  void whatIsDeletedIsShownByItsIdOrFormerName() {
    EventSummary summary =
        new EventSummary(
            "evt_0",
            "",
            "src_gone",
            "former",
            "t",
            NOON,
            EventStatus.UNROUTED,
            3,
            0,
            0,
            List.of(new DeliverySummary("dlv_0", "dst_gone", DeliveryState.DELIVERED, 2, false)));

    JsonObject shown = json.summary(summary);

    assertThat(shown.getString("source")).isEqualTo("former");
    assertThat(shown.getString("status")).isEqualTo("unrouted");
    assertThat(shown.getJsonArray("deliveries").getJsonObject(0).getString("destination"))
        .isEqualTo("dst_gone");
  }

  @Test
  void tellsDeadLettersWithTheirLastAttempt() {
    DeadLetter letter =
        new DeadLetter(
            "dlv_0",
            "evt_0",
            "",
            Topologies.MAIL,
            "old",
            "bounced",
            Topologies.CRM,
            Topologies.BOUNCES,
            DeadReason.DESTINATION_GONE,
            NOON,
            NOON,
            1,
            ATTEMPT);

    JsonObject shown =
        new DeadLetterJson(new Names(Topologies::standard), Topologies.standard().redactions())
            .of(letter);

    assertThat(shown.getString("source")).isEqualTo("mail");
    assertThat(shown.getString("reason")).isEqualTo("destination_gone");
    assertThat(shown.getJsonObject("last").getInteger("number")).isEqualTo(1);
  }

  private static EventDetails details(String body) {
    return details(body.getBytes(StandardCharsets.UTF_8));
  }

  private static EventDetails details(byte[] body) {
    return details(Topologies.MAIL, "bounced", body, Topologies.CRM, null);
  }

  private static EventDetails details(
      String source, String type, byte[] body, String destination, @Nullable String send) {
    DeliveryDetails delivery =
        new DeliveryDetails(
            "dlv_0",
            destination,
            Topologies.BOUNCES,
            Lane.NORMAL,
            DeliveryState.IN_FLIGHT,
            null,
            1,
            NOON,
            0,
            0,
            null,
            null,
            send,
            List.of(ATTEMPT));
    Event event = new Event("evt_0", "", source, "mail", type, NOON, "", List.of(), body);
    return new EventDetails(event, EventStatus.ROUTED, 0, false, List.of(delivery));
  }
}
