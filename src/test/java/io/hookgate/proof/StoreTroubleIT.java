package io.hookgate.proof;

import static io.hookgate.proof.Scene.LIMIT;
import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.testkit.GatewayProcessKit;
import io.hookgate.testkit.Invariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that hangs, forgets everything or is full. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoreTroubleIT {
  private static final Pattern USED_MEMORY = Pattern.compile("used_memory:(\\d+)");

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
  void endEverything() {
    scene.close();
  }

  @Test
  void answers503WhileRedisHangsAndGoesOnAfterwards() throws Exception {
    List<Post> posts = Scene.posts("hung", 8);
    scene.arrival(scene.postUntilAccepted(Post.of("before", 10)));
    long redis = gateway.redisPid();
    GatewayProcessKit.signal("STOP", redis);
    try {
      assertThat(scene.postAll(posts))
          .allSatisfy(
              heard -> {
                assertThat(heard.status()).isEqualTo(503);
                assertThat(heard.seconds()).isLessThan(6.5);
              });
      scene.awaitReadiness(false);
    } finally {
      GatewayProcessKit.signal("CONT", redis);
    }
    for (Post post : posts) {
      scene.postUntilAccepted(post);
    }
    scene.awaitReadiness(true);
    assertThat(gateway.redisPid()).isEqualTo(redis);
    Aftermath.settle(gateway);
    for (Post post : posts) {
      Set<String> ids = scene.destination().ids().get(post.id());
      assertThat(ids).as(post.id()).containsExactly(scene.postUntilAccepted(post));
    }
    Invariants.hold(gateway);
  }

  @Test
  void stopsAcknowledgingWhenRedisForgotEverything() throws Exception {
    scene.arrival(scene.postUntilAccepted(Post.of("before", 10)));
    gateway.command("FLUSHALL");
    scene.awaitReadiness(false);
    Scene.Heard heard = scene.post(Post.of("after", 10));
    assertThat(heard.status()).isEqualTo(503);
    assertThat(gateway.log())
        .contains("store.unavailable", "is not the store that was here before");
  }

  @Test
  void refusesToStartOnAFolderThatWasEmptied() throws Exception {
    scene.arrival(scene.postUntilAccepted(Post.of("before", 10)));
    assertThat(gateway.terminate(LIMIT)).isZero();
    assertThat(gateway.dataDir().resolveSibling("store-id")).isNotEmptyFile();
    empty(gateway.dataDir());
    Process refused = gateway.launch();
    assertThat(refused.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(refused.exitValue()).isEqualTo(1);
    assertThat(gateway.log())
        .contains("is not the store that was here before: it is empty", "accept-loss");
    assertThat(gateway.servers()).as("left behind").isEmpty();
  }

  @Test
  void drainsItsBacklogWhileRedisIsFull() throws Exception {
    scene.destination().down();
    List<Post> posts = Scene.posts("backlog", 300);
    assertThat(scene.postAll(posts)).allMatch(Scene.Heard::accepted);
    gateway.command("CONFIG", "SET", "maxmemory", Long.toString(usedMemory() / 2));
    assertThat(scene.post(Post.of("too-much", 10)).status()).isEqualTo(503);
    scene.destination().up();
    eventually(
        () -> "the backlog is drained: " + gateway.api().deliveryStates() + gateway.log(),
        LIMIT,
        () -> scene.destination().taken() == posts.size());
    eventually(
        () -> "all is settled: " + gateway.api().deliveryStates() + gateway.log(),
        LIMIT,
        () -> Aftermath.open(gateway.api().deliveryStates()) == 0);
    assertThat(scene.post(Post.of("too-much", 10)).status()).isEqualTo(503);
    assertThat(scene.destination().stats().doubles()).isZero();
    gateway.command("CONFIG", "SET", "maxmemory", "0");
    scene.arrival(scene.postUntilAccepted(Post.of("too-much", 10)));
    Invariants.hold(gateway);
  }

  private long usedMemory() {
    Matcher used = USED_MEMORY.matcher(String.valueOf(gateway.command("INFO", "memory")));
    assertThat(used.find()).isTrue();
    return Long.parseLong(used.group(1));
  }

  private static void empty(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(dir)) {
          Files.delete(file);
        }
      }
    }
  }
}
