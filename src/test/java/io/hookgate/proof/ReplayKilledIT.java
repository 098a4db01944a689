package io.hookgate.proof;

import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.testkit.GatewayProcessKit;
import io.hookgate.testkit.GatewaySettings;
import io.hookgate.testkit.Invariants;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replay of 1,000 dead letters, 100,000 with {@code -Dhookgate.long=true}, whose gateway is
 * killed three times in the middle: each is replayed exactly as the report says.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplayKilledIT {
  private static final boolean LONG = Boolean.getBoolean("hookgate.long");
  private static final int EVENTS = LONG ? 100_000 : 1000;
  private static final int RATE = LONG ? 2000 : 50;
  private static final int KILLS = 3;
  private static final int AT_ONCE = 50;
  private static final Duration LIMIT = Duration.ofMinutes(LONG ? 10 : 2);

  /** Longer than the lease of a job and of a delivery. */
  private static final Duration LEASES = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Set<String>> deliveries = new ConcurrentHashMap<>();
  private final Set<String> replays = ConcurrentHashMap.newKeySet();
  private volatile boolean refusing = true;
  private GatewayProcessKit gateway;

  @BeforeEach
  void start() throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    String url = "http://127.0.0.1:" + server.actualPort() + "/";
    gateway = new GatewayProcessKit(folder, GatewaySettings.to(url).durable("everysec"));
    gateway.start();
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void eachDeadLetterIsReplayedAsTheReportSaysHoweverOftenTheGatewayIsKilled() throws Exception {
    accept();
    eventually("all are dead letters", LIMIT, () -> deadLetters() == EVENTS);
    refusing = false;
    JsonObject made = replay();
    // So many are counted in part on a busy machine; the job counts them all.
    assertThat(made.getLong("matched")).isBetween(LONG ? 1L : EVENTS, (long) EVENTS);
    String id = made.getString("id");

    for (int kill = 1; kill <= KILLS; kill++) {
      // So early that a slow start, during which it goes on, leaves some for the next kill.
      long enough = (long) EVENTS * kill / 10;
      eventually(
          () -> "the replay is at " + enough + ":\n" + gateway.log(),
          LIMIT,
          () -> job(id).getLong("queued") >= enough);
      assertThat(job(id).getString("state")).isEqualTo("running");
      gateway.kill();
      gateway.letPass(LEASES);
      gateway.start();
    }
    eventually(
        () -> "all are delivered: " + job(id).encodePrettily() + gateway.log(),
        LIMIT,
        // The last batch may arrive before the job has noted it.
        () -> job(id).getString("state").equals("done") && job(id).getLong("delivered") == EVENTS);

    JsonObject job = job(id);
    System.out.println("ReplayKilledIT: " + job.encode());
    assertThat(job.getString("state")).isEqualTo("done");
    assertThat(job.getLong("matched")).isEqualTo(EVENTS);
    assertThat(job.getLong("queued")).isEqualTo(EVENTS);
    assertThat(job.getLong("skipped")).isZero();
    assertThat(job.getLong("failed")).isZero();
    assertThat(job.getLong("open")).isZero();
    assertThat(deadLetters()).isZero();
    assertThat(replays).containsExactly(id);
    assertThat(deliveries).hasSize(EVENTS);
    assertThat(deliveries.values()).allSatisfy(ids -> assertThat(ids).hasSize(1));
    if (!LONG) {
      Invariants.structure(gateway);
    }
  }

  private void answer(HttpServerRequest request) {
    if (refusing) {
      request.response().setStatusCode(404).end();
      return;
    }
    String event = request.getHeader("webhook-id");
    deliveries
        .computeIfAbsent(event, id -> ConcurrentHashMap.newKeySet())
        .add(request.getHeader("X-Webhook-Delivery-Id"));
    replays.add(String.valueOf(request.getHeader("X-Webhook-Replay")));
    request.response().end();
  }

  private void accept() {
    for (int from = 0; from < EVENTS; from += AT_ONCE) {
      List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
      for (int i = from; i < from + AT_ONCE; i++) {
        sent.add(
            http.sendAsync(
                Post.of("event-" + i, 20).to(gateway.source()), BodyHandlers.ofString()));
      }
      sent.forEach(
          answer ->
              assertThat(answer.orTimeout(30, TimeUnit.SECONDS).join().statusCode())
                  .isEqualTo(200));
    }
  }

  private JsonObject replay() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        gateway.api().call("POST", "/api/v1/dead-letters/replay", "{\"rate\": " + RATE + "}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return new JsonObject(answer.body());
  }

  private JsonObject job(String id) {
    return gateway.api().json("/api/v1/replays/" + id);
  }

  private long deadLetters() {
    return gateway.api().json("/api/v1/dead-letters?limit=1").getLong("count");
  }
}
