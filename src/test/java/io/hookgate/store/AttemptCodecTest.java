package io.hookgate.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.Header;
import io.hookgate.model.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptCodecTest {
  private static final String EVENT = "evt_01m7zxnepz3eb6zat8k2pnbw0p";
  private static final String DELIVERY = "dlv_01m7zxnepz3eb6zat8k2pnbw0p01a";

  @Test
  void readsWhatItWrote() {
    Attempt attempt =
        attempt(
            List.of(
                new Header("User-Agent", "Hookgate/0.1.0"),
                new Header("webhook-id", EVENT),
                new Header("webhook-timestamp", "1790000000"),
                new Header("webhook-signature", "[redacted]"),
                new Header("X-Webhook-Event-Id", EVENT),
                new Header("X-Webhook-Delivery-Id", DELIVERY),
                new Header("X-Webhook-Attempt", "3"),
                new Header(
                    "X-Webhook-Event-Time", Instant.ofEpochMilli(Ids.timeOf(EVENT)).toString()),
                new Header("x-team", "=growth"),
                new Header("X-Webhook-Source", "mail")));

    assertThat(
            AttemptCodec.decode(
                DELIVERY,
                AttemptCodec.encode(DELIVERY, attempt, Vault.PLAIN),
                new byte[0],
                Vault.PLAIN))
        .usingRecursiveComparison()
        .isEqualTo(attempt);
    assertThat(text(attempt))
        .contains("x-team", "=growth", "Hookgate/0.1.0")
        .doesNotContain(EVENT.substring(4), "X-Webhook", "1790000000\"", "redacted");
  }

  @Test
  void keepsValuesThatCannotBeTold() {
    Attempt attempt =
        attempt(
            List.of(
                new Header("X-Webhook-Event-Id", "="),
                new Header("webhook-id", ""),
                new Header("webhook-timestamp", "1790000001"),
                new Header("X-Webhook-Attempt", "4"),
                new Header("X-Webhook-Delivery-Id", DELIVERY + "0"),
                new Header("X-Webhook-Replay", "rpl_1")));

    assertThat(
            AttemptCodec.decode(
                DELIVERY,
                AttemptCodec.encode(DELIVERY, attempt, Vault.PLAIN),
                new byte[0],
                Vault.PLAIN))
        .usingRecursiveComparison()
        .isEqualTo(attempt);
  }

  private static String text(Attempt attempt) {
    return new String(AttemptCodec.encode(DELIVERY, attempt, Vault.PLAIN), StandardCharsets.UTF_8);
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
        "no".getBytes(StandardCharsets.UTF_8),
        false);
  }
}
