package io.hookgate.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.model.Header;
import io.hookgate.signature.SignedRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each question and its answer as the provider documents them; the origin stands with each. */
class HandshakesTest {
  private static final String LONG = "c".repeat(Reply.MAX_CHALLENGE + 1);
  private static final Header NOSNIFF = new Header("X-Content-Type-Options", "nosniff");

  /** From Slack's documentation, url_verification. */
  private static final String SLACK =
      "{\"token\":\"Jhj5dZrVaK7ZwHHjRyZWjbDl\",\"challenge\":"
          + "\"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P\",\"type\":\"url_verification\"}";

  /** From Zoom's documentation, validate your webhook endpoint. */
  private static final String ZOOM =
      "{\"payload\":{\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\"},"
          + "\"event_ts\":1654503849680,\"event\":\"endpoint.url_validation\"}";

  @Test
  void slackHearsItsChallengeAsText() {
    Reply reply = handshake("slack").reply(post(SLACK), 0);

    assertText(reply, "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P");
    assertThat(handshake("slack").proven()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "\"url_verification\"",
        "{\"type\":\"event_callback\",\"challenge\":\"x\"}",
        "{\"type\":\"url_verification\"}",
        "{\"type\":\"url_verification\",\"challenge\":{\"a\":1}}"
      })
  void slackEventsAreNoQuestions(String body) {
    assertThat(handshake("slack").reply(post(body), 0)).isEqualTo(new Reply.NotAsked());
  }

  /** The answer is that of Elastic's Beats, in the test of its HTTP input. */
  @Test
  void zoomHearsItsTokenUnderTheSecretThatProvedIt() {
    Handshake zoom = handshake("zoom", List.of("another", "secretValueTest"), List.of(), List.of());

    assertThat(json(zoom.reply(post(ZOOM), 1)))
        .isEqualTo(
            new JsonObject()
                .put("plainToken", "qgg8vlvZRS6UYooatFL8Aw")
                .put(
                    "encryptedToken",
                    "70c1f2e2e6ca2d39297490d1f9142c7d701415ea8e6151f6562a08fa657a40ff"));
    assertThat(json(zoom.reply(post(ZOOM), 0)).getString("encryptedToken"))
        .doesNotStartWith("70c1");
    assertThat(zoom.proven()).isTrue();
    assertThat(zoom.reply(post("{\"event\":\"meeting.started\"}"), 0))
        .isEqualTo(new Reply.NotAsked());
    assertThat(zoom.reply(post("{\"event\":\"endpoint.url_validation\"}"), 0))
        .isEqualTo(new Reply.Refused("missing_challenge"));
  }

  /** The question is from Smartcar's documentation, the answer from its SDK's hashChallenge. */
  @Test
  void smartcarHearsItsChallengeUnderTheSecretThatProvedIt() {
    Handshake smartcar =
        handshake("smartcar", List.of("another", "smartcar-token"), List.of(), List.of());
    String question = "{\"eventType\":\"VERIFY\",\"data\":{\"challenge\":\"a1b2c3d4\"}}";

    assertThat(json(smartcar.reply(post(question), 1)))
        .isEqualTo(
            new JsonObject()
                .put(
                    "challenge",
                    "4a7c7c71ce4bf0fff5d00eef111ca180d4701e9dad8ddb6b70aa403e32348138"));
    assertThat(json(smartcar.reply(post(question), 0)).getString("challenge"))
        .doesNotStartWith("4a7c");
    assertThat(smartcar.proven()).isTrue();
    assertThat(smartcar.reply(post("{\"eventType\":\"VEHICLE_STATE\"}"), 0))
        .isEqualTo(new Reply.NotAsked());
    assertThat(smartcar.reply(post("{\"eventType\":\"VERIFY\",\"data\":{}}"), 0))
        .isEqualTo(new Reply.Refused("missing_challenge"));
    assertThat(
            smartcar.reply(
                post("{\"eventType\":\"VERIFY\",\"data\":{\"challenge\":\"" + LONG + "\"}}"), 0))
        .isEqualTo(new Reply.TooLong());
  }

  /** Names and the challenge are from Meta's documentation, verification requests. */
  @Test
  void metaHearsItsChallengeOnlyWithTheToken() {
    Handshake meta = handshake("meta", List.of(), List.of("meatyhamhock", "vibecoding"), List.of());
    String query = "/in/x?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";

    assertText(meta.reply(get(query + "meatyhamhock"), 0), "1158201444");
    assertText(meta.reply(get(query + "vibecoding"), 0), "1158201444");
    for (String wrong : List.of("", "meatyhamhocK", "meatyhamhoc", "meatyhamhockk")) {
      assertThat(meta.reply(get(query + wrong), 0)).isEqualTo(new Reply.Refused("wrong_token"));
    }
    assertThat(meta.reply(get(query + "x&hub.verify_token=meatyhamhock"), 0))
        .isEqualTo(new Reply.Refused("wrong_token"));
    assertThat(meta.reply(get("/in/x?hub.mode=unsubscribe&hub.challenge=1"), 0))
        .isEqualTo(new Reply.NotAsked());
    assertThat(meta.reply(post("{}"), 0)).isEqualTo(new Reply.NotAsked());
    assertThat(
            meta.reply(
                get("/?hub.mode=subscribe&hub.verify_token=vibecoding&hub.challenge=" + LONG), 0))
        .isEqualTo(new Reply.TooLong());
  }

  /** The answer was made with the Python example of X's documentation, securing webhooks. */
  @Test
  void twitterHearsItsTokenUnderTheConsumerSecret() {
    Handshake twitter = handshake("twitter", List.of("kd94hf93k423kf44"), List.of(), List.of());

    assertThat(json(twitter.reply(get("/in/x?crc_token=challenge_string"), 0)))
        .isEqualTo(
            new JsonObject()
                .put("response_token", "sha256=NkG5OYsRvwOaJqFcMsPL3P0JmLjFuUl7iNFYITtrAoM="));
    assertThat(twitter.reply(get("/in/x"), 0)).isEqualTo(new Reply.NotAsked());
    assertThat(twitter.reply(get("/in/x?crc_token=" + "a".repeat(257)), 0))
        .isEqualTo(new Reply.TooLong());
  }

  @Test
  void twitterSignsNothingThatCouldBeAnEventAndTakesNoEventThatItCouldHaveSigned() {
    Handshake twitter = handshake("twitter", List.of("secret"), List.of(), List.of());

    for (String event : List.of("%7B%22id%22%3A1%7D", "%5B%5D", "a%20b", "%22a%22")) {
      assertThat(twitter.reply(get("/in/x?crc_token=" + event), 0))
          .isEqualTo(new Reply.Refused("malformed_token"));
    }
    assertThat(twitter.reply(post("abc123"), 0)).isEqualTo(new Reply.Refused("body_like_a_token"));
    assertThat(twitter.reply(post("{\"id\":1}"), 0)).isEqualTo(new Reply.NotAsked());
  }

  /** The first is from Dropbox's documentation, which asks for both headers. */
  @ParameterizedTest
  @CsvSource({
    "dropbox, GET, /in/x?challenge=abc123, abc123",
    "dropbox, GET, /in/x?challenge=%3Cscript%3E, <script>",
    "onfleet, GET, /in/x?check=example, example",
    "adobe-io, GET, /in/x?challenge=8ec8d794-e0ab-42df-9017-e3dada8e84f7,"
        + " 8ec8d794-e0ab-42df-9017-e3dada8e84f7",
    "microsoft-graph, POST, /in/x?validationToken=Validation%3a+Testing+client+application,"
        + " Validation: Testing client application"
  })
  void repeatsWhatTheQueryHasAsTextThatNoBrowserTakesForAPage(
      String name, String method, String target, String answer) {
    assertText(handshake(name).reply(request(method, target, "", List.of()), 0), answer);
  }

  @ParameterizedTest
  @CsvSource({
    "dropbox, GET, /in/x?challenge=",
    "onfleet, GET, /in/x?check=",
    "adobe-io, GET, /in/x?challenge=",
    "microsoft-graph, POST, /in/x?validationToken="
  })
  void repeatsNothingThatIsTooLong(String name, String method, String target) {
    assertThat(handshake(name).reply(request(method, target + LONG, "", List.of()), 0))
        .isEqualTo(new Reply.TooLong());
    assertThat(handshake(name).reply(request(method, target, "", List.of()), 0))
        .isEqualTo(new Reply.NotAsked());
  }

  /** From Okta's knowledge base, "Unable to verify event hook". */
  @Test
  void oktaHearsItsChallengeAsJson() {
    Header challenge =
        new Header("X-Okta-Verification-Challenge", "Me_rShK8JHsTnbyYrWXCEoMGbM_zsZ6k0hLPZ_Pg");

    Reply reply = handshake("okta").reply(get("/event-hook/", challenge), 0);

    assertThat(((Reply.Answered) reply).body())
        .isEqualTo("{\"verification\":\"Me_rShK8JHsTnbyYrWXCEoMGbM_zsZ6k0hLPZ_Pg\"}");
    assertThat(handshake("okta").proven()).isTrue();
    assertThat(handshake("okta").reply(get("/event-hook/"), 0)).isEqualTo(new Reply.NotAsked());
    assertThat(
            handshake("okta").reply(get("/", new Header("X-Okta-Verification-Challenge", LONG)), 0))
        .isEqualTo(new Reply.TooLong());
  }

  /** From Asana's API reference, establish a webhook. */
  @Test
  void asanaHearsItsSecretOnceItIsKept() {
    Handshake asana = handshake("asana", List.of(), List.of("our-token"), List.of());
    String secret = "b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81";
    Header header = new Header("X-Hook-Secret", secret);

    Reply reply = asana.reply(post("/receive-webhook/7654?token=our-token", "", header), 0);

    assertThat(reply)
        .isEqualTo(new Reply.Keep(secret, new Reply.Answered(200, "", "", List.of(header))));
    assertThat(reply.toString()).doesNotContain(secret);
    assertThat(asana.keepsSecrets()).isTrue();
    for (String target : List.of("/7654", "/7654?token=", "/7654?token=Our-token")) {
      assertThat(asana.reply(post(target, "", header), 0))
          .isEqualTo(new Reply.Refused("wrong_token"));
    }
    assertThat(asana.reply(post("/?token=our-token", "", new Header("X-Hook-Secret", "x")), 0))
        .isEqualTo(new Reply.Refused("short_secret"));
    assertThat(
            asana.reply(
                post("/?token=our-token", "", new Header("X-Hook-Secret", "s".repeat(257))), 0))
        .isEqualTo(new Reply.TooLong());
    assertThat(asana.reply(post("/?token=our-token", "{\"events\":[]}"), 0))
        .isEqualTo(new Reply.NotAsked());
  }

  /** From Twitch's documentation, responding to a challenge request. */
  @Test
  void twitchHearsItsChallengeAsText() {
    Header type = new Header("Twitch-Eventsub-Message-Type", "webhook_callback_verification");
    String body =
        "{\"challenge\":\"pogchamp-kappa-360noscope-vohiyo\",\"subscription\":{\"id\":"
            + "\"f1c2a387-161a-49f9-a165-0f21d7a4e1c4\",\"type\":\"channel.follow\"}}";

    assertText(
        handshake("twitch").reply(post("/", body, type), 0), "pogchamp-kappa-360noscope-vohiyo");
    assertThat(handshake("twitch").proven()).isTrue();
    assertThat(
            handshake("twitch").reply(post("/", body, new Header(type.name(), "notification")), 0))
        .isEqualTo(new Reply.NotAsked());
    assertThat(handshake("twitch").reply(post("/", "{\"event\":{}}", type), 0))
        .isEqualTo(new Reply.NotAsked());
    assertThat(handshake("twitch").reply(post("/", "{\"challenge\":\"" + LONG + "\"}", type), 0))
        .isEqualTo(new Reply.TooLong());
  }

  /** From Discord's documentation: webhook events, interactions. */
  @Test
  void discordHearsBothKindsOfPong() {
    Handshake discord = handshake("discord");

    assertThat(
            discord.reply(
                post("{\"version\":1,\"application_id\":\"1234560123453231555\",\"type\":0}"), 0))
        .isEqualTo(new Reply.Answered(204, "application/json", "", List.of()));
    assertThat(json(discord.reply(post("{\"type\":1,\"id\":\"786008729715212338\"}"), 0)))
        .isEqualTo(new JsonObject().put("type", 1));
    assertThat(
            discord.reply(
                post(
                    "{\"version\":1,\"application_id\":\"1234560123453231555\",\"type\":1,"
                        + "\"event\":{\"type\":\"APPLICATION_AUTHORIZED\"}}"),
                0))
        .isEqualTo(new Reply.NotAsked());
    assertThat(discord.reply(post("{\"type\":2}"), 0)).isEqualTo(new Reply.NotAsked());
    assertThat(discord.proven()).isTrue();
  }

  /**
   * From Atlassian's guide to Trello's webhooks, from Mailchimp's to its own, and from the Intercom
   * integration of Zulip.
   */
  @ParameterizedTest
  @CsvSource({
    "trello, HEAD, false",
    "intercom, HEAD, false",
    "mailchimp, GET, true",
    "mailchimp, HEAD, true"
  })
  void aProbeHears200(String name, String method, boolean proven) {
    Handshake probe = handshake(name);
    assertThat(probe.methods()).contains(method);
    assertThat(probe.reply(request(method, "/", "", List.of()), 0)).isEqualTo(Reply.empty(200));
    assertThat(probe.reply(post("x"), 0)).isEqualTo(new Reply.NotAsked());
    assertThat(probe.proven()).isEqualTo(proven);
  }

  /** From the documentation of Acrobat Sign's webhooks, verification of intent. */
  @Test
  void acrobatSignHearsItsClientIdOnEveryAnswer() {
    Header id = new Header("X-AdobeSign-ClientId", "CBJCHBCAABAAo6FbKqwBFUcAFuCSBnsxMDJJWRBJBdE8");
    Handshake sign = handshake("adobe-sign");

    assertThat(sign.reply(get("/", id), 0)).isEqualTo(new Reply.Answered(200, "", "", List.of(id)));
    assertThat(sign.reply(post("/", "{}", id), 0)).isEqualTo(new Reply.AnsweredWith(List.of(id)));
    assertThat(sign.reply(get("/"), 0)).isEqualTo(new Reply.NotAsked());
    assertThat(sign.proven()).isTrue();
  }

  /** From the CloudEvents specification, HTTP 1.1 Web Hooks, section 4. */
  @Test
  void cloudEventsSendersGetConsentByName() {
    Handshake consent =
        handshake("cloudevents", List.of(), List.of(), List.of("eventemitter.example.com"));
    Header origin = new Header("WebHook-Request-Origin", "eventemitter.example.com");
    Header rate = new Header("WebHook-Request-Rate", "120");
    Header allow = new Header("Allow", "POST, OPTIONS");
    Header allowed = new Header("WebHook-Allowed-Origin", "eventemitter.example.com");

    assertThat(consent.reply(request("OPTIONS", "/", "", List.of(origin)), 0))
        .isEqualTo(new Reply.Answered(200, "", "", List.of(allow, allowed)));
    assertThat(consent.reply(request("OPTIONS", "/", "", List.of(origin, rate)), 0))
        .isEqualTo(
            new Reply.Answered(
                200, "", "", List.of(allow, allowed, new Header("WebHook-Allowed-Rate", "*"))));
    for (String other : List.of("eventemitter.example.org", "*", "")) {
      Header wrong = new Header("WebHook-Request-Origin", other);
      assertThat(consent.reply(request("OPTIONS", "/", "", List.of(wrong)), 0))
          .isEqualTo(new Reply.Refused("unknown_origin"));
    }
    assertThat(consent.reply(request("OPTIONS", "/", "", List.of()), 0))
        .isEqualTo(new Reply.NotAsked());
    assertThat(
            handshake("cloudevents", List.of(), List.of(), List.of("*"))
                .reply(request("OPTIONS", "/", "", List.of(origin)), 0))
        .isInstanceOf(Reply.Answered.class);
  }

  /** The request is that of Amazon's documentation, HTTP/HTTPS subscription confirmation. */
  @Test
  void snsHasItsOwnAddressRequested() {
    String url =
        "https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription"
            + "&TopicArn=arn:aws:sns:us-west-2:123456789012:MyTopic&Token=2336412f37";

    assertThat(handshake("sns").reply(post(confirmation(url)), 0))
        .isEqualTo(new Reply.Visit(URI.create(url), Reply.empty(200)));
    assertThat(handshake("sns").proven()).isTrue();
    assertThat(handshake("sns").reply(post("{\"Type\":\"Notification\"}"), 0))
        .isEqualTo(new Reply.NotAsked());
    assertThat(handshake("sns").reply(post(confirmation(url + LONG)), 0))
        .isEqualTo(new Reply.TooLong());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://sns.us-west-2.amazonaws.com/",
        "https://sns.us-west-2.amazonaws.com:8443/",
        "https://user@sns.us-west-2.amazonaws.com/",
        "https://sns.us-west-2.amazonaws.com.evil.example/",
        "https://evil.example/sns.us-west-2.amazonaws.com",
        "https://evil.example#sns.us-west-2.amazonaws.com",
        "https://xsns.us-west-2.amazonaws.com/",
        "https://s3.us-west-2.amazonaws.com/",
        "https://sns.us.west.amazonaws.com/",
        "https://sns.us-west-2.amazonaws.com\\\\@evil.example/",
        "https://169.254.169.254/",
        "https:///",
        "file:///etc/passwd",
        "sns.us-west-2.amazonaws.com"
      })
  void snsHasNothingElseRequested(String url) {
    assertThat(handshake("sns").reply(post(confirmation(url)), 0))
        .isEqualTo(new Reply.Refused("foreign_address"));
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> handshake("meta")).hasMessageStartingWith("\"tokens\" is missing");
    assertThatThrownBy(() -> handshake("asana")).hasMessageStartingWith("\"tokens\" is missing");
    assertThatThrownBy(() -> handshake("cloudevents"))
        .hasMessageStartingWith("\"origins\" is missing");
    assertThatThrownBy(() -> handshake("Slack"))
        .hasMessageStartingWith("there is no handshake \"Slack\"; there are: adobe-io,");
  }

  private static void assertText(Reply reply, String text) {
    assertThat(reply)
        .isEqualTo(new Reply.Answered(200, "text/plain; charset=utf-8", text, List.of(NOSNIFF)));
  }

  private static JsonObject json(Reply reply) {
    Reply.Answered answered = (Reply.Answered) reply;
    assertThat(answered.status()).isEqualTo(200);
    assertThat(answered.contentType()).isEqualTo("application/json");
    return new JsonObject(answered.body());
  }

  private static String confirmation(String url) {
    return new JsonObject()
        .put("Type", "SubscriptionConfirmation")
        .put("SubscribeURL", url)
        .encode();
  }

  private static Handshake handshake(String name) {
    return handshake(name, List.of(), List.of(), List.of());
  }

  private static Handshake handshake(
      String name, List<String> secrets, List<String> tokens, List<String> origins) {
    return Handshakes.of(name, new Parameters(secrets, tokens, origins));
  }

  private static SignedRequest get(String target, Header... headers) {
    return request("GET", target, "", List.of(headers));
  }

  private static SignedRequest post(String body) {
    return post("/in/x", body);
  }

  private static SignedRequest post(String target, String body, Header... headers) {
    return request("POST", target, body, List.of(headers));
  }

  private static SignedRequest request(
      String method, String target, String body, List<Header> headers) {
    return SignedRequest.of(
        method, target, new ArrayList<>(headers), body.getBytes(StandardCharsets.UTF_8));
  }
}
