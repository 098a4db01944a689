package io.hookgate.proof;

import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.testkit.GatewayProcessKit;
import io.hookgate.testkit.GatewaySettings;
import io.hookgate.testkit.Invariants;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the gateway and its Redis at random moments, under load, and then looks for each event that
 * was answered with 2xx.
 *
 * <p>{@code -Dhookgate.seed=N} repeats the choices of a run, not the machine's timing. {@code
 * -Dhookgate.kills=20} is the long form. {@code -Dhookgate.durability=everysec} promises less:
 * there only the gateway is killed, since Redis may then answer up to two seconds before it writes.
 */
class NothingLostIT {
  private static final long SEED =
      Long.getLong("hookgate.seed", ThreadLocalRandom.current().nextInt(1_000_000));
  private static final int KILLS = Integer.getInteger("hookgate.kills", 3);

  private static final String DURABILITY = System.getProperty("hookgate.durability", "always");

  private static final int CONNECTIONS = 16;
  private static final int PER_SECOND = 250;
  private static final double FAIL = 0.1;

  /** Longer than a lease; the waits after a crash grow with each one. */
  private static final Duration PER_RESTART = Duration.ofMinutes(1);

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Random random = new Random(SEED);
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<Long> startMillis = new ArrayList<>();
  private int gatewayKills;
  private int redisKills;

  @TempDir Path folder;

  @AfterEach
  void endEverything() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whateverIsKilledNoAcknowledgedEventIsLost() throws Exception {
    say("seed " + SEED + ", " + KILLS + " kills (-Dhookgate.seed, -Dhookgate.kills)");
    Destination destination = opened(new Destination(FAIL, SEED));
    GatewayProcessKit gateway =
        gateway(GatewaySettings.to(destination.url("/hooks")).durable(DURABILITY));
    startMillis.add(gateway.start());
    Provider provider =
        opened(new Provider(gateway.source(), "nl" + SEED, CONNECTIONS, PER_SECOND));
    long begin = System.nanoTime();
    for (int i = 0; i < KILLS; i++) {
      moreAccepted(provider, gateway);
      killGateway(gateway);
      if (i % 2 == 0 && DURABILITY.equals("always")) {
        moreAccepted(provider, gateway);
        killRedis(gateway);
      }
    }
    moreAccepted(provider, gateway);
    provider.finish(LIMIT);
    long loadMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    destination.fail(0);
    Aftermath.settle(gateway);
    Ledger ledger = Ledger.of(provider, destination, gateway.api());
    tell(ledger, provider, loadMillis);
    ledger.balances();
    agrees(gateway, ledger);
    assertThat(destination.stats().badSignatures()).as("deliveries with bad signatures").isZero();
  }

  private GatewayProcessKit gateway(GatewaySettings settings) throws IOException {
    return opened(new GatewayProcessKit(folder, settings));
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    open.add(closeable);
    return closeable;
  }

  /** The random moment: some number of events after now. */
  private void moreAccepted(Provider provider, GatewayProcessKit gateway) {
    int until = provider.acceptedSoFar() + 20 + random.nextInt(400);
    eventually(
        () -> until + " events are accepted; answers: " + provider.refused() + gateway.log(),
        LIMIT,
        () -> provider.acceptedSoFar() >= until);
  }

  private void killGateway(GatewayProcessKit gateway) throws InterruptedException {
    gateway.kill();
    gatewayKills++;
    gateway.letPass(PER_RESTART.plusMillis(random.nextInt(60_000)));
    if (random.nextInt(4) == 0) {
      // Once more while it is starting.
      Process starting = gateway.launch();
      starting.waitFor(random.nextInt(1500), TimeUnit.MILLISECONDS);
      gateway.kill();
      gatewayKills++;
    }
    startMillis.add(gateway.start());
  }

  /** Nobody starts anything: the gateway brings it back by itself. */
  private void killRedis(GatewayProcessKit gateway) {
    long before = gateway.killRedis();
    redisKills++;
    eventually(
        () -> "the redis-server is back; log:\n" + gateway.log(),
        LIMIT,
        () -> gateway.redisPid() != before);
  }

  /** The API's lists, its counters, and the store itself tell the same. */
  private static void agrees(GatewayProcessKit gateway, Ledger ledger) {
    Map<String, Long> states = gateway.api().deliveryStates();
    assertThat(Aftermath.open(states)).isZero();
    assertThat(states.getOrDefault("dead", 0L)).isEqualTo(ledger.dead());
    assertThat(states.getOrDefault("delivered", 0L)).isGreaterThanOrEqualTo(ledger.delivered());
    assertThat(gateway.api().json("/api/v1/dead-letters?limit=1").getLong("count"))
        .isEqualTo(ledger.dead());
    eventually(
        "the metrics say that nothing waits",
        LIMIT,
        () -> {
          Map<String, Double> backlog = gateway.api().backlog();
          return backlog.size() == 3 && backlog.values().stream().allMatch(n -> n == 0);
        });
    Invariants.hold(gateway);
  }

  private void tell(Ledger ledger, Provider provider, long loadMillis) {
    JsonObject line =
        ledger
            .toJson()
            .put("gatewayKills", gatewayKills)
            .put("redisKills", redisKills)
            .put("secondsWithoutAccept", provider.secondsWithoutAccept())
            .put("loadSeconds", loadMillis / 1000.0)
            .put("refused", new JsonObject(Map.copyOf(provider.refused())))
            .put("startMillis", startMillis)
            .put("durability", DURABILITY)
            .put("seed", SEED);
    say("ledger " + line.encode());
  }

  private static void say(String what) {
    System.out.println("NothingLostIT: " + what);
  }
}
