package io.hookgate.store.redis;

import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.store.StoreUnavailable;
import io.hookgate.store.StoreUnavailable.Reason;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of the connections when the network between the gateway and Redis is in trouble. */
class RedisLinksIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final Duration COMMAND_TIMEOUT = Duration.ofMillis(300);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private Relay relay;
  private RedisLinks links;

  @BeforeEach
  void connect() throws IOException {
    relay = new Relay(REDIS.server().socket());
    links = new RedisLinks(vertx, settings(relay.uri()), new ScriptBook(), (name, nanos) -> {});
    assertThat(await(links.command("ECHO", "here")).text()).isEqualTo("here");
  }

  @AfterEach
  void end() throws IOException {
    await(links.close());
    relay.close();
    await(vertx.close());
  }

  @Test
  void connectsAnewWhenAConnectionFallsSilent() {
    relay.silence();
    assertThat(await(reason(links.command("ECHO", "here")))).isEqualTo(Reason.UNKNOWN_OUTCOME);
    eventually("a new connection serves", LIMIT, () -> answers());
    assertThat(relay.connects()).isEqualTo(2);
  }

  @Test
  void keepsItsPaceOfConnectingHoweverManyCommandsAreRefusedMeanwhile() throws IOException {
    int before = relay.connects();
    relay.refuse(true);
    List<Reason> reasons = new CopyOnWriteArrayList<>();
    long timer =
        vertx.setPeriodic(1, t -> reason(links.command("ECHO", "here")).onSuccess(reasons::add));
    eventually("many are refused", LIMIT, () -> reasons.size() > 1000);
    vertx.cancelTimer(timer);
    // 50, 100, 200, 400, 800, 1600 ms, then every 2 s.
    assertThat(relay.connects() - before).isLessThan(10);
    assertThat(Set.copyOf(reasons)).isSubsetOf(Reason.UNREACHABLE, Reason.UNKNOWN_OUTCOME);
    relay.refuse(false);
    eventually("it serves again", LIMIT, () -> answers());
  }

  @Test
  void outlivesTheVerticleThatUsedItFirst() {
    Vertx oneLoop = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    RedisLinks shared =
        new RedisLinks(oneLoop, settings(relay.uri()), new ScriptBook(), (name, nanos) -> {});
    int before = relay.connects();
    try {
      String first = await(oneLoop.deployVerticle(new Caller(shared)));
      await(oneLoop.undeploy(first));
      await(oneLoop.deployVerticle(new Caller(shared)));
      assertThat(relay.connects() - before).isEqualTo(1);
    } finally {
      await(shared.close());
      await(oneLoop.close());
    }
  }

  /** Starts when Redis has answered on its event loop. */
  private static final class Caller extends VerticleBase {
    private final RedisLinks links;

    Caller(RedisLinks links) {
      this.links = links;
    }

    @Override
    public Future<?> start() {
      return links.command("ECHO", "here");
    }
  }

  private static RedisSettings settings(String uri) {
    return new RedisSettings(uri, null, null, COMMAND_TIMEOUT, 100);
  }

  private boolean answers() {
    try {
      return await(links.command("ECHO", "here")).text().equals("here");
    } catch (CompletionException e) {
      return false;
    }
  }

  private static Future<Reason> reason(Future<Reply> command) {
    return command.transform(
        answer ->
            answer.cause() instanceof StoreUnavailable unavailable
                ? Future.succeededFuture(unavailable.reason())
                : Future.failedFuture("it did not fail"));
  }

  private static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
        .join();
  }
}
