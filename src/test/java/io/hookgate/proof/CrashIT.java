package io.hookgate.proof;

import static io.hookgate.proof.Scene.LIMIT;
import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.receiver.Received;
import io.hookgate.testkit.GatewayProcessKit;
import io.hookgate.testkit.Invariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The gateway and its redis-server, killed at moments that matter. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CrashIT {
  @TempDir Path folder;

  private Scene scene;
  private GatewayProcessKit gateway;

  @BeforeEach
  void start() throws IOException {
    scene = new Scene(folder, "/hooks");
    gateway = scene.gateway();
    System.out.println("CrashIT: start to ready in " + gateway.start() + " ms");
  }

  @AfterEach
  void endEverything() {
    scene.close();
  }

  @Test
  void anEventAcknowledgedRightBeforeTheGatewayIsKilledArrivesUnderItsId() throws Exception {
    scene.destination().down();
    Post post = Post.of("right-before", 100);
    String eventId = scene.postUntilAccepted(post);
    gateway.kill();
    scene.destination().up();
    gateway.letPass(Duration.ofMinutes(1));
    System.out.println("CrashIT: start to ready in " + gateway.start() + " ms, after SIGKILL");
    Aftermath.settle(gateway);
    Received received = scene.arrival(eventId);
    assertThat(received.sha256()).isEqualTo(post.sha256());
    assertThat(scene.destination().ids().get(post.id())).containsExactly(eventId);
  }

  @Test
  void aRetryBySenderAfterTheCrashIsTheSameEvent() throws Exception {
    Post post = Post.of("twice", 100);
    String eventId = scene.postUntilAccepted(post);
    gateway.kill();
    gateway.start();
    assertThat(scene.postUntilAccepted(post)).isEqualTo(eventId);
    scene.arrival(eventId);
  }

  @Test
  void comesBackUnaidedWhenItsRedisIsKilledUnderLoad() throws Exception {
    long pid = gateway.running().pid();
    try (Provider provider = new Provider(gateway.source(), "redis-killed", 8, 200)) {
      eventually("some are accepted", LIMIT, () -> provider.acceptedSoFar() > 100);
      long killed = gateway.killRedis();
      int before = provider.acceptedSoFar();
      long millis =
          eventually(
              () -> "events are accepted again:\n" + gateway.log(),
              LIMIT,
              () -> provider.acceptedSoFar() > before + 100);
      assertThat(gateway.redisPid()).isNotEqualTo(killed);
      System.out.println("CrashIT: 100 more accepted " + millis + " ms after Redis was killed");
      provider.finish(LIMIT);
      assertThat(provider.refused().keySet()).isSubsetOf("503");
      assertThat(gateway.running().pid()).isEqualTo(pid);
      assertThat(gateway.running().isAlive()).isTrue();
      Aftermath.settle(gateway);
      Ledger.of(provider, scene.destination(), gateway.api()).balances();
      Invariants.hold(gateway);
    }
  }

  @Test
  void replacesTheRedisThatAKilledGatewayLeftAndKeepsItsData() {
    String eventId = scene.postUntilAccepted(Post.of("kept", 100));
    scene.arrival(eventId);
    long left = gateway.redisPid();
    gateway.kill();
    assertThat(gateway.servers()).extracting(ProcessHandle::pid).containsExactly(left);
    gateway.start();
    assertThat(gateway.redisPid()).isNotEqualTo(left);
    assertThat(gateway.servers()).extracting(ProcessHandle::pid).doesNotContain(left);
    assertThat(gateway.log()).contains("redis.leftover.replaced");
    assertThat(gateway.api().json("/api/v1/events/" + eventId).getString("id")).isEqualTo(eventId);
  }

  @Test
  void refusesASecondGatewayOnTheSameData() throws Exception {
    Path other = folder.resolve("other.json");
    Files.writeString(
        other,
        Files.readString(gateway.configuration()).replaceAll("\"port\" : \\d+", "\"port\" : 0"));
    Path said = folder.resolve("other.log");
    Process second = gateway.spawn(other, said);
    try {
      assertThat(second.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isEqualTo(1);
    } finally {
      second.destroyForcibly();
    }
    assertThat(Files.readString(said))
        .contains("Another gateway (process id " + gateway.running().pid() + ")")
        .contains(gateway.dataDir().toRealPath().toString())
        .contains("redis.dataDir");
    scene.arrival(scene.postUntilAccepted(Post.of("still-served", 10)));
  }
}
