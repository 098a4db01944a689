package io.hookgate.proof;

import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.testkit.GatewayProcessKit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration files change under a running gateway. */
class ReloadIT {
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir Path folder;

  private Scene scene;
  private GatewayProcessKit gateway;

  @BeforeEach
  void start() throws IOException {
    scene = new Scene(folder, "/hooks");
    gateway = scene.gateway();
    gateway.start();
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void aChangedFileIsInForceWithoutARestartAndWithoutLosingARequest() throws Exception {
    try (Provider provider = new Provider(gateway.source(), "reloaded", 4, 200)) {
      eventually("some are accepted", Scene.LIMIT, () -> provider.acceptedSoFar() > 100);
      JsonObject changed = configuration();
      changed.getJsonArray("destinations").add(another("second"));
      write(changed);
      eventually("the second destination is there", SOON, () -> names().contains("second"));
      int before = provider.acceptedSoFar();
      eventually("it goes on", Scene.LIMIT, () -> provider.acceptedSoFar() > before + 100);
      provider.finish(Scene.LIMIT);
      eventually(
          "everything arrives",
          Scene.LIMIT,
          () -> Aftermath.open(gateway.api().deliveryStates()) == 0);

      assertThat(provider.refused()).isEmpty();
      Ledger.of(provider, scene.destination(), gateway.api()).balances();
    }
  }

  @Test
  void aWrongFileChangesNothingAndIsReportedWhole() throws Exception {
    JsonObject wrong = configuration();
    wrong.getJsonArray("destinations").add(another("second"));
    wrong
        .getJsonArray("destinations")
        .add(new JsonObject().put("name", "bad").put("url", "ftp://x"));
    wrong.getJsonArray("routes").getJsonObject(0).put("typos", 1);
    write(wrong);

    eventually("it is refused", SOON, () -> gateway.log().contains("config.refused"));
    assertThat(gateway.log()).contains("/destinations/2/url").contains("typos");
    assertThat(names()).doesNotContain("second", "bad");
  }

  @Test
  void whatNeedsARestartIsRefusedOnSighup() throws Exception {
    JsonObject other = configuration();
    other.put("retention", new JsonObject().put("rejections", "1d"));
    other.getJsonArray("destinations").add(another("second"));
    write(other);
    GatewayProcessKit.signal("HUP", gateway.running().pid());

    eventually("it is refused", SOON, () -> gateway.log().contains("only a restart can take"));
    assertThat(names()).doesNotContain("second");
    assertThat(gateway.isReady()).isTrue();
  }

  @Test
  void sighupReadsAgainWhatDidNotChange() throws Exception {
    GatewayProcessKit.signal("HUP", gateway.running().pid());
    eventually("it is read", SOON, () -> gateway.log().contains("config.reloaded"));
    JsonArray audit = gateway.api().json("/api/v1/audit").getJsonArray("items");
    assertThat(audit.getJsonObject(0).getString("action")).isEqualTo("reload");
    assertThat(gateway.isReady()).isTrue();
  }

  private List<String> names() {
    JsonArray items = gateway.api().json("/api/v1/destinations").getJsonArray("items");
    return items.stream().map(it -> ((JsonObject) it).getString("name")).toList();
  }

  private JsonObject configuration() throws IOException {
    return new JsonObject(Files.readString(gateway.configuration()));
  }

  private JsonObject another(String name) {
    return new JsonObject().put("name", name).put("url", scene.destination().url("/" + name));
  }

  private void write(JsonObject configuration) throws IOException {
    Path whole = Files.writeString(folder.resolve("next.tmp"), configuration.encodePrettily());
    Files.move(whole, gateway.configuration(), StandardCopyOption.ATOMIC_MOVE);
  }
}
