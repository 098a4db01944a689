package io.hookgate.ingress;

import io.hookgate.admission.Admission;
import io.hookgate.bus.Addresses;
import io.hookgate.bus.Due;
import io.hookgate.bus.Leased;
import io.hookgate.bus.LocalCodec;
import io.hookgate.config.IngressConfig;
import io.hookgate.config.TlsConfig;
import io.hookgate.config.Topology;
import io.hookgate.intake.IntakeBudget;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.network.AddressGuard;
import io.hookgate.network.AddressRange;
import io.hookgate.network.Documents;
import io.hookgate.store.AcceptRequest;
import io.hookgate.store.AcceptResult;
import io.hookgate.store.NewDelivery;
import io.hookgate.store.RejectedRequest;
import io.hookgate.store.Sealer;
import io.hookgate.telemetry.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A listener on a port of its own, with a store that does what the test says. */
final class Gate implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final String DATA_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(1);
  static final int MAX_BODY = 64 * 1024;
  static final long MAX_HELD = 3L * MAX_BODY;
  static final int MAX_ACCEPTS = 2;

  final Vertx vertx = Vertx.vertx();
  final Admission admission = new Admission(4, 100, 1 << 20, System::nanoTime);
  final AtomicLong held = new AtomicLong();
  final IntakeBudget budget = new IntakeBudget(held, MAX_HELD, MAX_ACCEPTS);
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final List<AcceptRequest> accepted = new CopyOnWriteArrayList<>();
  final BlockingQueue<Leased> leased = new LinkedBlockingQueue<>();
  final BlockingQueue<Due> due = new LinkedBlockingQueue<>();
  final Map<String, List<String>> brought = new ConcurrentHashMap<>();
  final AtomicInteger looks = new AtomicInteger();
  final List<URI> visited = new CopyOnWriteArrayList<>();
  volatile Future<Integer> atVisited = Future.succeededFuture(200);
  volatile Instant now = NOW;
  final BlockingQueue<RejectedRequest> rejected = new LinkedBlockingQueue<>();
  volatile boolean ready = true;
  volatile Topology topology;
  volatile Function<AcceptRequest, Future<AcceptResult>> store = Gate::storeAndLease;
  volatile Function<RejectedRequest, Future<Void>> evidence =
      one -> {
        rejected.add(one);
        return Future.succeededFuture();
      };
  final RejectionLog rejections =
      new RejectionLog(
          vertx,
          one -> evidence.apply(one),
          new RejectionLog.Keeping(
              new Sealer(Map.of("k1", DATA_KEY)),
              Duration.ofDays(7),
              List.of(AddressRange.parse("127.0.0.0/8"))),
          new Metrics(registry),
          () -> now);
  final IngressVerticle verticle;
  private final Function<Vertx, Documents> documents;

  Gate(Topology topology) {
    this(topology, onLoop -> Documents.of(onLoop, new AddressGuard(List.of()), null));
  }

  /** With another way to fetch keys. */
  Gate(Topology topology, Function<Vertx, Documents> documents) {
    this.topology = topology;
    this.documents = documents;
    LocalCodec.registerAll(vertx.eventBus());
    vertx.eventBus().<Leased>consumer(Addresses.LEASED, message -> leased.add(message.body()));
    vertx.eventBus().<Due>consumer(Addresses.DUE, message -> due.add(message.body()));
    verticle = verticle();
    await(vertx.deployVerticle(verticle));
  }

  /** One more listener that shares the port. */
  IngressVerticle verticle() {
    return verticle("127.0.0.1", null);
  }

  /** One more listener; those of a host share a port. */
  IngressVerticle verticle(String host, @Nullable TlsConfig tls) {
    return verticle(new IngressConfig(host, 0, MAX_BODY, REQUEST_TIMEOUT, tls, null));
  }

  /** One more listener. */
  IngressVerticle verticle(IngressConfig config) {
    return new IngressVerticle(
        config,
        () -> topology,
        () -> ready,
        budget,
        new Metrics(registry),
        new Backend(
            this::accept,
            Ids.SHARDS,
            admission,
            () -> now,
            new SplittableRandom(1),
            rejections,
            documents,
            doorstep()));
  }

  /** Keeps what providers bring as a store would. */
  private Doorstep doorstep() {
    return new Doorstep(
        (source, secret) -> {
          brought.computeIfAbsent(source, s -> new CopyOnWriteArrayList<>()).add(0, secret);
          return Future.succeededFuture();
        },
        source -> {
          looks.incrementAndGet();
          return Future.succeededFuture(List.copyOf(brought.getOrDefault(source, List.of())));
        },
        url -> {
          visited.add(url);
          return atVisited;
        });
  }

  RawClient connect() {
    return new RawClient(verticle.port());
  }

  /** How often an outcome was counted for a source. */
  double counted(String source, String outcome) {
    Counter counter =
        registry.find("hookgate.events").tag("source", source).tag("outcome", outcome).counter();
    return counter == null ? 0 : counter.count();
  }

  Leased nextLeased() throws InterruptedException {
    Leased next = leased.poll(5, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was handed over");
    }
    return next;
  }

  Due nextDue() throws InterruptedException {
    Due next = due.poll(5, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was said to be due");
    }
    return next;
  }

  /** What a store says that stored the event and leased whatever was to be leased. */
  static Future<AcceptResult> storeAndLease(AcceptRequest request) {
    Event event = request.event();
    List<LeasedDelivery> leased = new ArrayList<>();
    List<String> due = new ArrayList<>();
    for (int i = 0; i < request.deliveries().size(); i++) {
      NewDelivery delivery = request.deliveries().get(i);
      if (delivery.leaseMillis() > 0) {
        leased.add(lease(event, i, delivery));
      } else if (!delivery.unparsable()) {
        due.add(delivery.destinationId());
      }
    }
    return Future.succeededFuture(new AcceptResult.Accepted(event.id(), leased, due));
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  private Future<AcceptResult> accept(AcceptRequest request) {
    accepted.add(request);
    return store.apply(request);
  }

  private static LeasedDelivery lease(Event event, int index, NewDelivery delivery) {
    return new LeasedDelivery(
        Ids.deliveryId(event.id(), index),
        event,
        delivery.destinationId(),
        delivery.lane(),
        "token",
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delivery.leaseMillis()),
        0,
        event.acceptedAt(),
        null,
        null,
        event.body().length);
  }
}
