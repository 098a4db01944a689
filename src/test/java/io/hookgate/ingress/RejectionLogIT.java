package io.hookgate.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.store.RejectedRequest;
import io.hookgate.store.StoreUnavailable;
import io.hookgate.testkit.Eventually;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of evidence when its store is slow, away or flooded: never the sender's matter. */
class RejectionLogIT {
  private static final String UNSIGNED = Plant.post("mail", "", "{\"id\":\"1\"}");

  private Gate gate;
  private RawClient client;

  @BeforeEach
  void open() {
    gate = new Gate(Plant.topology());
    client = gate.connect();
  }

  @AfterEach
  void close() {
    client.close();
    gate.close();
  }

  @Test
  void goodRequestsLeaveNone() throws InterruptedException {
    assertThat(client.send(Plant.signed("{\"id\":\"1\"}", Gate.NOW)).answer().status())
        .isEqualTo(200);
    assertThat(client.send(UNSIGNED).answer().status()).isEqualTo(401);

    RejectedRequest one = gate.rejected.poll(5, TimeUnit.SECONDS);
    assertThat(one).isNotNull();
    assertThat(one.evidence().reason()).isEqualTo("missing_signature");
    assertThat(one.evidence().detail()).isEqualTo("the header x-signature is missing");
    assertThat(one.evidence().at()).isEqualTo(Gate.NOW.toEpochMilli());
    assertThat(one.request()).as("kept only where the source says so").isEmpty();
    assertThat(gate.rejected).isEmpty();
  }

  @Test
  void theEvidenceNamesTheSenderBehindTrustedProxies() throws InterruptedException {
    String from = "X-Forwarded-For: 203.0.113.9, 192.0.2.7, 127.0.0.9\r\n\r\n";
    assertThat(client.send(UNSIGNED.replaceFirst("\r\n\r\n", "\r\n" + from)).answer().status())
        .isEqualTo(401);

    RejectedRequest one = gate.rejected.poll(5, TimeUnit.SECONDS);
    assertThat(one).isNotNull();
    assertThat(one.evidence().remote()).isEqualTo("192.0.2.7");
  }

  @Test
  void aStoreThatFailsIsCountedAndCostsTheSenderNothing() {
    gate.evidence =
        one ->
            Future.failedFuture(
                new StoreUnavailable(StoreUnavailable.Reason.UNREACHABLE, "planted"));

    for (int i = 0; i < 3; i++) {
      assertThat(client.send(UNSIGNED).answer().status()).isEqualTo(401);
    }

    Eventually.eventually("all are counted", Duration.ofSeconds(5), () -> missed("error") == 3);
    assertThat(gate.counted("mail", "rejected")).isEqualTo(3);
  }

  @Test
  void aStoreThatDoesNotAnswerHoldsABoundedNumber() {
    gate.evidence = one -> Promise.<Void>promise().future();
    String other = Plant.post("open", "", "x".repeat(Gate.MAX_BODY + 1));

    for (int i = 0; i < 2 * RejectionLog.UNDER_WAY; i++) {
      assertThat(client.send(UNSIGNED).answer().status()).isEqualTo(401);
    }
    try (RawClient large = gate.connect()) {
      assertThat(large.send(other).answer().status()).isEqualTo(413);
    }

    assertThat(missed("budget"))
        .isGreaterThanOrEqualTo(2 * RejectionLog.UNDER_WAY - RejectionLog.UNDER_WAY);
    assertThat(gate.counted("mail", "rejected")).isEqualTo(2 * RejectionLog.UNDER_WAY);
  }

  private double missed(String cause) {
    Counter counter =
        gate.registry.find("hookgate.rejections.missed").tag("cause", cause).counter();
    return counter == null ? 0 : counter.count();
  }
}
