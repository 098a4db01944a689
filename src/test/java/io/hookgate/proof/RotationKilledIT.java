package io.hookgate.proof;

import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.testkit.GatewayProcessKit;
import io.hookgate.testkit.GatewaySettings;
import io.hookgate.testkit.Invariants;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Data keys are rotated while events come in, and the gateway is killed in the middle: it ends
 * under the newest key, and nothing needs the old one.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RotationKilledIT {
  private static final int EVENTS = 3000;
  private static final int AT_ONCE = 50;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration LEASES = Duration.ofSeconds(60);
  private static final String NEW_KEY =
      Base64.getEncoder()
          .encodeToString(
              "another-data-key-of-32-bytes-012"
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII));

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger sent = new AtomicInteger();
  private GatewayProcessKit gateway;

  @BeforeEach
  void start() throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end("taken"))
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
  void everythingEndsUnderTheNewestKeyAlthoughTheGatewayIsKilled() throws Exception {
    accept(EVENTS);
    delivered();
    restartWith(key("k2", NEW_KEY), old());
    HttpResponse<String> asked = gateway.api().call("POST", "/api/v1/encryption/rotate", "");
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
    accept(AT_ONCE);
    eventually(
        () -> "some are sealed anew: " + rotation() + gateway.log(),
        LIMIT,
        () -> rotation().getLong("events") > EVENTS / 10);
    assertThat(rotation().getString("state")).isEqualTo("running");

    gateway.kill();
    gateway.letPass(LEASES);
    gateway.start();
    accept(AT_ONCE);
    Process command = rotate();

    assertThat(command.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    String said = Files.readString(folder.resolve("rotate.log"));
    assertThat(command.exitValue()).as(said + gateway.log()).isZero();
    assertThat(said)
        .contains("data key k2")
        .contains("the others may be removed")
        .doesNotContain("\r");
    System.out.println("RotationKilledIT: " + rotation().encode());
    assertThat(rotation().getJsonArray("left")).isEmpty();
    delivered();

    restartWith(key("k2", NEW_KEY));
    List<JsonObject> events = gateway.api().all("/api/v1/events");
    assertThat(events).hasSize(sent.get());
    for (int i = 0; i < events.size(); i += 37) {
      JsonObject event = gateway.api().json("/api/v1/events/" + events.get(i).getString("id"));
      assertThat(event.getJsonArray("missingKeys")).isEmpty();
      assertThat(event.getJsonObject("payload").getString("id")).startsWith("event-");
    }
    Invariants.structure(gateway);
  }

  private JsonObject rotation() {
    return gateway.api().json("/api/v1/encryption").getJsonObject("rotation");
  }

  private void delivered() {
    eventually(
        () -> "all are delivered: " + gateway.log(),
        LIMIT,
        () -> gateway.api().deliveryStates().getOrDefault("delivered", 0L) == sent.get());
  }

  private JsonObject old() throws IOException {
    return key("local", Files.readString(folder.resolve("data/keys/data-key")).strip());
  }

  private static JsonObject key(String id, String secret) {
    return new JsonObject().put("id", id).put("secret", secret);
  }

  private void restartWith(JsonObject... keys) throws Exception {
    gateway.terminate(LIMIT);
    JsonObject configuration = new JsonObject(Files.readString(gateway.configuration()));
    JsonArray list = new JsonArray();
    for (JsonObject key : keys) {
      list.add(key);
    }
    configuration.put("encryption", new JsonObject().put("keys", list));
    Files.writeString(gateway.configuration(), configuration.encodePrettily());
    gateway.start();
  }

  private Process rotate() throws IOException {
    Path jar = Path.of(System.getProperty("hookgate.jar", "target/hookgate.jar")).toAbsolutePath();
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            jar.toString(),
            "keys",
            "rotate",
            "--conf",
            gateway.configuration().toString())
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("rotate.log").toFile())
        .start();
  }

  private void accept(int count) {
    for (int from = 0; from < count; from += AT_ONCE) {
      List<CompletableFuture<HttpResponse<String>>> posts = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        posts.add(
            http.sendAsync(
                Post.of("event-" + sent.getAndIncrement(), 20).to(gateway.source()),
                BodyHandlers.ofString()));
      }
      posts.forEach(
          answer ->
              assertThat(answer.orTimeout(30, TimeUnit.SECONDS).join().statusCode())
                  .isEqualTo(200));
    }
  }
}
