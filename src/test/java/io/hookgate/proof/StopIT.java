package io.hookgate.proof;

import static io.hookgate.proof.Scene.LIMIT;
import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.testkit.GatewayProcessKit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM: drains within its limit of 5 s, leaves nothing behind, and the next one goes on. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StopIT {
  @TempDir Path folder;

  private Scene scene;

  @AfterEach
  void endEverything() {
    scene.close();
  }

  @Test
  void exitsWithZeroUnderLoadAndLosesNothing() throws Exception {
    GatewayProcessKit gateway = started("/hooks");
    try (Provider provider = new Provider(gateway.source(), "stopped", 8, 200)) {
      eventually("some are accepted", LIMIT, () -> provider.acceptedSoFar() > 200);
      assertThat(gateway.terminate(LIMIT)).isZero();
      assertThat(gateway.servers()).as("left behind").isEmpty();
      gateway.start();
      provider.finish(LIMIT);
      eventually(
          () -> "everything arrives without a lease running out:\n" + gateway.log(),
          Duration.ofSeconds(8),
          () -> Aftermath.open(gateway.api().deliveryStates()) == 0);
      assertThat(gateway.log()).doesNotContain("lease-expired", "drain-incomplete");
      Ledger ledger = Ledger.of(provider, scene.destination(), gateway.api());
      ledger.balances();
      assertThat(ledger.doubles()).isZero();
    }
  }

  @Test
  void finishesWhatIsInFlightAndGivesTheRestBack() throws Exception {
    GatewayProcessKit gateway = started("/mode/hang?times=1");
    List<Post> posts = Scene.posts("backlog", 400);
    assertThat(scene.postAll(posts)).allMatch(Scene.Heard::accepted);
    long begin = System.nanoTime();
    gateway.running().destroy();
    eventually("readiness is red", LIMIT, () -> !gateway.apiSaysReady());
    assertThat(gateway.terminate(LIMIT)).isZero();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    System.out.println("StopIT: stopped a backlog of 400 in " + millis + " ms");
    assertThat(gateway.log()).doesNotContain("drain-incomplete", "stop.incomplete");
    assertThat(millis).isLessThan(5000 + 3000);
    gateway.start();
    eventually(
        () -> "all arrive:\n" + gateway.log(),
        LIMIT,
        () -> scene.destination().taken() == posts.size());
    assertThat(gateway.log()).doesNotContain("lease-expired");
  }

  @Test
  void breaksOffWhatTakesLongerThanTheDrainAndTriesItAgainAtOnce() throws Exception {
    GatewayProcessKit gateway = started("/mode/hang?times=1", "200ms");
    List<Post> posts = Scene.posts("long", 50);
    assertThat(scene.postAll(posts)).allMatch(Scene.Heard::accepted);
    assertThat(gateway.terminate(LIMIT)).isZero();
    gateway.start();
    eventually(
        () -> "all arrive:\n" + gateway.log(),
        LIMIT,
        () -> scene.destination().taken() == posts.size());
    assertThat(gateway.log()).doesNotContain("lease-expired");
  }

  @Test
  void stopsInOrderAlsoWhileItIsStarting() throws Exception {
    GatewayProcessKit gateway = started("/hooks");
    assertThat(gateway.terminate(LIMIT)).isZero();
    for (int i = 0; i < 8; i++) {
      Process starting = gateway.launch();
      eventually("a redis-server runs", LIMIT, () -> !gateway.servers().isEmpty());
      // The first times at once, then later and later in the start.
      boolean ended = starting.waitFor(20L * i * i, TimeUnit.MILLISECONDS);
      assertThat(ended).isFalse();
      assertThat(gateway.terminate(LIMIT)).as(gateway.log()).isZero();
      assertThat(gateway.servers()).as("left behind:\n" + gateway.log()).isEmpty();
    }
  }

  private GatewayProcessKit started(String path) throws IOException {
    return started(path, "5s");
  }

  private GatewayProcessKit started(String path, String drain) throws IOException {
    scene = new Scene(folder, path, drain);
    System.out.println("StopIT: start to ready in " + scene.gateway().start() + " ms");
    return scene.gateway();
  }
}
