package io.hookgate.proof;

import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.testkit.GatewayProcessKit;
import java.time.Duration;
import java.util.Map;

/**
 * What a killed gateway had in hand waits: for the end of its lease, and then 10 s, 40 s, 160 s,
 * 640 s after one crash, two, three, four. Restarts that move the store's clock let that pass.
 */
final class Aftermath {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(11);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int RESTARTS = 4;

  private Aftermath() {}

  /**
   * Restarts the gateway in good order, later and later, until nothing is on its way any more.
   *
   * @throws AssertionError when there always is
   */
  static void settle(GatewayProcessKit gateway) throws InterruptedException {
    for (int i = 1; i <= RESTARTS; i++) {
      gateway.letPass(LONGEST_WAIT);
      assertThat(gateway.terminate(LIMIT)).isZero();
      gateway.start();
      if (settles(gateway, Duration.ofSeconds(i < RESTARTS ? 2 : 10))) {
        return;
      }
    }
    throw new AssertionError(
        "Something is still on its way: " + gateway.api().deliveryStates() + gateway.log());
  }

  /** Deliveries in states that are not final. */
  static long open(Map<String, Long> states) {
    return states.getOrDefault("pending", 0L)
        + states.getOrDefault("in_flight", 0L)
        + states.getOrDefault("retrying", 0L);
  }

  private static boolean settles(GatewayProcessKit gateway, Duration limit) {
    try {
      eventually("nothing is open", limit, () -> open(gateway.api().deliveryStates()) == 0);
      return true;
    } catch (AssertionError e) {
      return false;
    }
  }
}
