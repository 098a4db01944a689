package io.hookgate.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.Header;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptCodecTest {
  private static final String EVENT = "evt_01m7zxnepz3eb6zat8k2pnbw0p";

  @Test
  void readsWhatItWrote() {
    Attempt attempt =
        attempt(
            List.of(
                new Header("User-Agent", "Hookgate/0.1.0"),
                new Header("webhook-id", EVENT),
                new Header("X-Webhook-Event-Id", EVENT),
                new Header("X-Webhook-Delivery-Id", "dlv_" + EVENT.substring(4) + "01a"),
                new Header("x-team", "=growth"),
                new Header("X-Webhook-Source", "mail")));

    assertThat(AttemptCodec.decode(AttemptCodec.encode(attempt), new byte[0]))
        .usingRecursiveComparison()
        .isEqualTo(attempt);
  }

  @Test
  void keepsTheEventsIdOnceAndKnownNamesShort() {
    Attempt attempt =
        attempt(
            List.of(
                new Header("webhook-id", EVENT),
                new Header("X-Webhook-Event-Id", EVENT),
                new Header("X-Webhook-Delivery-Id", "dlv_" + EVENT.substring(4) + "01a")));

    assertThat(new String(AttemptCodec.encode(attempt), java.nio.charset.StandardCharsets.UTF_8))
        .containsOnlyOnce(EVENT.substring(4))
        .doesNotContain("X-Webhook");
  }

  @Test
  void leavesValuesAloneThatAreNotTheEventsId() {
    Attempt attempt =
        attempt(
            List.of(
                new Header("X-Webhook-Event-Id", "=odd"),
                new Header("webhook-id", ""),
                new Header("X-Webhook-Delivery-Id", "something")));

    assertThat(AttemptCodec.decode(AttemptCodec.encode(attempt), new byte[0]))
        .usingRecursiveComparison()
        .isEqualTo(attempt);
  }

  private static Attempt attempt(List<Header> headers) {
    return new Attempt(
        3,
        1_790_000_000_000L,
        12,
        AttemptOutcome.RETRYABLE,
        503,
        ErrorClass.HTTP_STATUS,
        "status 503",
        "127.0.0.1:80",
        headers,
        "no".getBytes(java.nio.charset.StandardCharsets.UTF_8),
        false);
  }
}
