package io.hookgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.admission.Admission;
import io.hookgate.bus.Addresses;
import io.hookgate.bus.DueLater;
import io.hookgate.bus.Held;
import io.hookgate.bus.Leased;
import io.hookgate.bus.LocalCodec;
import io.hookgate.bus.RoomFreed;
import io.hookgate.config.BreakerConfig;
import io.hookgate.config.DestinationConfig;
import io.hookgate.config.NetworkConfig;
import io.hookgate.config.RetryBudgetConfig;
import io.hookgate.config.Topology;
import io.hookgate.model.Attempt;
import io.hookgate.model.DeadReason;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.Ids;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.model.LiveStates;
import io.hookgate.model.SwitchAction;
import io.hookgate.model.SwitchState;
import io.hookgate.model.SwitchWish;
import io.hookgate.store.SendParameters;
import io.hookgate.store.SettleResult;
import io.hookgate.store.Settlement;
import io.hookgate.store.StoreUnavailable;
import io.hookgate.store.Switches.Noted;
import io.hookgate.telemetry.Metrics;
import io.hookgate.testkit.Destinations;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever happens to a delivery, its place and its bytes are given back exactly once. */
@Timeout(60)
class DeliveryVerticleIT {
  private static final int MAX_BYTES = 1 << 20;
  private static final BreakerConfig BREAKER =
      new BreakerConfig(
          0.5, 2, Duration.ofSeconds(30), Duration.ofMillis(1500), Duration.ofSeconds(3));

  private final Vertx vertx = Vertx.vertx();
  private final Admission admission = new Admission(32, 100, MAX_BYTES, System::nanoTime);
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ConcurrentHashMap<String, DestinationConfig> destinations =
      new ConcurrentHashMap<>();
  private final BlockingQueue<Settlement> settled = new LinkedBlockingQueue<>();
  private final BlockingQueue<SwitchWish> wishes = new LinkedBlockingQueue<>();
  private final BlockingQueue<RoomFreed> freed = new LinkedBlockingQueue<>();
  private final BlockingQueue<Held> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<DueLater> later = new LinkedBlockingQueue<>();
  private volatile Topology topology = Routed.topology("");
  private volatile boolean unknowable;
  private volatile BiFunction<LeasedDelivery, Settlement, Future<SettleResult>> store =
      (delivery, settlement) -> {
        settled.add(settlement);
        return Future.succeededFuture(SettleResult.SETTLED);
      };
  private final DeliveryVerticle verticle =
      new DeliveryVerticle(
          0,
          new DeliveryVerticle.Collaborators(
              destinations::get,
              (delivery, settlement) -> store.apply(delivery, settlement),
              admission,
              new Metrics(registry),
              new Disabling(() -> LiveStates.UNKNOWN, () -> 0, this::note, this::change),
              new SenderSettings(
                  new NetworkConfig(List.of("127.0.0.0/8")),
                  32,
                  "1",
                  null,
                  null,
                  (id, text) -> text),
              new Environment(
                  InstantSource.fixed(Instant.ofEpochMilli(Samples.ACCEPTED_AT + 1000)),
                  System::nanoTime,
                  new Random(1)),
              new Programs(this::topology, (delivery, made) -> Future.succeededFuture(true))));

  @BeforeEach
  void deploy() {
    // Somebody was refused a place, so that places given back are told.
    admission.start("dst_refused", 32);
    admission.start("dst_refused", 1);
    admission.finish("dst_refused", 32);
    LocalCodec.registerAll(vertx.eventBus());
    vertx.eventBus().<RoomFreed>localConsumer(Addresses.ROOM, message -> freed.add(message.body()));
    vertx.eventBus().<Held>localConsumer(Addresses.HELD, message -> told.add(message.body()));
    vertx
        .eventBus()
        .<DueLater>localConsumer(Addresses.DUE_LATER, message -> later.add(message.body()));
    vertx.deployVerticle(verticle).await();
  }

  @AfterEach
  void everythingWasGivenBack() {
    vertx.close().await();
    assertThat(admission.inFlight()).isZero();
    assertThat(admission.inFlight(Samples.DESTINATION)).isZero();
    assertThat(admission.bytesLeft()).isEqualTo(MAX_BYTES);
  }

  @Test
  void deliversAndSettles() throws InterruptedException {
    destination(serve("200 OK"));
    hand(Samples.delivery());
    assertThat(settlement()).isInstanceOf(Settlement.Delivered.class);
    awaitFreed(1);
    assertThat(registry.get("hookgate.attempts").tag("outcome", "success").counter().count())
        .isEqualTo(1);
    assertThat(registry.get("hookgate.delivery.lag.seconds").timer().count()).isEqualTo(1);
  }

  @Test
  void retriesBeyondTheBudgetOfAFailingDestinationAreGivenBackForLater()
      throws InterruptedException {
    Misbehaving server = serve("503 Busy");
    destinations.put(
        Samples.DESTINATION,
        Destinations.destination(Samples.DESTINATION, "crm", server.url())
            .budget(new RetryBudgetConfig(0, 1))
            .build());
    LeasedDelivery again = Samples.delivery(Samples.event("{}"), 1, null);
    hand(again);
    assertThat(settlement()).isInstanceOf(Settlement.Retry.class);
    hand(again);
    assertThat(settlement())
        .isInstanceOfSatisfying(
            Settlement.Released.class,
            released -> assertThat(released.delayMillis()).isBetween(1000L, 3000L));
    hand(Samples.delivery());
    assertThat(settlement()).isInstanceOf(Settlement.Retry.class);
    awaitFreed(3);
    assertThat(server.requests).hasSize(2);
  }

  @Test
  void whatATransformMadeCountsAsBytesInFlight() throws InterruptedException {
    topology =
        Routed.topology(
            """
            { "name": "doubled", "source": "any", "destinations": ["crm"], "transform": "[., .]" }
            """);
    BlockingQueue<NetSocket> asked = new LinkedBlockingQueue<>();
    destination(serve(asked::add));

    hand(Routed.delivery("doubled", "{}", false));

    NetSocket socket = Objects.requireNonNull(asked.poll(10, TimeUnit.SECONDS));
    assertThat(admission.bytesLeft()).isEqualTo(MAX_BYTES - "{}".length() - "[{},{}]".length());
    socket.write(Misbehaving.answer("200 OK", ""));
    assertThat(settlement()).isInstanceOf(Settlement.Delivered.class);
    awaitFreed(1);
  }

  @Test
  void oneMessageCarriesManyDeliveries() throws InterruptedException {
    destination(serve("200 OK"));
    LeasedDelivery one = Samples.delivery();
    hand(one, one, one, one, one, one, one, one);
    awaitFreed(8);
    assertThat(settled).hasSize(8).allMatch(Settlement.Delivered.class::isInstance);
  }

  @Test
  void schedulesARetryAndHoldsTheDestinationAsLongAsItAsked() throws InterruptedException {
    destination(serve("503 Busy", "Retry-After: 20"));
    hand(Samples.delivery());
    Settlement.Retry retry = (Settlement.Retry) settlement();
    assertThat(retry.delayMillis()).isBetween(20_000L, 22_000L);
    assertThat(retry.holdMillis()).isEqualTo(20_000);
    assertThat(later.poll(10, TimeUnit.SECONDS))
        .isEqualTo(new DueLater(Ids.shardOf(Samples.EVENT_ID), retry.delayMillis()));
    assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(new Held(Samples.DESTINATION));
    awaitFreed(1);
    assertThat(admission.tryStart(Samples.DESTINATION)).isFalse();
  }

  private Topology topology() {
    if (unknowable) {
      throw new IllegalStateException("nobody knows what is to be hidden");
    }
    return topology;
  }

  @Test
  void anAnswerThatCannotBeLookedIntoIsLeftOutAndTheAttemptCounts() throws InterruptedException {
    unknowable = true;
    destination(serve("200 OK"));

    hand(Samples.delivery());

    Attempt attempt = ((Settlement.Delivered) settlement()).attempt();
    assertThat(attempt.status()).isEqualTo(200);
    assertThat(attempt.requestHeaders()).isEmpty();
    assertThat(attempt.responseTruncated()).isTrue();
  }

  @Test
  void permanentAnswerIsADeadLetter() throws InterruptedException {
    destination(serve("404 Not Found"));
    hand(Samples.delivery());
    assertThat(dead(DeadReason.PERMANENT)).isNotNull();
    awaitFreed(1);
    assertThat(later).isEmpty();
    assertThat(registry.get("hookgate.dead.letters").tag("reason", "permanent").counter().count())
        .isEqualTo(1);
  }

  @Test
  void unknownDestinationIsGivenBackUnsent() throws InterruptedException {
    hand(Samples.delivery());
    assertThat(settlement()).isInstanceOf(Settlement.Released.class);
    awaitFreed(1);
  }

  @Test
  void pausedDestinationIsGivenBackUnsent() throws InterruptedException {
    Misbehaving server = serve("200 OK");
    destination(server, true, true, null);
    hand(Samples.delivery());
    assertThat(settlement()).isInstanceOf(Settlement.Released.class);
    awaitFreed(1);
    assertThat(server.requests).isEmpty();
  }

  @Test
  void disabledDestinationIsADeadLetterWithoutAnAttempt() throws InterruptedException {
    Misbehaving server = serve("200 OK");
    destination(server, false, false, null);
    hand(Samples.delivery());
    assertThat(dead(DeadReason.DESTINATION_GONE)).isNull();
    awaitFreed(1);
    assertThat(server.requests).isEmpty();
  }

  @Test
  void goneDestinationIsADeadLetterAndIsDisabled() throws InterruptedException {
    destination(serve("410 Gone"));
    hand(Samples.delivery());
    assertThat(dead(DeadReason.PERMANENT)).isNotNull();
    assertThat(wishes.poll(10, TimeUnit.SECONDS))
        .extracting(SwitchWish::destinationId, SwitchWish::action, SwitchWish::by)
        .containsExactly(Samples.DESTINATION, SwitchAction.DISABLE, SwitchState.GATEWAY);
    awaitFreed(1);
  }

  @Test
  void leaseThatEndsBeforeTheDeadlineIsGivenBackUnsent() throws InterruptedException {
    Misbehaving server = serve("200 OK");
    destination(server);
    hand(leasedFor(Samples.delivery(), Duration.ofSeconds(1)));
    assertThat(settlement()).isInstanceOf(Settlement.Released.class);
    awaitFreed(1);
    assertThat(server.requests).isEmpty();
  }

  @Test
  void addressThatIsNotAllowedIsADeadLetter() throws InterruptedException {
    destinations.put(
        Samples.DESTINATION, config("http://[::1]:1/", true, false, Duration.ofSeconds(5), null));
    hand(Samples.delivery());
    assertThat(dead(DeadReason.BLOCKED)).isNotNull();
    awaitFreed(1);
  }

  @Test
  void messageToOneUrlCarriesItsOwnParameters() throws InterruptedException {
    Misbehaving server = serve("200 OK");
    SendParameters send =
        new SendParameters(
            server.url(),
            List.of(),
            Duration.ofSeconds(5),
            Samples.POLICY,
            "whsec_c2VjcmV0c2VjcmV0c2VjcmV0");
    hand(Samples.delivery(Samples.event("{}"), 0, send.toJson()));
    assertThat(settlement()).isInstanceOf(Settlement.Delivered.class);
    awaitFreed(Samples.SEND_DESTINATION);
    assertThat(server.requests.get(0)).contains("webhook-signature: v1,");
    assertThat(registry.get("hookgate.attempts").tag("destination", "send").counter().count())
        .isEqualTo(1);
  }

  @Test
  void parametersThatCannotBeReadAreADeadLetterThatSaysSo() throws InterruptedException {
    hand(Samples.delivery(Samples.event("{}"), 0, "{}"));
    assertThat(dead(DeadReason.BLOCKED))
        .isNotNull()
        .extracting(Attempt::detail)
        .asString()
        .contains("send parameters");
    awaitFreed(Samples.SEND_DESTINATION);
  }

  @Test
  void fencedSettleChangesNothing() throws InterruptedException {
    destination(serve("503 Busy"));
    store = (delivery, settlement) -> Future.succeededFuture(SettleResult.FENCED);
    hand(Samples.delivery());
    awaitFreed(1);
    assertThat(later).isEmpty();
  }

  @Test
  void whatWasCancelledMeanwhileIsToldAsCancelledAndNotAsDead() throws InterruptedException {
    destination(serve("404 Not Found"));
    store = (delivery, settlement) -> Future.succeededFuture(SettleResult.CANCELLED);
    hand(Samples.delivery());
    awaitFreed(1);
    assertThat(later).isEmpty();
    assertThat(registry.find("hookgate.dead.letters").counters()).isEmpty();
  }

  @Test
  void settlesTheSameAgainWhileTheStoreIsAwayAndKeepsThePlaceUntilThen()
      throws InterruptedException {
    Misbehaving server = serve("200 OK");
    destination(server);
    AtomicInteger placesKept = new AtomicInteger();
    store =
        (delivery, settlement) -> {
          settled.add(settlement);
          placesKept.addAndGet(admission.inFlight());
          return settled.size() < 3
              ? Future.failedFuture(away())
              : Future.succeededFuture(SettleResult.SETTLED);
        };
    hand(Samples.delivery());
    awaitFreed(1);
    assertThat(placesKept).hasValue(3);
    assertThat(settled).hasSize(3);
    assertThat(List.copyOf(settled)).allMatch(one -> one.equals(settled.peek()));
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void leaseThatEndsWhileTheStoreIsAwayGivesThePlaceBack() throws InterruptedException {
    destinations.put(
        Samples.DESTINATION,
        config(serve("200 OK").url(), true, false, Duration.ofMillis(500), null));
    store =
        (delivery, settlement) -> {
          settled.add(settlement);
          return Future.failedFuture(away());
        };
    hand(leasedFor(Samples.delivery(), Duration.ofMillis(900)));
    awaitFreed(1);
    assertThat(settled).hasSizeGreaterThan(2);
  }

  @Test
  void unexpectedFailuresGiveThePlaceBack() throws InterruptedException {
    destination(serve("200 OK"));
    store =
        (delivery, settlement) -> {
          throw new IllegalStateException("broken on purpose");
        };
    hand(Samples.delivery());
    awaitFreed(1);
  }

  @Test
  void openCircuitUsesNoAttemptAndItsProbeClosesIt() throws InterruptedException {
    AtomicInteger answered = new AtomicInteger();
    Misbehaving server =
        serve(
            socket ->
                socket.write(
                    Misbehaving.answer(
                        answered.incrementAndGet() <= 2 ? "503 Busy" : "200 OK", "")));
    destination(server, true, false, BREAKER);
    hand(Samples.delivery());
    awaitFreed(1);
    hand(Samples.delivery());
    awaitFreed(1);
    assertThat(settled).hasSize(2).allMatch(Settlement.Retry.class::isInstance);
    settled.clear();
    assertThat(admission.tryStart(Samples.DESTINATION)).isFalse();
    // It was on its way when the circuit opened.
    handWithoutAsking(Samples.delivery());
    assertThat(settlement()).isInstanceOf(Settlement.Released.class);
    awaitFreed(1);
    assertThat(server.requests).hasSize(2);
    awaitFreed(1);
    assertThat(admission.start(Samples.DESTINATION, 5)).as("half open").isEqualTo(1);
    admission.finish(Samples.DESTINATION, 1);
    hand(Samples.delivery());
    assertThat(settlement()).isInstanceOf(Settlement.Delivered.class);
    awaitFreed(2);
    assertThat(admission.start(Samples.DESTINATION, 5)).as("closed").isEqualTo(5);
    admission.finish(Samples.DESTINATION, 5);
  }

  @Test
  void drainWaitsForWhatIsInFlightAndGivesBackWhatComesLater() throws InterruptedException {
    BlockingQueue<NetSocket> asked = new LinkedBlockingQueue<>();
    Misbehaving server = serve(asked::add);
    destination(server);
    hand(Samples.delivery());
    NetSocket socket = asked.take();
    Future<Void> drained = verticle.drain(Duration.ofSeconds(30));
    hand(Samples.delivery());
    assertThat(settlement()).isInstanceOf(Settlement.Released.class);
    assertThat(drained.isComplete()).isFalse();
    socket.write(Misbehaving.answer("200 OK", ""));
    drained.await();
    assertThat(settlement()).isInstanceOf(Settlement.Delivered.class);
    assertThat(server.requests).hasSize(1);
    awaitFreed(2);
  }

  @Test
  void drainEndsByItsLimitAndStopSettlesWhatItBreaksOff() throws InterruptedException {
    BlockingQueue<NetSocket> asked = new LinkedBlockingQueue<>();
    destination(serve(asked::add));
    hand(Samples.delivery());
    asked.take();
    verticle.drain(Duration.ofMillis(50)).await();
    assertThat(settled).isEmpty();
    vertx.undeploy(verticle.deploymentID()).await();
    Settlement.Retry retry = (Settlement.Retry) settlement();
    assertThat(retry.attempt().error()).isEqualTo(ErrorClass.RESET);
    awaitFreed(1);
  }

  @Test
  void givesBackUnsentWhatWasLeasedBeforeTheDestinationAskedToWait() throws InterruptedException {
    destination(serve("503 Busy", "Retry-After: 20"));
    hand(Samples.delivery());
    assertThat(settlement()).isInstanceOf(Settlement.Retry.class);
    awaitFreed(1);

    handWithoutAsking(Samples.delivery());

    assertThat(settlement()).isInstanceOf(Settlement.Released.class);
    awaitFreed(1);
  }

  private void hand(LeasedDelivery... deliveries) {
    assertThat(admission.start(deliveries[0].destinationId(), deliveries.length))
        .isEqualTo(deliveries.length);
    handOver(deliveries);
  }

  /** Takes its place although the destination is held, as one that came before the hold did. */
  private void handWithoutAsking(LeasedDelivery delivery) {
    admission.finish(Samples.DESTINATION, -1);
    handOver(delivery);
  }

  private void handOver(LeasedDelivery... deliveries) {
    for (LeasedDelivery delivery : deliveries) {
      admission.addBytes(delivery.destinationId(), delivery.event().body().length);
    }
    vertx.eventBus().send(Addresses.worker(0), new Leased(List.of(deliveries)));
  }

  private Settlement settlement() throws InterruptedException {
    Settlement settlement = settled.poll(10, TimeUnit.SECONDS);
    if (settlement == null) {
      throw new AssertionError("nothing was settled within 10 s");
    }
    return settlement;
  }

  private @Nullable Attempt dead(DeadReason reason) throws InterruptedException {
    Settlement settlement = settlement();
    assertThat(settlement).isInstanceOf(Settlement.Dead.class);
    assertThat(((Settlement.Dead) settlement).reason()).isEqualTo(reason);
    return ((Settlement.Dead) settlement).attempt();
  }

  private void awaitFreed(int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      awaitFreed(Samples.DESTINATION);
    }
  }

  private void awaitFreed(String destinationId) throws InterruptedException {
    assertThat(freed.poll(10, TimeUnit.SECONDS)).isEqualTo(new RoomFreed(destinationId));
  }

  private Misbehaving serve(String status, String... headers) {
    return serve(socket -> socket.write(Misbehaving.answer(status, "", headers)));
  }

  private Misbehaving serve(Consumer<NetSocket> answer) {
    return Misbehaving.start(vertx, new NetServerOptions(), answer);
  }

  private Future<Noted> note(String id, long since) {
    return Future.succeededFuture(new Noted(0, since));
  }

  private Future<Boolean> change(SwitchWish wish) {
    wishes.add(wish);
    return Future.succeededFuture(true);
  }

  private void destination(Misbehaving server) {
    destination(server, true, false, null);
  }

  private void destination(
      Misbehaving server, boolean enabled, boolean paused, @Nullable BreakerConfig breaker) {
    destinations.put(
        Samples.DESTINATION,
        config(server.url(), enabled, paused, Duration.ofSeconds(10), breaker));
  }

  private static DestinationConfig config(
      String url,
      boolean enabled,
      boolean paused,
      Duration timeout,
      @Nullable BreakerConfig breaker) {
    return Destinations.destination(Samples.DESTINATION, "crm", url)
        .enabled(enabled)
        .paused(paused)
        .retry(Samples.POLICY)
        .timeout(timeout)
        .breaker(breaker)
        .build();
  }

  private static LeasedDelivery leasedFor(LeasedDelivery delivery, Duration lease) {
    return new LeasedDelivery(
        delivery.id(),
        delivery.event(),
        delivery.destinationId(),
        delivery.lane(),
        delivery.token(),
        System.nanoTime() + lease.toNanos(),
        delivery.attempts(),
        delivery.createdAt(),
        null,
        null,
        delivery.recordBytes());
  }

  private static StoreUnavailable away() {
    return new StoreUnavailable(StoreUnavailable.Reason.UNREACHABLE, "away on purpose");
  }
}
