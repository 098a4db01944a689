package io.hookgate.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.store.StoreUnavailable;
import io.hookgate.store.StoreUnavailable.Reason;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisLinkIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private Vertx vertx;
  private RedisLinks links;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    RedisSettings settings =
        new RedisSettings(REDIS.uri(), null, null, Duration.ofMillis(500), 200);
    links = new RedisLinks(vertx, settings, new ScriptBook(), (name, nanos) -> {});
  }

  @AfterEach
  void close() {
    REDIS.command("CLIENT", "UNPAUSE");
    StoreKit.await(links.close());
    StoreKit.await(vertx.close());
  }

  @Test
  void answersEveryCommandOfAGroupInItsOwnFuture() {
    List<Future<Reply>> echoes = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      echoes.add(links.command("ECHO", "e" + i));
    }
    for (int i = 0; i < 150; i++) {
      assertThat(StoreKit.await(echoes.get(i)).text()).isEqualTo("e" + i);
    }
  }

  @Test
  void failsEveryCommandWhenTheConnectionBreaksAndComesBackByItself() {
    StoreKit.await(links.command("PING"));
    REDIS.command("CLIENT", "PAUSE", "3000");
    List<Future<Reply>> waiting = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      waiting.add(links.command("ECHO", "e"));
    }
    killClients();

    int unknown = 0;
    for (Future<Reply> command : waiting) {
      StoreUnavailable failure = failure(command);
      unknown += failure.reason() == Reason.UNKNOWN_OUTCOME ? 1 : 0;
    }
    assertThat(unknown).isPositive();
    REDIS.command("CLIENT", "UNPAUSE");
    comesBack();
  }

  @Test
  void callsAnOutcomeUnknownWhenTheAnswerIsLate() {
    StoreKit.await(links.command("PING"));
    REDIS.command("CLIENT", "PAUSE", "3000");

    assertThat(failure(links.command("ECHO", "e")).reason()).isEqualTo(Reason.UNKNOWN_OUTCOME);

    REDIS.command("CLIENT", "UNPAUSE");
    comesBack();
    assertThat(StoreKit.await(links.command("ECHO", "new")).text()).isEqualTo("new");
  }

  @Test
  void refusesMoreThanItMayHoldInFlight() {
    StoreKit.await(links.command("PING"));
    REDIS.command("CLIENT", "PAUSE", "300");
    List<Future<Reply>> sent = new ArrayList<>();
    for (int i = 0; i < 230; i++) {
      sent.add(links.command("ECHO", "e"));
    }
    int refused = 0;
    for (Future<Reply> command : sent) {
      boolean failed = StoreKit.await(command.transform(r -> Future.succeededFuture(r.failed())));
      refused += failed ? 1 : 0;
    }
    assertThat(refused).isEqualTo(30);
  }

  @Test
  void connectsAtMostAsOftenAsItsPausesAllow() {
    StoreKit.await(links.command("PING"));
    Object before = connections();
    killClients();
    long until = System.nanoTime() + Duration.ofMillis(600).toNanos();
    while (System.nanoTime() < until) {
      boolean failed =
          StoreKit.await(links.command("PING").transform(r -> Future.succeededFuture(r.failed())));
      assertThat(failed).isIn(true, false);
    }
    assertThat(Long.parseLong(connections().toString()) - Long.parseLong(before.toString()))
        .isLessThan(12);
  }

  private void comesBack() {
    long until = System.nanoTime() + Duration.ofSeconds(8).toNanos();
    boolean back = false;
    while (!back && System.nanoTime() < until) {
      back =
          StoreKit.await(
              links.command("PING").transform(r -> Future.succeededFuture(r.succeeded())));
    }
    assertThat(back).isTrue();
  }

  private static StoreUnavailable failure(Future<Reply> command) {
    Throwable failure = StoreKit.await(command.transform(r -> Future.succeededFuture(r.cause())));
    assertThat(failure).isInstanceOf(StoreUnavailable.class);
    return (StoreUnavailable) failure;
  }

  private static void killClients() {
    REDIS.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
  }

  private static Object connections() {
    String stats = String.valueOf(REDIS.command("INFO", "stats"));
    return stats.replaceAll("(?s).*total_connections_received:(\\d+).*", "$1");
  }
}
