package io.hookgate.app;

import io.hookgate.admission.Admission;
import io.hookgate.alerts.AlertsVerticle;
import io.hookgate.api.ApiParts;
import io.hookgate.api.ApiVerticle;
import io.hookgate.bus.LocalCodec;
import io.hookgate.cli.Build;
import io.hookgate.config.BreakerConfig;
import io.hookgate.config.DestinationConfig;
import io.hookgate.config.GatewayConfig;
import io.hookgate.config.RetryBudgetConfig;
import io.hookgate.delivery.DeliveryVerticle;
import io.hookgate.delivery.Disabling;
import io.hookgate.delivery.Environment;
import io.hookgate.delivery.Programs;
import io.hookgate.delivery.SenderSettings;
import io.hookgate.dispatch.Claiming;
import io.hookgate.dispatch.DispatcherVerticle;
import io.hookgate.ingress.Backend;
import io.hookgate.ingress.Doorstep;
import io.hookgate.ingress.IngressVerticle;
import io.hookgate.ingress.Readmitting;
import io.hookgate.ingress.RejectionLog;
import io.hookgate.intake.IntakeBudget;
import io.hookgate.model.SwitchState;
import io.hookgate.network.AddressGuard;
import io.hookgate.network.Documents;
import io.hookgate.network.Locator;
import io.hookgate.network.Visitor;
import io.hookgate.replay.ReplayVerticle;
import io.hookgate.retention.RetentionVerticle;
import io.hookgate.retry.RetryVerticle;
import io.hookgate.store.AcceptRequest;
import io.hookgate.store.AcceptResult;
import io.hookgate.store.Audit;
import io.hookgate.store.BroughtSecrets;
import io.hookgate.store.Sealer;
import io.hookgate.store.Store;
import io.hookgate.store.StoreUnavailable;
import io.hookgate.telemetry.Health;
import io.hookgate.telemetry.Metrics;
import io.hookgate.traffic.Traffic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: deploys the verticles, gives them what they work with, and takes them down in
 * the opposite order.
 *
 * <pre>
 * start: live state | workers, dispatcher, retry, alerts, replay, retention | API | ingress -> ready
 * stop:  not ready -> ingress stops accepting -> replay, retention, retry and claims stop -> workers drain -> the rest
 * </pre>
 */
final class Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  /** Deliveries of one destination that a node attempts at once. */
  private static final int PER_DESTINATION = 256;

  private static final Audit.Subject FILES = new Audit.Subject("configuration", "", "", "");

  /** Shorter than providers wait for the answer to their question. */
  private static final Duration VISIT_TIMEOUT = Duration.ofSeconds(5);

  private static final int IN_FLIGHT = 4096;
  private static final int ACCEPTS = 4096;

  /** The share of the heap that bodies in flight may take, for receiving and for sending each. */
  private static final int HEAP_SHARE = 8;

  private final Vertx vertx;
  private final GatewayConfig config;
  private final Store store;
  private final Instruments instruments;
  private final LiveTopology topology;
  private final Admission admission;
  private final Sealer sealer;
  private final IntakeBudget budget;
  private final Rotating rotating;
  private final RejectionLog rejections;
  // Whoever stops the gateway may do so from another thread while it is still starting.
  private final List<DeliveryVerticle> workers = new CopyOnWriteArrayList<>();
  private final List<IngressVerticle> listeners = new CopyOnWriteArrayList<>();
  private @Nullable ApiVerticle api;
  private final List<String> workerDeployments = new CopyOnWriteArrayList<>();
  private volatile @Nullable DispatcherVerticle dispatcher;
  private volatile @Nullable String retryDeployment;
  private volatile @Nullable String alertsDeployment;
  private volatile @Nullable NodeBeat beat;
  private volatile @Nullable String replayDeployment;
  private volatile @Nullable String retentionDeployment;

  /** What reports about the gateway. */
  record Instruments(Metrics metrics, Health health) {}

  Gateway(Vertx vertx, GatewayConfig config, Store store, Rules rules, Instruments instruments) {
    this.vertx = vertx;
    this.config = config;
    this.store = store;
    this.instruments = instruments;
    this.rotating = new Rotating(vertx, store.rotation());
    this.sealer = Keyring.sealer(config.encryption());
    this.topology =
        new LiveTopology(
            vertx, store, new LiveDefinitions(config, sealer), rules, instruments.health());
    this.admission = new Admission(PER_DESTINATION, IN_FLIGHT, heapShare(), System::nanoTime);
    this.budget = new IntakeBudget(new AtomicLong(), heapShare(), ACCEPTS);
    this.rejections =
        new RejectionLog(
            vertx,
            store.rejections()::keep,
            new RejectionLog.Keeping(
                sealer, config.retention().rejections(), config.ingress().trustedProxies()),
            instruments.metrics(),
            InstantSource.system());
  }

  /** Deploys everything; when it completes, both listeners are open. */
  Future<Void> start() {
    LocalCodec.registerAll(vertx.eventBus());
    new Telling(instruments.metrics().traffic(), topology::get).start(store, vertx.eventBus());
    return topology.start().compose(known -> deploy());
  }

  private Future<Void> deploy() {
    int loops = Processes.eventLoops();
    Function<String, @Nullable DestinationConfig> destinations =
        id -> topology.get().destination(id);
    List<Future<?>> first = new ArrayList<>();
    for (int i = 0; i < loops; i++) {
      DeliveryVerticle worker = new DeliveryVerticle(i, collaborators(destinations));
      workers.add(worker);
      first.add(vertx.deployVerticle(worker).onSuccess(workerDeployments::add));
    }
    Claiming.Parts claiming =
        new Claiming.Parts(store, admission, destinations, instruments.metrics());
    DispatcherVerticle dispatching = new DispatcherVerticle(claiming, loops);
    dispatcher = dispatching;
    first.add(vertx.deployVerticle(dispatching));
    first.add(
        vertx
            .deployVerticle(new RetryVerticle(store))
            .onSuccess(deployment -> retryDeployment = deployment));
    first.add(deployAlerts());
    first.add(
        vertx
            .deployVerticle(
                new ReplayVerticle(store, topology::get, instruments.metrics().traffic()::told))
            .onSuccess(deployment -> replayDeployment = deployment));
    first.add(deployRetention());
    new BacklogReport(vertx, store, topology::get, instruments.metrics()).start();
    rotating.start();
    return Future.all(first)
        .compose(v -> deployApi())
        .compose(v -> deployIngress(loops))
        .onSuccess(v -> topology.announceDisabled())
        .onSuccess(v -> instruments.health().set(Conditions.SERVING, true))
        .compose(v -> startBeat());
  }

  private Future<?> deployRetention() {
    RetentionVerticle.Parts parts =
        new RetentionVerticle.Parts(
            store,
            () -> config().retention(),
            instruments.metrics(),
            InstantSource.system(),
            System::nanoTime);
    return vertx
        .deployVerticle(new RetentionVerticle(parts))
        .onSuccess(deployment -> retentionDeployment = deployment);
  }

  private Future<Void> startBeat() {
    Traffic traffic = instruments.metrics().traffic();
    NodeBeat beating =
        new NodeBeat(
            vertx,
            store.nodes(),
            instruments.health(),
            new NodeBeat.Node(
                traffic.feed().id(),
                traffic.startedAt(),
                config.ingress().host() + ':' + ingressPort(),
                config.api().host() + ':' + apiPort(),
                () -> config().fingerprint(),
                store.id()),
            new NodeBeat.Clocks(InstantSource.system(), topology::storeMillis));
    beat = beating;
    return beating.start();
  }

  private Future<?> deployAlerts() {
    return vertx.deployVerticle(alerts()).onSuccess(deployment -> alertsDeployment = deployment);
  }

  /** The configuration of the files that is in force. */
  GatewayConfig config() {
    return topology.defined().config();
  }

  /** Takes another configuration of the files; done when it is in force on this node. */
  Future<Void> reconfigure(GatewayConfig changed) {
    boolean sameAlerts = changed.alerts().equals(config().alerts());
    String watching = alertsDeployment;
    return topology
        .reconfigure(changed)
        .compose(v -> sameAlerts || watching == null ? done() : vertx.undeploy(watching))
        .compose(v -> sameAlerts ? done() : deployAlerts().mapEmpty())
        .compose(v -> store.audit().note(SwitchState.GATEWAY, "reload", FILES, ""));
  }

  private AlertsVerticle alerts() {
    return new AlertsVerticle(
        new AlertsVerticle.Parts(
            store,
            config().alerts(),
            topology::get,
            store::shares,
            config.network(),
            instruments.metrics()),
        new AlertsVerticle.Surroundings(InstantSource.system(), System::nanoTime, random()));
  }

  private DeliveryVerticle.Collaborators collaborators(
      Function<String, @Nullable DestinationConfig> destinations) {
    return new DeliveryVerticle.Collaborators(
        destinations,
        store::settle,
        admission,
        instruments.metrics(),
        new Disabling(
            topology::states, topology::storeMillis, store.switches()::note, topology::change),
        new SenderSettings(
            config.network(),
            PER_DESTINATION,
            Build.read().version(),
            BreakerConfig.DEFAULT,
            RetryBudgetConfig.DEFAULT,
            sealer::open),
        Environment.system(),
        new Programs(topology::get, store::keepBody));
  }

  private Future<String> deployApi() {
    Duration life = config.retention().rejections();
    Readmitting readmitting =
        new Readmitting(
            vertx,
            store.rejections(),
            sealer,
            topology::get,
            backend(),
            new Readmitting.Limits(budget, instruments.metrics(), life));
    ApiParts parts =
        new ApiParts(
            store,
            topology::get,
            instruments.health(),
            instruments.metrics(),
            sealer::seal,
            new ApiParts.Rejected(life, readmitting::readmit, readmitting::bodies),
            new ApiParts.Live(topology::states, topology::change),
            new ApiParts.Defined(
                () -> topology.defined().known(),
                () -> topology.defined().reader(),
                () -> topology.defined().config(),
                topology::define,
                sealer),
            new ApiParts.Intake(
                this::accept, admission, budget, new AddressGuard(config.network().allow())));
    ApiVerticle verticle = new ApiVerticle(config.api(), parts, InstantSource.system(), random());
    api = verticle;
    return vertx.deployVerticle(verticle);
  }

  private Backend backend() {
    AddressGuard guard = new AddressGuard(config.network().allow());
    return new Backend(
        this::accept,
        store.shards(),
        admission,
        InstantSource.system(),
        random(),
        rejections,
        onLoop -> Documents.of(onLoop, guard, config.network().proxy()),
        doorstep(guard));
  }

  /** A destination may have been paused or disabled long since: what nobody knows is not judged. */
  private Future<AcceptResult> accept(AcceptRequest request) {
    return topology.fresh()
        ? store.accept(request)
        : Future.failedFuture(
            new StoreUnavailable(
                StoreUnavailable.Reason.UNREACHABLE,
                "the state of destinations could not be read for some seconds"));
  }

  private Future<?> deployIngress(int loops) {
    List<Future<?>> deployed = new ArrayList<>();
    for (int i = 0; i < loops; i++) {
      IngressVerticle listener =
          new IngressVerticle(
              config.ingress(),
              topology::get,
              instruments.health()::ready,
              budget,
              instruments.metrics(),
              backend());
      listeners.add(listener);
      deployed.add(vertx.deployVerticle(listener));
    }
    return Future.all(deployed);
  }

  /** Each listener has its own: what it visits with belongs to one event loop. */
  private Doorstep doorstep(AddressGuard guard) {
    BroughtSecrets brought = store.broughtSecrets(sealer);
    Locator locator = new Locator(guard, System::nanoTime, Locator.system(vertx));
    Visitor visitor = new Visitor(vertx, locator, VISIT_TIMEOUT, config.network().proxy());
    return new Doorstep(brought::keep, brought::read, visitor::visit);
  }

  /**
   * Stops accepting and lets what is in flight finish, both within {@code limit}, and gives the
   * rest back.
   */
  Future<Void> stop(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    instruments.health().set(Conditions.SERVING, false);
    rotating.stop();
    if (api != null) {
      api.endStreams();
    }
    return all(listeners, listener -> listener.stopAccepting(limit))
        .compose(v -> replayDeployment == null ? done() : vertx.undeploy(replayDeployment))
        .otherwiseEmpty()
        .compose(v -> retentionDeployment == null ? done() : vertx.undeploy(retentionDeployment))
        .otherwiseEmpty()
        .compose(v -> retryDeployment == null ? done() : vertx.undeploy(retryDeployment))
        .otherwiseEmpty()
        .compose(v -> dispatcher == null ? done() : dispatcher.stopClaiming())
        .otherwiseEmpty()
        .compose(v -> all(workers, worker -> worker.drain(until(end))))
        // What is broken off now is settled while the store still answers.
        .compose(v -> all(workerDeployments, vertx::undeploy))
        .compose(v -> alertsDeployment == null ? done() : vertx.undeploy(alertsDeployment))
        .otherwiseEmpty()
        .compose(v -> beat == null ? done() : beat.stop())
        .onComplete(v -> topology.stop());
  }

  private static <T> Future<Void> all(List<T> things, Function<T, Future<?>> stop) {
    List<Future<?>> stopping = new ArrayList<>();
    things.forEach(thing -> stopping.add(stop.apply(thing)));
    return stopping.isEmpty()
        ? done()
        : Future.join(stopping)
            .onFailure(e -> LOG.atWarn().addKeyValue("cause", e.getMessage()).log("gateway.drain"))
            .<Void>mapEmpty()
            .otherwiseEmpty();
  }

  private static Duration until(long endNanos) {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  private static Future<Void> done() {
    return Future.succeededFuture();
  }

  int ingressPort() {
    return listeners.isEmpty() ? 0 : listeners.get(0).port();
  }

  int apiPort() {
    return api == null ? 0 : api.actualPort();
  }

  private static long heapShare() {
    return Runtime.getRuntime().maxMemory() / HEAP_SHARE;
  }

  private static RandomGenerator random() {
    return () -> ThreadLocalRandom.current().nextLong();
  }
}
