package io.hookgate.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.Topology;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What providers hear when they ask, through the real listener. Bodies and answers are those of
 * their documentation, signatures were made with openssl dgst -sha256 -hmac.
 */
class HandshakesIT {
  private static final String SLACK_QUESTION =
      "{\"token\":\"Jhj5dZrVaK7ZwHHjRyZWjbDl\",\"challenge\":"
          + "\"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P\",\"type\":\"url_verification\"}";
  private static final String SLACK_SIGNATURE =
      "v0=f12afdd940ff40618ac0682edf7c6764124a3416d53deddadf3aef8f24e8ce5e";
  private static final String ZOOM_QUESTION =
      "{\"payload\":{\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\"},"
          + "\"event_ts\":1654503849680,\"event\":\"endpoint.url_validation\"}";
  private static final String ASANA_SECRET =
      "b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81";
  private static final String EVENT = "{\"id\":\"e-1\"}";
  private static final String SNS_QUESTION =
      "{\"Type\":\"SubscriptionConfirmation\",\"SubscribeURL\":"
          + "\"https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription\"}";

  private Gate gate;
  private RawClient client;

  @AfterEach
  void close() {
    client.close();
    gate.close();
  }

  @Test
  void slackIsAnsweredOnlyWhenItsSignatureIsRight() {
    open(Asking.topology(Asking.signing("slack", Asking.SLACK, "slack", "slack-signing-secret")));

    RawClient.Answer answer = client.send(slack(SLACK_SIGNATURE, "1772366400")).answer();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(answer.body()).isEqualTo("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P");
    assertThat(status(slack(SLACK_SIGNATURE.replace('f', 'e'), "1772366400"))).isEqualTo(401);
    assertThat(status(slack(SLACK_SIGNATURE, "1772366401"))).isEqualTo(401);
    assertThat(status(Asking.post("/in/slack", SLACK_QUESTION))).isEqualTo(401);
    assertThat(gate.counted("slack", "rejected")).isEqualTo(3);
    assertNothingBecameAnEvent("slack", 1);
  }

  @Test
  void zoomIsAnsweredUnderTheSecretThatItSignedWith() {
    open(Asking.topology(Asking.signing("zoom", Asking.ZOOM, "zoom", "newer", "secretValueTest")));
    String signature =
        "x-zm-signature: v0=0976aa91b9ab7adc86959a99ac7f4be6ac5afe4a2523a68f539fed6110f2f630";

    RawClient.Answer answer =
        client
            .send(
                Asking.post(
                    "/in/zoom", ZOOM_QUESTION, signature, "x-zm-request-timestamp: 1772366400"))
            .answer();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()).getString("encryptedToken"))
        .isEqualTo("70c1f2e2e6ca2d39297490d1f9142c7d701415ea8e6151f6562a08fa657a40ff");
    assertThat(status(Asking.post("/in/zoom", ZOOM_QUESTION))).isEqualTo(401);
    assertNothingBecameAnEvent("zoom", 1);
  }

  @ParameterizedTest
  @CsvSource({
    "dropbox, GET, /in/dropbox?challenge=abc123, abc123",
    "adobe-io, GET, /in/adobe-io?challenge=8ec8d794, 8ec8d794",
    "microsoft-graph, POST, /in/microsoft-graph?validationToken=Validation%3a+Testing,"
        + " Validation: Testing",
    "meta, GET, /in/meta?hub.mode=subscribe&hub.verify_token=our-token&hub.challenge=1158201444,"
        + " 1158201444"
  })
  void questionsThatNothingProvesHearTheirChallengeAsText(
      String name, String method, String target, String challenge) {
    open(Asking.topology(Asking.signing(name, Asking.PLAIN, name, "secret")));
    String length = method.equals("POST") ? "Content-Length: 0" : "Accept: */*";

    RawClient.Answer answer = client.send(Asking.bare(method, target, length)).answer();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(answer.body()).isEqualTo(challenge);
    String tooLong = target + "c".repeat(2048);
    assertThat(status(Asking.bare(method, tooLong, length))).isEqualTo(400);
    assertThat(status(Asking.post("/in/" + name, EVENT))).isEqualTo(401);
    assertNothingBecameAnEvent(name, 1);
  }

  @Test
  void metaRefusesAnotherToken() {
    open(Asking.topology(Asking.signing("meta", Asking.PLAIN, "meta", "secret")));

    assertThat(
            status(
                Asking.bare(
                    "GET", "/in/meta?hub.mode=subscribe&hub.verify_token=x&hub.challenge=1")))
        .isEqualTo(401);
    assertThat(status(Asking.bare("GET", "/in/meta"))).isEqualTo(405);
    assertThat(status(Asking.bare("PUT", "/in/meta?hub.mode=subscribe"))).isEqualTo(405);
    assertNothingBecameAnEvent("meta", 0);
  }

  @Test
  void whatTwitterHearsIsNoSignatureOfAnEvent() {
    open(Asking.topology(Asking.signing("twitter", Asking.PLAIN, "twitter", "kd94hf93k423kf44")));

    RawClient.Answer answer =
        client.send(Asking.bare("GET", "/in/twitter?crc_token=challenge_string")).answer();

    assertThat(answer.body())
        .isEqualTo("{\"response_token\":\"sha256=NkG5OYsRvwOaJqFcMsPL3P0JmLjFuUl7iNFYITtrAoM=\"}");
    // The token's HMAC, now in the form in which this source's events are signed.
    String replayed =
        "X-Hook-Signature: 3641b9398b11bf039a26a15c32c3cbdcfd0998b8c5b9497b88d158213b6b0283";
    assertThat(status(Asking.post("/in/twitter", "challenge_string", replayed))).isEqualTo(401);
    assertThat(status(Asking.bare("GET", "/in/twitter?crc_token=%7B%7D"))).isEqualTo(401);
    assertNothingBecameAnEvent("twitter", 1);
  }

  @Test
  void oktaIsAnsweredOnlyWithItsAuthorization() {
    open(
        Asking.topology(Asking.carrying("okta", Asking.AUTHORIZATION, "okta", "my-shared-secret")));
    String challenge = "X-Okta-Verification-Challenge: Me_rShK8JHsTnbyYrWXCEoMGbM_zsZ6k0hLPZ_Pg";

    RawClient.Answer answer =
        client
            .send(Asking.bare("GET", "/in/okta", challenge, "Authorization: my-shared-secret"))
            .answer();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.body())
        .isEqualTo("{\"verification\":\"Me_rShK8JHsTnbyYrWXCEoMGbM_zsZ6k0hLPZ_Pg\"}");
    assertThat(status(Asking.bare("GET", "/in/okta", challenge))).isEqualTo(401);
    assertThat(status(Asking.bare("GET", "/in/okta", challenge, "Authorization: x")))
        .isEqualTo(401);
    assertThat(status(Asking.bare("GET", "/in/okta", "Authorization: my-shared-secret")))
        .isEqualTo(405);
    assertNothingBecameAnEvent("okta", 1);
  }

  @Test
  void probesHear200() {
    open(
        Asking.topology(
            Asking.signing("trello", Asking.PLAIN, "trello", "secret"),
            Asking.carrying("mailchimp", Asking.IN_QUERY, "mailchimp", "s3")));

    assertThat(status(Asking.bare("HEAD", "/in/trello"))).isEqualTo(200);
    assertThat(status(Asking.bare("GET", "/in/trello"))).isEqualTo(405);
    assertThat(status(Asking.bare("GET", "/in/mailchimp?secret=s3"))).isEqualTo(200);
    assertThat(status(Asking.bare("GET", "/in/mailchimp?secret=s4"))).isEqualTo(401);
    assertNothingBecameAnEvent("mailchimp", 1);
  }

  @Test
  void acrobatSignHearsItsClientIdOnQuestionsAndOnEvents() {
    open(Asking.topology(Asking.carrying("sign", Asking.CLIENT_ID, "adobe-sign", "CBJCHBCA")));

    RawClient.Answer asked =
        client.send(Asking.bare("GET", "/in/sign", "X-AdobeSign-ClientId: CBJCHBCA")).answer();
    RawClient.Answer sent =
        client.send(Asking.post("/in/sign", EVENT, "X-AdobeSign-ClientId: CBJCHBCA")).answer();

    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.header("x-adobesign-clientid")).isEqualTo("CBJCHBCA");
    assertThat(sent.status()).isEqualTo(200);
    assertThat(sent.header("x-adobesign-clientid")).isEqualTo("CBJCHBCA");
    assertThat(gate.accepted).hasSize(1);
    assertThat(status(Asking.bare("GET", "/in/sign", "X-AdobeSign-ClientId: other")))
        .isEqualTo(401);
  }

  @Test
  void cloudEventsSendersGetConsent() {
    open(Asking.topology(Asking.signing("ce", Asking.PLAIN, "cloudevents", "secret")));

    RawClient.Answer answer =
        client
            .send(
                Asking.bare(
                    "OPTIONS",
                    "/in/ce",
                    "WebHook-Request-Origin: eventemitter.example.com",
                    "WebHook-Request-Rate: 120"))
            .answer();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("webhook-allowed-origin")).isEqualTo("eventemitter.example.com");
    assertThat(answer.header("webhook-allowed-rate")).isEqualTo("*");
    assertThat(status(Asking.bare("OPTIONS", "/in/ce", "WebHook-Request-Origin: other.example")))
        .isEqualTo(401);
    assertThat(status(Asking.bare("OPTIONS", "/in/ce"))).isEqualTo(405);
    assertNothingBecameAnEvent("ce", 1);
  }

  @Test
  void asanaBringsItsSecretAndProvesWithItFromThenOn() {
    open(Asking.topology(Asking.signing("asana", Asking.PLAIN, "asana")));
    String signed =
        Asking.post(
            "/in/asana?token=our-token",
            EVENT,
            "X-Hook-Signature: 644566293f766a31196024792193dfe906c209330bc71f95db44eec59f7b8565");
    String bring = "X-Hook-Secret: " + ASANA_SECRET;
    assertThat(status(signed)).isEqualTo(401);
    assertThat(status(Asking.post("/in/asana", "", bring))).isEqualTo(401);
    assertThat(status(Asking.post("/in/asana?token=other", "", bring))).isEqualTo(401);
    assertThat(gate.brought).isEmpty();

    RawClient.Answer answer =
        client.send(Asking.post("/in/asana?token=our-token", "", bring)).answer();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-hook-secret")).isEqualTo(ASANA_SECRET);
    assertThat(gate.brought.get("src_asana")).containsExactly(ASANA_SECRET);
    assertThat(gate.accepted).isEmpty();
    assertThat(status(signed)).isEqualTo(200);
    assertThat(status(signed.replace("e-1", "e-2"))).isEqualTo(401);
    assertThat(status(Asking.post("/in/asana?token=our-token", EVENT))).isEqualTo(401);
    assertThat(gate.accepted).hasSize(1);
    Counter proven = gate.registry.find("hookgate.verified").tag("secret", "brought").counter();
    assertThat(proven).isNotNull().extracting(Counter::count).isEqualTo(1.0);
  }

  @Test
  void aFloodOfForgeriesLooksAtTheStoreAtMostFourTimesASecond() {
    open(Asking.topology(Asking.signing("asana", Asking.PLAIN, "asana")));
    long begin = System.nanoTime();
    String forged = Asking.post("/in/asana", EVENT, "X-Hook-Signature: " + "0".repeat(64));
    List<RawClient> senders =
        IntStream.range(0, 30).mapToObj(i -> gate.connect().send(forged)).toList();
    for (RawClient sender : senders) {
      assertThat(sender.answer().status()).isEqualTo(401);
      sender.close();
    }
    long quarters = (System.nanoTime() - begin) / 250_000_000;
    assertThat(gate.looks.get()).isLessThanOrEqualTo((int) quarters + 1);
    assertThat(gate.accepted).isEmpty();
  }

  @Test
  void signedQuestionsOfDiscordAndTwitchAreAnswered() {
    open(
        Asking.topology(
            Asking.signing("discord", Asking.PLAIN, "discord", "discord-stand-in"),
            Asking.signing("twitch", Asking.PLAIN, "twitch", "discord-stand-in")));
    String signature =
        "X-Hook-Signature: 4d86acdd4adfc8aedab1d89188d5032e602c8e05b23697224352760f5f1b4c60";

    assertThat(client.send(Asking.post("/in/discord", "{\"type\":1}", signature)).answer().body())
        .isEqualTo("{\"type\":1}");
    assertThat(status(Asking.post("/in/discord", "{\"type\":1}"))).isEqualTo(401);
    assertThat(status(Asking.post("/in/discord", "{\"type\":0}", signature))).isEqualTo(401);
    assertThat(
            status(
                Asking.post(
                    "/in/twitch",
                    "{\"challenge\":\"x\"}",
                    "Twitch-Eventsub-Message-Type: webhook_callback_verification")))
        .isEqualTo(401);
    assertNothingBecameAnEvent("discord", 1);
  }

  @Test
  void snsHasItsAddressRequestedBeforeItHearsAnything() {
    open(Asking.topology(Asking.signing("sns", Asking.PLAIN, "sns", "sns-stand-in")));
    String signature =
        "X-Hook-Signature: e83afacd3e52185b7aa4ae02a5177478b938ee19e56fbbff235bf87270f2b32c";

    assertThat(status(Asking.post("/in/sns", SNS_QUESTION))).isEqualTo(401);
    assertThat(gate.visited).isEmpty();
    assertThat(status(Asking.post("/in/sns", SNS_QUESTION, signature))).isEqualTo(200);
    assertThat(gate.visited)
        .containsExactly(
            URI.create("https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription"));
    gate.atVisited = Future.succeededFuture(403);
    assertThat(status(Asking.post("/in/sns", SNS_QUESTION, signature))).isEqualTo(502);
    gate.atVisited = Future.failedFuture("no answer");
    assertThat(status(Asking.post("/in/sns", SNS_QUESTION, signature))).isEqualTo(502);
    assertNothingBecameAnEvent("sns", 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT"})
  void nothingButAPostBecomesAnEvent(String method) {
    open(
        Asking.topology(
            Asking.carrying("okta", Asking.AUTHORIZATION, "okta", "k"),
            Asking.carrying("none", Asking.AUTHORIZATION, null, "k")));

    for (String path : List.of("/in/okta", "/in/none")) {
      assertThat(status(Asking.bare(method, path, "Authorization: k"))).isEqualTo(405);
    }
    assertThat(gate.accepted).isEmpty();
  }

  @Test
  void aForgedRequestNeverGetsAsFarAsADedupKey() {
    open(
        Asking.topology(
            Asking.carrying("key", Asking.AUTHORIZATION, null, "right"),
            Asking.carrying("query", Asking.IN_QUERY, "mailchimp", "right"),
            Asking.signing("slack", Asking.SLACK, "slack", "right"),
            Asking.signing("asana", Asking.PLAIN, "asana")));

    assertThat(status(Asking.post("/in/key", EVENT, "Authorization: wrong"))).isEqualTo(401);
    assertThat(status(Asking.post("/in/query?secret=wrong", EVENT))).isEqualTo(401);
    assertThat(status(Asking.post("/in/slack", EVENT, "X-Slack-Signature: v0=00"))).isEqualTo(401);
    assertThat(status(Asking.post("/in/asana?token=our-token", EVENT))).isEqualTo(401);
    assertThat(gate.accepted).isEmpty();
    assertThat(status(Asking.post("/in/key", EVENT, "Authorization: right"))).isEqualTo(200);
    assertThat(gate.accepted).hasSize(1);
  }

  private void open(Topology topology) {
    gate = new Gate(topology);
    client = gate.connect();
  }

  private int status(String request) {
    // One connection each: an answer before the body's end closes it.
    try (RawClient once = gate.connect()) {
      return once.send(request).answer().status();
    }
  }

  private static String slack(String signature, String timestamp) {
    return Asking.post(
        "/in/slack",
        SLACK_QUESTION,
        "X-Slack-Signature: " + signature,
        "X-Slack-Request-Timestamp: " + timestamp);
  }

  private void assertNothingBecameAnEvent(String source, int answered) {
    assertThat(gate.accepted).isEmpty();
    Counter counter = gate.registry.find("hookgate.handshakes").tag("source", source).counter();
    assertThat(counter == null ? 0 : counter.count()).isEqualTo(answered);
  }
}
