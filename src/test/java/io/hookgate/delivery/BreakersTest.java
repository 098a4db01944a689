package io.hookgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.admission.Admission;
import io.hookgate.config.BreakerConfig;
import io.hookgate.config.RetryBudgetConfig;
import io.hookgate.telemetry.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BreakersTest {
  private static final BreakerConfig CONFIG =
      new BreakerConfig(
          0.5, 4, Duration.ofSeconds(30), Duration.ofMillis(40), Duration.ofMillis(100));

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicLong admissionNow = new AtomicLong();
  private final Admission admission = new Admission(32, 100, 1 << 20, admissionNow::get);
  private final BlockingQueue<String> freed = new LinkedBlockingQueue<>();
  private final List<Boolean> changes = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> held = new LinkedBlockingQueue<>();
  private final AtomicLong skipped = new AtomicLong();
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private Breakers breakers = breakers();

  @BeforeEach
  void build() {
    breakers = breakers();
  }

  @AfterEach
  void close() {
    onLoop(
        () -> {
          breakers.close();
          return true;
        });
    vertx.close().await();
  }

  @Test
  void opensAtTheFailureRateOfEnoughCallsThoughSomeSucceed() throws InterruptedException {
    report(Evidence.GOOD, Evidence.BAD, Evidence.GOOD);
    assertThat(gauge()).isZero();
    assertThat(enter()).isNotNull();
    report(Evidence.BAD);
    assertThat(enter()).isNull();
    assertThat(gauge()).isEqualTo(2);
    assertThat(openedFor()).isEqualTo(40);
    assertThat(admission.tryStart(Samples.DESTINATION)).isFalse();
    awaitHalfOpen();
  }

  @Test
  void staysClosedBelowTheRateAndBelowTheMinimumOfCalls() {
    report(Evidence.BAD, Evidence.BAD, Evidence.BAD);
    assertThat(enter()).isNotNull();
    report(Evidence.NONE, Evidence.NONE, Evidence.NONE);
    assertThat(enter()).isNotNull();
    skipped.addAndGet(CONFIG.window().toNanos());
    report(Evidence.GOOD, Evidence.GOOD, Evidence.GOOD, Evidence.GOOD, Evidence.BAD, Evidence.BAD);
    assertThat(enter()).isNotNull();
    assertThat(admission.heldNanos(Samples.DESTINATION)).isZero();
  }

  @Test
  void halfOpenLetsExactlyOneThroughAndItsSuccessCloses() throws InterruptedException {
    open();
    awaitHalfOpen();
    assertThat(gauge()).isEqualTo(1);
    assertThat(admission.start(Samples.DESTINATION, 10)).isEqualTo(1);
    Pass probe = enter();
    assertThat(probe).isNotNull();
    assertThat(enter()).isNull();
    report(probe, Evidence.GOOD);
    awaitFreed();
    assertThat(gauge()).isZero();
    assertThat(changes).containsExactly(true, false);
    assertThat(admission.start(Samples.DESTINATION, 10)).isEqualTo(10);
    assertThat(enter()).isNotNull();
  }

  @Test
  void failedProbesOpenForTwiceAsLongUpToTheLongest() throws InterruptedException {
    open();
    assertThat(openedFor()).isEqualTo(40);
    for (long millis : List.of(80L, 100L, 100L)) {
      awaitHalfOpen();
      report(enter(), Evidence.BAD);
      awaitState(2);
      assertThat(openedFor()).isEqualTo(millis);
      assertThat(enter()).isNull();
    }
    awaitHalfOpen();
    report(enter(), Evidence.GOOD);
    awaitFreed();
    open();
    assertThat(openedFor()).isEqualTo(40);
  }

  @Test
  void probeThatWasNeverSentOpensForAsLongAsBefore() throws InterruptedException {
    open();
    awaitHalfOpen();
    report(enter(), Evidence.NONE);
    awaitState(2);
    assertThat(openedFor()).isEqualTo(40);
    awaitHalfOpen();
    assertThat(enter()).isNotNull();
  }

  @Test
  void callsFromBeforeTheOpeningCountNoMore() throws InterruptedException {
    Pass early = enter();
    Pass earlier = enter();
    open();
    report(early, Evidence.GOOD);
    assertThat(enter()).isNull();
    awaitHalfOpen();
    report(earlier, Evidence.BAD);
    assertThat(gauge()).isEqualTo(1);
    assertThat(enter()).isNotNull();
  }

  @Test
  void tellsTheOtherNodesWhenItOpens() {
    report(Evidence.BAD, Evidence.BAD, Evidence.BAD);
    assertThat(held).isEmpty();
    report(Evidence.BAD);
    assertThat(held).containsExactly(Samples.DESTINATION);
  }

  @Test
  void theRetryBudgetOfAFailingDestinationEndsWhenItsCircuitCloses() throws InterruptedException {
    open();
    awaitHalfOpen();
    Pass probe = onLoop(() -> breakers.enter(guarded(), true));
    assertThat(retryWait()).isPositive();
    report(probe, Evidence.GOOD);
    awaitFreed();
    assertThat(gauge()).isZero();
    assertThat(retryWait()).isZero();
  }

  @Test
  void takingTheBreakerAwayEndsItsHold() {
    open();
    Target unguarded = Samples.target("http://a.example", Duration.ofSeconds(1));
    assertThat(onLoop(() -> breakers.enter(unguarded, false))).isNotNull();
    assertThat(admission.heldNanos(Samples.DESTINATION)).isZero();
    assertThat(admission.start(Samples.DESTINATION, 5)).isEqualTo(5);
    assertThat(size()).isZero();
  }

  @Test
  void forgetsWhatWasNotUsedForLong() {
    Pass pass = enter();
    skipped.addAndGet(Duration.ofMinutes(10).toNanos());
    sweep();
    assertThat(size()).isEqualTo(1);
    report(pass, Evidence.GOOD);
    sweep();
    assertThat(size()).isZero();
  }

  @Test
  void forgetsAHalfOpenCircuitWhoseDestinationIsGone() throws InterruptedException {
    open();
    awaitHalfOpen();
    skipped.addAndGet(Duration.ofMinutes(10).toNanos());
    sweep();
    assertThat(size()).isZero();
    assertThat(admission.start(Samples.DESTINATION, 5)).isEqualTo(5);
    assertThat(gauge()).isZero();
  }

  private Breakers breakers() {
    return new Breakers(
        vertx,
        admission,
        new Metrics(registry),
        () -> System.nanoTime() + skipped.get(),
        new CircuitHints(freed::add, held::add, (id, open) -> changes.add(open)));
  }

  private void open() {
    report(Evidence.BAD, Evidence.BAD, Evidence.BAD, Evidence.BAD);
  }

  private void report(Evidence... evidence) {
    for (Evidence one : evidence) {
      report(enter(), one);
    }
  }

  private void report(@Nullable Pass pass, Evidence evidence) {
    if (pass == null) {
      throw new AssertionError("the circuit let nothing through");
    }
    onLoop(
        () -> {
          pass.report(evidence);
          return true;
        });
  }

  private @Nullable Pass enter() {
    return onLoop(() -> breakers.enter(guarded(), false));
  }

  private long retryWait() {
    Long wait = onLoop(() -> breakers.retryWaitMillis(guarded()));
    return wait == null ? -1 : wait;
  }

  private static Target guarded() {
    Target plain = Samples.target("http://a.example", Duration.ofSeconds(1));
    return new Target(
        plain.destinationId(),
        plain.label(),
        plain.url(),
        plain.timeout(),
        new Handling(Samples.POLICY, Statuses.USUAL, new RetryBudgetConfig(0, 1)),
        CONFIG,
        null,
        plain.headers(),
        Access.NONE);
  }

  private void sweep() {
    onLoop(
        () -> {
          breakers.sweep();
          return true;
        });
  }

  private int size() {
    Integer size = onLoop(breakers::size);
    return size == null ? -1 : size;
  }

  private void awaitHalfOpen() throws InterruptedException {
    awaitFreed();
    assertThat(gauge()).isEqualTo(1);
    admissionNow.addAndGet(admission.heldNanos(Samples.DESTINATION));
  }

  private void awaitFreed() throws InterruptedException {
    assertThat(freed.poll(10, TimeUnit.SECONDS)).isEqualTo(Samples.DESTINATION);
  }

  /** The probe's outcome takes effect a turn of the loop later. */
  private void awaitState(int state) {
    for (int turn = 0; turn < 1000 && gauge() != state; turn++) {
      onLoop(() -> true);
    }
    assertThat(gauge()).isEqualTo(state);
  }

  /** The reset time that the open circuit was given: the hold that it caused. */
  private long openedFor() {
    return TimeUnit.NANOSECONDS.toMillis(admission.heldNanos(Samples.DESTINATION));
  }

  private double gauge() {
    var gauge = registry.find("hookgate.circuit.state").tag("destination", "crm").gauge();
    return gauge == null ? 0 : gauge.value();
  }

  private <T> @Nullable T onLoop(Supplier<@Nullable T> action) {
    CompletableFuture<@Nullable T> result = new CompletableFuture<>();
    context.runOnContext(
        go -> {
          try {
            result.complete(action.get());
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    return result.orTimeout(10, TimeUnit.SECONDS).join();
  }
}
