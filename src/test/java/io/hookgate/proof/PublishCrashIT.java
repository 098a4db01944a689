package io.hookgate.proof;

import static io.hookgate.proof.Scene.LIMIT;
import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.testkit.GatewayProcessKit;
import io.hookgate.testkit.GatewaySettings;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.ScriptedDestination;
import io.hookgate.testkit.ScriptedDestination.Request;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real gateway, killed while an application publishes. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PublishCrashIT {
  private static final int ITEMS = 1000;
  private static final int TRIES = 10;

  @TempDir Path folder;

  private ScriptedDestination destination;
  private GatewayProcessKit gateway;

  @BeforeEach
  void start() throws IOException {
    destination = new ScriptedDestination(ScriptedDestination.answer("200 OK"));
    gateway = new GatewayProcessKit(folder, GatewaySettings.to(destination.url("/")));
    gateway.start();
  }

  @AfterEach
  void endEverything() {
    gateway.close();
    destination.close();
  }

  @Test
  void whatABatchStoredBeforeTheGatewayWasKilledArrivesAndItsRepetitionDoublesNothing()
      throws Exception {
    Set<String> ids = new HashSet<>();
    int batches = 0;
    boolean cut = false;
    while (!cut && batches < TRIES) {
      JsonArray answered = publishAndKill(batches);
      gateway.letPass(Duration.ofMinutes(1));
      gateway.start();
      JsonArray repeated = publish(batches);
      List<String> now = idsOf(repeated);
      cut = answered == null;
      if (answered != null) {
        assertThat(idsOf(answered)).isEqualTo(now);
        assertThat(duplicates(repeated)).isEqualTo(ITEMS);
      }
      ids.addAll(now);
      batches++;
      assertThat(ids).hasSize(batches * ITEMS);
    }
    assertThat(cut).as("one batch of " + TRIES + " was cut off").isTrue();

    eventually("all of them arrived", LIMIT, () -> arrived().size() >= ids.size());
    assertThat(arrived()).isEqualTo(ids);
    Aftermath.settle(gateway);
    Invariants.hold(gateway);
  }

  /** Kills it as soon as something of the batch arrives; null when the batch got no answer. */
  private @Nullable JsonArray publishAndKill(int batch) {
    int before = destination.requests().size();
    CompletableFuture<JsonArray> answer = CompletableFuture.supplyAsync(() -> publish(batch));
    eventually("something arrived", LIMIT, () -> destination.requests().size() > before);
    gateway.kill();
    try {
      return answer.join();
    } catch (CompletionException cut) {
      return null;
    }
  }

  private JsonArray publish(int batch) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      items.add("{\"type\": \"t\", \"data\": {\"batch\": " + batch + ", \"n\": " + i + "}}");
    }
    try {
      HttpResponse<String> answer =
          gateway
              .api()
              .post(
                  "/api/v1/events/batch",
                  "[" + String.join(",", items) + "]",
                  "Idempotency-Key",
                  "batch-" + batch);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return new JsonObject(answer.body()).getJsonArray("items");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<String> idsOf(JsonArray items) {
    assertThat(items.stream().map(it -> ((JsonObject) it).getInteger("status")))
        .hasSize(ITEMS)
        .containsOnly(202);
    return items.stream().map(it -> ((JsonObject) it).getString("id")).toList();
  }

  private static long duplicates(JsonArray items) {
    return items.stream().filter(it -> ((JsonObject) it).containsKey("duplicate")).count();
  }

  private Set<String> arrived() {
    return destination.requests().stream().map(Request::event).collect(Collectors.toSet());
  }
}
