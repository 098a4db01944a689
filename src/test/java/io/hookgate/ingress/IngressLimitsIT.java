package io.hookgate.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is too large, too slow, too much or no HTTP is refused and held no longer. */
class IngressLimitsIT {
  private static final String HEAD = "POST /in/open HTTP/1.1\r\nHost: gate\r\n";
  private static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";

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
  void takesABodyOfExactlyTheLimit() {
    String body = "x".repeat(Gate.MAX_BODY);
    assertThat(client.send(Plant.post("open", "", body)).answer().status()).isEqualTo(200);
    client.send(CHUNKED + chunk(body) + "0\r\n\r\n");
    assertThat(client.answer().status()).isEqualTo(200);
    assertThat(gate.accepted)
        .allSatisfy(stored -> assertThat(stored.event().body()).asString().isEqualTo(body));
    assertThat(gate.held).hasValue(0);
  }

  @Test
  void takesABodyInManyChunksAsOne() {
    client.send(CHUNKED);
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      String part = "part " + i + ";";
      body.append(part);
      client.send(chunk(part));
    }
    assertThat(client.send("0\r\n\r\n").answer().status()).isEqualTo(200);
    assertThat(gate.accepted.get(0).event().body()).asString().isEqualTo(body.toString());
  }

  @Test
  void refusesAnAnnouncedBodyOverTheLimitBeforeItComes() {
    client.send(HEAD + "Content-Length: " + (Gate.MAX_BODY + 1) + "\r\n\r\n");
    assertTooLarge();
  }

  @Test
  void refusesAChunkedBodyWhenItPassesTheLimit() {
    client.send(CHUNKED);
    byte[] chunk = chunk("x".repeat(32 * 1024)).getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 40; i++) {
      client.trySend(chunk);
    }
    assertTooLarge();
  }

  @Test
  void letsASenderThatAsksFirstSendItsBody() {
    client.send(HEAD + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    assertThat(client.answer().status()).isEqualTo(100);
    assertThat(client.send("ab").answer().status()).isEqualTo(200);
  }

  @Test
  void tellsASenderThatAsksFirstThatItsBodyIsTooLarge() {
    client.send(HEAD + "Expect: 100-continue\r\nContent-Length: " + (1L << 40) + "\r\n\r\n");
    assertTooLarge();
  }

  @Test
  void endsAnAnnouncedBodyThatDoesNotCome() {
    client.send(HEAD + "Content-Length: 100\r\n\r\nhalf");
    assertTooSlow();
    assertThat(gate.counted("open", "rejected")).isEqualTo(1);
  }

  @Test
  void endsAChunkedBodyThatDoesNotEnd() {
    client.send(CHUNKED + chunk("half"));
    assertTooSlow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"P", "POST /in/open HTTP/1.1\r\nHo", "POST /in/open HTTP/1.1\r\nA: b\r\n"})
  void endsAHeadThatDoesNotEnd(String half) {
    client.send(half);
    assertTooSlow();
  }

  @Test
  void holdsEachRequestOfAConnectionToItsOwnDeadline() {
    assertThat(client.send(Plant.post("open", "", "x")).answer().status()).isEqualTo(200);
    assertThat(client.send(Plant.post("open", "", "x")).answer().status()).isEqualTo(200);
    client.send("POST /in/open HT");
    assertTooSlow();
  }

  @Test
  void doesNotCountTheStoresTime() {
    gate.store =
        request -> {
          Promise<Void> late = Promise.promise();
          gate.vertx.setTimer(2 * Gate.REQUEST_TIMEOUT.toMillis(), id -> late.complete());
          return late.future().compose(nothing -> Gate.storeAndLease(request));
        };
    assertThat(client.send(Plant.post("open", "", "x")).answer().status()).isEqualTo(200);
  }

  @Test
  void answersPipelinedRequestsInTheirOrder() {
    client.send(Plant.post("open", "", "x") + Plant.post("legacy", "", "y") + "GET /health/live ");
    assertThat(client.answer().status()).isEqualTo(200);
    assertThat(client.answer().status()).isEqualTo(202);
    assertThat(client.send("HTTP/1.1\r\n\r\n").answer().body()).contains("up");
  }

  @Test
  void refusesBodiesWhileTheNodeHoldsAsManyBytesAsItMay() {
    gate.held.set(Gate.MAX_HELD);
    RawClient.Answer busy = client.send(Plant.post("open", "", "x")).answer();
    assertThat(busy.status()).isEqualTo(503);
    assertThat(busy.header("retry-after")).isEqualTo("1");
    assertThat(gate.held).hasValue(Gate.MAX_HELD);
    assertThat(gate.counted("open", "unavailable")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: 99999999999999999999\r\n\r\n",
        "Content-Length : 1\r\n\r\nx",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "X-Trace: a\u0000b\r\nContent-Length: 0\r\n\r\n",
        "X Trace: a\r\nContent-Length: 0\r\n\r\n"
      })
  void refusesRequestsThatTwoReadersCouldReadDifferently(String rest) {
    assertThat(client.send(HEAD + rest).answer().status()).isEqualTo(400);
    assertThat(client.isClosedByServer()).isTrue();
    assertThat(gate.accepted).isEmpty();
  }

  @Test
  void refusesHugeHeadsAndPaths() {
    client.send(HEAD + "X-Trace: " + "x".repeat(9000) + "\r\n\r\n");
    assertThat(client.answer().status()).isEqualTo(431);
    try (RawClient other = gate.connect()) {
      other.send("POST /" + "x".repeat(5000) + " HTTP/1.1\r\n\r\n");
      assertThat(other.answer().status()).isEqualTo(414);
    }
  }

  @Test
  void speaksNoHttp2() {
    client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    assertThat(client.answer().status()).isIn(400, 501, 505);
    assertThat(client.isClosedByServer()).isTrue();
  }

  @Test
  void forgetsASenderThatHangsUp() throws InterruptedException {
    client.send(HEAD + "Content-Length: 40000\r\n\r\n" + "x".repeat(20_000));
    awaitHeld(true);
    client.close();
    awaitHeld(false);
    assertThat(gate.accepted).isEmpty();
  }

  private void assertTooLarge() {
    assertRefused(413);
    assertThat(gate.accepted).isEmpty();
    assertThat(gate.counted("open", "rejected")).isEqualTo(1);
  }

  private void assertTooSlow() {
    assertRefused(408);
  }

  private void assertRefused(int status) {
    RawClient.Answer answer = client.answer();
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("connection")).isEqualTo("close");
    assertThat(gate.held).hasValue(0);
    assertThat(client.isClosedByServer()).isTrue();
  }

  private void awaitHeld(boolean some) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (gate.held.get() > 0 != some) {
      assertThat(System.nanoTime()).as("bytes held: " + gate.held).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static String chunk(String part) {
    return Integer.toHexString(part.length()) + "\r\n" + part + "\r\n";
  }
}
