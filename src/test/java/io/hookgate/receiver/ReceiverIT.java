package io.hookgate.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.model.Header;
import io.hookgate.signature.StandardWebhooks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReceiverIT {
  private static final String SECRET = secret("the receiver's own secret, 32 b.");
  private static final String OTHER = secret("somebody else's secret: 32 bytes");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final BlockingQueue<Answered> answered = new LinkedBlockingQueue<>();
  private Vertx vertx;
  private Receiver receiver;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    receiver = await(Receiver.start(vertx, options(0), answered::add));
  }

  @AfterEach
  void stop() throws Exception {
    await(receiver.close());
    await(vertx.close());
  }

  @Test
  void takesASignedEventAndRemembersItsBytes() throws Exception {
    byte[] body = "{ \"a\" : 1.0,\r\n \"ü\": \"\\/\" }\n".getBytes(StandardCharsets.UTF_8);

    assertThat(post("/hooks", "evt_1", body, SECRET).statusCode()).isEqualTo(200);

    Received event = event("evt_1");
    assertThat(event.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body)));
    assertThat(event.size()).isEqualTo(body.length);
    assertThat(event.accepted()).isEqualTo(1);
    assertThat(answered.poll(10, TimeUnit.SECONDS))
        .satisfies(
            request -> {
              assertThat(request.id()).isEqualTo("evt_1");
              assertThat(request.outcome()).isEqualTo("accepted");
              assertThat(request.body().getBytes()).isEqualTo(body);
            });
  }

  @Test
  void answers401ToAWrongSignatureAndRemembersNothing() throws Exception {
    assertThat(post("/hooks", "evt_1", new byte[] {1}, OTHER).statusCode()).isEqualTo(401);

    assertThat(receiver.events()).isEmpty();
    assertThat(receiver.stats().badSignatures()).isEqualTo(1);
  }

  @Test
  void answers401ToBytesThatWereNotSigned() throws Exception {
    HttpRequest.Builder request =
        signed("/hooks", "evt_1", "{}".getBytes(StandardCharsets.UTF_8), SECRET);
    request.POST(HttpRequest.BodyPublishers.ofString("{ }"));

    assertThat(send(request).statusCode()).isEqualTo(401);
  }

  @Test
  void answers401ToASignatureOfYesterday() throws Exception {
    byte[] body = {1};
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(receiver.url("/hooks")));
    long yesterday = Instant.now().minus(Duration.ofDays(1)).getEpochSecond();
    for (Header header : StandardWebhooks.of(List.of(SECRET)).sign("evt_1", yesterday, body)) {
      request.header(header.name(), header.value());
    }
    request.POST(HttpRequest.BodyPublishers.ofByteArray(body));

    assertThat(send(request).statusCode()).isEqualTo(401);
  }

  @Test
  void answersADoubleWith200AndCountsIt() throws Exception {
    post("/hooks", "evt_1", new byte[] {1}, SECRET);
    HttpResponse<String> second = post("/hooks", "evt_1", new byte[] {1}, SECRET);

    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(second.body()).getBoolean("duplicate")).isTrue();
    assertThat(receiver.stats().accepted()).isEqualTo(1);
    assertThat(receiver.stats().doubles()).isEqualTo(1);
    assertThat(event("evt_1").doubles()).isEqualTo(1);
  }

  @Test
  void takesAReplayOnceMore() throws Exception {
    post("/hooks", "evt_1", new byte[] {1}, SECRET);
    HttpRequest.Builder replay = signed("/hooks", "evt_1", new byte[] {1}, SECRET);
    replay.header("X-Webhook-Replay", "rpl_1");
    send(replay);

    assertThat(receiver.stats().accepted()).isEqualTo(2);
    assertThat(receiver.events()).containsOnlyKeys("evt_1", "evt_1 rpl_1");
  }

  @Test
  void failsOnPurposeAndTakesTheEventWhenItStops() throws Exception {
    receiver.fail(1);
    assertThat(post("/hooks", "evt_1", new byte[] {1}, SECRET).statusCode()).isIn(500, 503);
    assertThat(event("evt_1").accepted()).isZero();

    receiver.fail(0);
    assertThat(post("/hooks", "evt_1", new byte[] {1}, SECRET).statusCode()).isEqualTo(200);
    assertThat(event("evt_1").attempts()).isEqualTo(2);
    assertThat(receiver.stats().failed()).isEqualTo(1);
  }

  @Test
  void keepsAStatusPerAddress() throws Exception {
    HttpRequest.Builder request =
        signed("/hooks", "evt_1", email("complained", "a@example.com"), SECRET);
    send(request.header("X-Webhook-Event-Type", "complained"));

    JsonObject address = control("addresses").getJsonArray("items").getJsonObject(0);
    assertThat(address.getString("email")).isEqualTo("a@example.com");
    assertThat(address.getString("status")).isEqualTo("complained");
    assertThat(address.getBoolean("marketing")).isFalse();
  }

  @Test
  void countsEmailEventsThatItCannotRead() throws Exception {
    HttpRequest.Builder request = signed("/hooks", "evt_1", new byte[] {'{'}, SECRET);

    assertThat(send(request.header("X-Webhook-Event-Type", "opened")).statusCode()).isEqualTo(200);
    assertThat(control("stats").getLong("unreadable")).isEqualTo(1);
  }

  @Test
  void refusesConnectionsWhileDownAndListensOnTheSamePortAgain() throws Exception {
    int port = receiver.port();
    assertThat(order("{\"down\": true}").statusCode()).isEqualTo(200);

    assertThatThrownBy(() -> post("/hooks", "evt_1", new byte[] {1}, SECRET))
        .isInstanceOf(ConnectException.class);
    assertThat(control("stats").getBoolean("down")).isTrue();

    assertThat(order("{\"down\": false, \"fail\": 0}").statusCode()).isEqualTo(200);
    assertThat(receiver.port()).isEqualTo(port);
    assertThat(post("/hooks", "evt_1", new byte[] {1}, SECRET).statusCode()).isEqualTo(200);
  }

  @Test
  void saysWhatIsWrongWithAnOrder() throws Exception {
    assertThat(order("{\"fail\": 2}").body()).contains("0 to 1");
    assertThat(order("{").statusCode()).isEqualTo(400);
    assertThat(order("{\"fail\": \"much\"}").statusCode()).isEqualTo(400);
    assertThat(order("{}").body()).contains("fail").contains("down");
  }

  @Test
  void answersOtherMethodsWith405() throws Exception {
    HttpRequest.Builder get = HttpRequest.newBuilder(URI.create(receiver.url("/hooks"))).GET();

    HttpResponse<String> answer = send(get);

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void refusesABodyAboveItsLimitWhenNothingAnnouncesIt() throws Exception {
    byte[] large = new byte[Bodies.MAX_BYTES + 1];
    HttpRequest.Builder request = signed("/hooks", "evt_1", large, SECRET);
    request.POST(
        HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArray(large)));

    assertThat(send(request).statusCode()).isEqualTo(413);
  }

  @Test
  void misbehavesAsItsPathSays() throws Exception {
    HttpResponse<String> limited = post("/mode/retry-after/7", "evt_1", new byte[] {1}, SECRET);
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("Retry-After")).contains("7");

    assertThat(post("/mode/status/410", "evt_2", new byte[] {1}, SECRET).statusCode())
        .isEqualTo(410);
    assertThat(post("/mode/redirect?to=/x", "evt_3", new byte[] {1}, SECRET).headers().map())
        .containsEntry("location", List.of("/x"));
    assertThat(post("/mode/large/70000", "evt_4", new byte[] {1}, SECRET).body()).hasSize(70_000);
    assertThat(
            post("/mode/status/503?disposition=dead-letter", "evt_5", new byte[] {1}, SECRET)
                .headers()
                .firstValue("X-Webhook-Disposition"))
        .contains("dead-letter");
    assertThat(event("evt_2").accepted()).isZero();
    assertThat(event("evt_4").accepted()).isEqualTo(1);
  }

  @Test
  void breaksOffWithAndWithoutAHead() {
    assertThatThrownBy(() -> post("/mode/reset", "evt_1", new byte[] {1}, SECRET))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> post("/mode/reset?after=head", "evt_2", new byte[] {1}, SECRET))
        .isInstanceOf(IOException.class);
  }

  @Test
  void hangsAndDripsWithoutEnd() {
    for (String mode : List.of("hang", "drip")) {
      HttpRequest.Builder request = signed("/mode/" + mode, "evt_" + mode, new byte[] {1}, SECRET);
      Future<HttpResponse<String>> answer =
          Future.fromCompletionStage(
              http.sendAsync(
                  request.timeout(Duration.ofMillis(500)).build(),
                  HttpResponse.BodyHandlers.ofString()));

      if (mode.equals("hang")) {
        assertThatThrownBy(() -> await(answer))
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(HttpTimeoutException.class);
      } else {
        assertThat(answer.isComplete()).isFalse();
      }
    }
  }

  @Test
  void behavesAgainAfterTheAskedNumberOfTimes() throws Exception {
    String path = "/mode/status/500?times=2";
    assertThat(post(path, "evt_1", new byte[] {1}, SECRET).statusCode()).isEqualTo(500);
    assertThat(post(path, "evt_1", new byte[] {1}, SECRET).statusCode()).isEqualTo(500);
    assertThat(post(path, "evt_1", new byte[] {1}, SECRET).statusCode()).isEqualTo(200);
  }

  @Test
  void refusesASecretThatIsNone() {
    assertThatThrownBy(
            () ->
                await(Receiver.start(vertx, ReceiverOptions.onFreePorts(0, List.of("whsec_!"), 1))))
        .hasCauseInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("whsec_!");
  }

  @Test
  void showsNoSecretInItsOptions() {
    assertThat(options(0).toString()).doesNotContain(SECRET).contains("1 secrets");
  }

  private Received event(String id) {
    return Objects.requireNonNull(receiver.events().get(id), id);
  }

  private static ReceiverOptions options(double fail) {
    return ReceiverOptions.onFreePorts(fail, List.of(SECRET), 1);
  }

  private HttpResponse<String> post(String path, String id, byte[] body, String secret)
      throws IOException, InterruptedException {
    return send(signed(path, id, body, secret));
  }

  private HttpRequest.Builder signed(String path, String id, byte[] body, String secret) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(receiver.url(path)));
    long now = Instant.now().getEpochSecond();
    for (Header header : StandardWebhooks.of(List.of(secret)).sign(id, now, body)) {
      request.header(header.name(), header.value());
    }
    return request.POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonObject control(String what) throws IOException, InterruptedException {
    return new JsonObject(
        send(HttpRequest.newBuilder(control().resolve("/_control/" + what))).body());
  }

  private HttpResponse<String> order(String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(control().resolve("/_control"))
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private URI control() {
    return URI.create("http://127.0.0.1:" + receiver.controlPort());
  }

  private static byte[] email(String type, String address) {
    return new JsonObject()
        .put("id", "evt_x")
        .put("type", type)
        .put("created_at", "2026-05-13T12:00:00Z")
        .put("data", new JsonObject().put("email", address))
        .toBuffer()
        .getBytes();
  }

  private static String secret(String text) {
    return "whsec_" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
