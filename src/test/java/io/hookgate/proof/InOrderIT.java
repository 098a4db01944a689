package io.hookgate.proof;

import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.receiver.Answered;
import io.hookgate.testkit.GatewayProcessKit;
import io.hookgate.testkit.GatewaySettings;
import io.hookgate.testkit.Invariants;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the gateway at random moments while several keys are sent, each event once the one before
 * was acknowledged. Whatever arrives twice, no event of a key may arrive before the one that was
 * accepted before it was taken.
 *
 * <p>{@code -Dhookgate.seed=N} repeats the choices of a run, {@code -Dhookgate.kills=20} is the
 * long form.
 */
class InOrderIT {
  private static final long SEED =
      Long.getLong("hookgate.seed", ThreadLocalRandom.current().nextInt(1_000_000));
  private static final int KILLS = Integer.getInteger("hookgate.kills", 3);
  private static final int KEYS = 8;
  private static final double FAIL = 0.1;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration DRAIN_LIMIT = Duration.ofMinutes(3);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(11);
  private static final Duration PER_RESTART = Duration.ofMinutes(1);

  private final Random random = new Random(SEED);
  private final AtomicInteger accepted = new AtomicInteger();
  private final Map<String, Integer> sent = new ConcurrentHashMap<>();
  private final Map<String, Integer> taken = new ConcurrentHashMap<>();
  private final List<String> overtaken = new CopyOnWriteArrayList<>();
  private final AtomicInteger doubles = new AtomicInteger();
  private volatile boolean finishing;

  @TempDir Path folder;

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void noEventArrivesBeforeTheOneThatWasAcceptedBeforeItIsTaken() throws Exception {
    System.out.println("InOrderIT: seed " + SEED + ", " + KILLS + " kills");
    try (Destination destination = new Destination(FAIL, SEED, this::arrived);
        GatewayProcessKit gateway =
            new GatewayProcessKit(
                folder, GatewaySettings.to(destination.url("/hooks")).inOrder())) {
      gateway.start();
      List<Thread> senders = new ArrayList<>();
      for (int i = 0; i < KEYS; i++) {
        String key = "key" + i;
        senders.add(new Thread(() -> send(gateway, key), "sender-" + key));
      }
      senders.forEach(Thread::start);
      for (int i = 0; i < KILLS; i++) {
        moreAccepted(gateway);
        gateway.kill();
        gateway.letPass(PER_RESTART.plusMillis(random.nextInt(60_000)));
        gateway.start();
      }
      moreAccepted(gateway);
      finishing = true;
      for (Thread sender : senders) {
        sender.join(LIMIT.toMillis());
        assertThat(sender.isAlive()).as(sender.getName()).isFalse();
      }
      destination.fail(0);
      drain(gateway);
      System.out.println(
          "InOrderIT: accepted " + accepted + ", doubles " + doubles + ", kills " + KILLS);
      assertThat(overtaken).isEmpty();
      assertThat(taken).isEqualTo(sent);
      Invariants.hold(gateway);
    }
  }

  /** What crashed waits for minutes; then a key's events go one by one, however slow that is. */
  private static void drain(GatewayProcessKit gateway) throws InterruptedException {
    gateway.letPass(LONGEST_WAIT);
    assertThat(gateway.terminate(LIMIT)).isZero();
    gateway.start();
    eventually(
        () -> "nothing is open: " + gateway.api().deliveryStates(),
        DRAIN_LIMIT,
        () -> Aftermath.open(gateway.api().deliveryStates()) == 0);
  }

  private void moreAccepted(GatewayProcessKit gateway) {
    int until = accepted.get() + 40 + random.nextInt(300);
    eventually(
        () -> until + " events are accepted" + gateway.log(), LIMIT, () -> accepted.get() >= until);
  }

  private void send(GatewayProcessKit gateway, String key) {
    Sender sender = new Sender(gateway.source());
    for (int number = 0; !finishing; number++) {
      sender.untilAccepted(Post.of(key + '-' + number, key + "@example.com", 50));
      sent.put(key, number + 1);
      accepted.incrementAndGet();
    }
  }

  private synchronized void arrived(Answered answered) {
    String[] id = new JsonObject(answered.body()).getString("id").split("-", 2);
    int number = Integer.parseInt(id[1]);
    int next = taken.getOrDefault(id[0], 0);
    if (number > next) {
      overtaken.add(id[0] + ": " + number + " came before " + next + " was taken");
    } else if (number < next) {
      doubles.incrementAndGet();
    } else if (answered.status() / 100 == 2) {
      taken.put(id[0], next + 1);
    }
  }
}
