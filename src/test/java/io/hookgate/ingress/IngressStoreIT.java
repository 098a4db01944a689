package io.hookgate.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.bus.Due;
import io.hookgate.model.Ids;
import io.hookgate.store.AcceptRequest;
import io.hookgate.store.AcceptResult;
import io.hookgate.store.NewDelivery;
import io.hookgate.store.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the store says decides what the sender hears, what is handed over and what is given back.
 */
class IngressStoreIT {
  private static final String EVENT = Plant.post("open", "", "0123456789");

  private final BlockingQueue<Promise<AcceptResult>> pending = new LinkedBlockingQueue<>();
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
  void handsLeasedDeliveriesOverWithTheirPlacesAndBytes() throws InterruptedException {
    long bytesLeft = gate.admission.bytesLeft();

    assertThat(client.send(EVENT).answer().status()).isEqualTo(200);

    assertThat(gate.nextLeased().deliveries())
        .extracting(delivery -> delivery.destinationId())
        .containsExactly("dst_crm", "dst_audit");
    assertThat(gate.leased).isEmpty();
    assertThat(gate.admission.inFlight("dst_crm")).isEqualTo(1);
    assertThat(gate.admission.inFlight("dst_audit")).isEqualTo(1);
    assertThat(gate.admission.bytesLeft()).isEqualTo(bytesLeft - 20);
  }

  @Test
  void givesBackThePlacesOfWhatTheStoreDidNotLease() throws InterruptedException {
    gate.store =
        request ->
            Gate.storeAndLease(request)
                .map(AcceptResult.Accepted.class::cast)
                .map(
                    all ->
                        new AcceptResult.Accepted(
                            all.eventId(), all.leased().subList(1, 2), List.of("dst_crm")));

    assertThat(client.send(EVENT).answer().status()).isEqualTo(200);

    assertThat(gate.nextLeased().deliveries()).hasSize(1);
    assertThat(gate.nextDue().destinationId()).isEqualTo("dst_crm");
    assertThat(gate.admission.inFlight("dst_crm")).isZero();
    assertThat(gate.admission.inFlight("dst_audit")).isEqualTo(1);
  }

  @Test
  void asksForNoLeaseWhereNothingMayStart() throws InterruptedException {
    gate.admission.start("dst_audit", 4);

    client.send(Plant.post("held", "", "x")).answer();
    client.send(EVENT).answer();

    AcceptRequest held = gate.accepted.get(0);
    assertThat(held.deliveries())
        .extracting(NewDelivery::destinationId)
        .containsExactly("dst_frozen", "dst_gone");
    assertThat(held.deliveries()).allMatch(delivery -> delivery.leaseMillis() == 0);
    int shard = Ids.shardOf(held.event().id());
    assertThat(gate.nextDue()).isEqualTo(new Due(shard, "dst_frozen"));
    assertThat(gate.nextDue()).isEqualTo(new Due(shard, "dst_gone"));
    assertThat(gate.nextDue().destinationId()).isEqualTo("dst_audit");
    assertThat(gate.admission.inFlight()).isEqualTo(5);
  }

  @Test
  void givesPlacesBackForADuplicateAndSaysWhatRunsAgain() throws InterruptedException {
    String first = "evt_01kjmma2g0ynjrxv37xvxk4nay";
    gate.store =
        request ->
            Future.succeededFuture(new AcceptResult.Duplicate(first, true, List.of("dst_crm"), 1));

    assertThat(client.send(EVENT).answer().body()).contains(first).contains("\"duplicate\":true");

    assertThat(gate.nextDue()).isEqualTo(new Due(Ids.shardOf(first), "dst_crm"));
    assertThat(gate.admission.inFlight()).isZero();
    assertThat(gate.leased).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void asksTheSenderToComeBackWhenTheStoreIsUnavailable(StoreUnavailable.Reason reason) {
    gate.store = request -> Future.failedFuture(new StoreUnavailable(reason, "test"));

    RawClient.Answer answer = client.send(EVENT).answer();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("retry-after")).isEqualTo("5");
    assertThat(answer.body()).doesNotContain("test");
    assertThat(gate.counted("open", "unavailable")).isEqualTo(1);
    assertNothingIsHeld();
  }

  @Test
  void answersBugsWith500AndGivesEverythingBack() {
    gate.store = request -> Future.failedFuture(new IllegalStateException("planted bug"));
    assertThat(client.send(EVENT).answer().status()).isEqualTo(500);
    gate.store =
        request -> {
          throw new IllegalStateException("planted bug");
        };
    RawClient.Answer answer = client.send(EVENT).answer();
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("planted");
    assertNothingIsHeld();
    gate.store = Gate::storeAndLease;
    assertThat(client.send(EVENT).answer().status()).isEqualTo(200);
  }

  @Test
  void saysNothingBeforeTheStoreHasAnswered() throws InterruptedException {
    gate.store = this::later;
    client.send(EVENT);
    Promise<AcceptResult> first = next();
    try (RawClient second = gate.connect();
        RawClient third = gate.connect()) {
      second.send(EVENT);
      Promise<AcceptResult> other = next();
      assertThat(third.send(EVENT).answer().status()).isEqualTo(503);
      other.fail(new StoreUnavailable(StoreUnavailable.Reason.UNKNOWN_OUTCOME, "test"));
      assertThat(second.answer().status()).isEqualTo(503);
    }
    first.complete(Gate.await(Gate.storeAndLease(gate.accepted.get(0))));
    assertThat(client.answer().status()).isEqualTo(200);
    assertThat(gate.budget.accepts()).isZero();
    assertThat(gate.admission.inFlight()).isEqualTo(2);
  }

  @Test
  void goesOnWithWhatIsStoredThoughTheSenderHungUp() throws InterruptedException {
    gate.store = this::later;
    client.send(EVENT);
    Promise<AcceptResult> accept = next();
    client.close();
    try (RawClient other = gate.connect()) {
      assertThat(other.send("GET /health/live HTTP/1.1\r\n\r\n").answer().status()).isEqualTo(200);
    }

    accept.complete(Gate.await(Gate.storeAndLease(gate.accepted.get(0))));

    assertThat(gate.nextLeased().deliveries()).hasSize(2);
    assertThat(gate.counted("open", "accepted")).isEqualTo(1);
    assertThat(gate.held).hasValue(0);
  }

  @Test
  void finishesWhatItHasWhenItStopsAccepting() throws InterruptedException {
    gate.store = this::later;
    client.send(EVENT);
    Promise<AcceptResult> accept = next();
    try (RawClient idle = gate.connect()) {
      idle.send("GET /health/live HTTP/1.1\r\n\r\n").answer();
      Future<Void> stopped = gate.verticle.stopAccepting(Duration.ofSeconds(20));
      assertThat(idle.isClosedByServer()).isTrue();
      assertThat(stopped.isComplete()).isFalse();
      // The kernel may still take a connection for a moment; nobody serves it.
      assertThatThrownBy(this::sendOnANewConnection).isInstanceOf(UncheckedIOException.class);
      assertThat(gate.accepted).hasSize(1);

      accept.complete(Gate.await(Gate.storeAndLease(gate.accepted.get(0))));

      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(client.isClosedByServer()).isTrue();
      Gate.await(stopped);
    }
  }

  @Test
  void cutsOffWhatDoesNotFinishWithinTheLimit() throws InterruptedException {
    gate.store = this::later;
    client.send(EVENT);
    next();
    Gate.await(gate.verticle.stopAccepting(Duration.ofMillis(50)));
    assertThat(client.isClosedByServer()).isTrue();
  }

  @Test
  void sharesItsPortWithOtherInstances() {
    IngressVerticle other = gate.verticle();
    Gate.await(gate.vertx.deployVerticle(other));
    assertThat(other.port()).isEqualTo(gate.verticle.port());
    Gate.await(gate.verticle.stopAccepting(Duration.ofSeconds(5)));
    try (RawClient late = new RawClient(other.port())) {
      assertThat(late.send(EVENT).answer().status()).isEqualTo(200);
    }
  }

  private void sendOnANewConnection() {
    try (RawClient late = gate.connect()) {
      late.send(EVENT).answer();
    }
  }

  private Future<AcceptResult> later(AcceptRequest request) {
    Promise<AcceptResult> promise = Promise.promise();
    pending.add(promise);
    return promise.future();
  }

  private Promise<AcceptResult> next() throws InterruptedException {
    Promise<AcceptResult> next = pending.poll(5, TimeUnit.SECONDS);
    assertThat(next).as("an accept").isNotNull();
    return next;
  }

  private void assertNothingIsHeld() {
    assertThat(gate.admission.inFlight()).isZero();
    assertThat(gate.budget.accepts()).isZero();
    assertThat(gate.held).hasValue(0);
    assertThat(gate.leased).isEmpty();
    assertThat(gate.due).isEmpty();
  }
}
