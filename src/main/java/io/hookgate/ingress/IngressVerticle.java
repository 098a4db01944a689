package io.hookgate.ingress;

import io.hookgate.config.IngressConfig;
import io.hookgate.config.TlsConfig;
import io.hookgate.config.Topology;
import io.hookgate.intake.Choosing;
import io.hookgate.intake.HandOver;
import io.hookgate.intake.IntakeBudget;
import io.hookgate.telemetry.Metrics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The public listener. One instance per event loop; they share the port. HTTP/1.1 only: senders of
 * webhooks need no more, and what is not spoken cannot be flooded.
 */
public final class IngressVerticle extends VerticleBase {
  /** What instances with port 0 have in common, so that they share the port that they get. */
  private static final int SHARED_RANDOM_PORT = 8080;

  private static final long MIN_IDLE_MILLIS = 60_000;

  private final IngressConfig config;
  private final Supplier<Topology> topology;
  private final BooleanSupplier ready;
  private final IntakeBudget budget;
  private final Metrics metrics;
  private final Backend backend;

  private volatile @Nullable HttpServer server;
  private @Nullable Reception reception;
  private @Nullable Deadlines deadlines;
  private @Nullable Future<Void> stopped;

  /**
   * @param topology what is in force now; asked for each request
   * @param ready whether this node wants traffic
   * @param budget shared by all instances of a node
   */
  public IngressVerticle(
      IngressConfig config,
      Supplier<Topology> topology,
      BooleanSupplier ready,
      IntakeBudget budget,
      Metrics metrics,
      Backend backend) {
    this.config = config;
    this.topology = topology;
    this.ready = ready;
    this.budget = budget;
    this.metrics = metrics;
    this.backend = backend;
  }

  @Override
  public Future<?> start() {
    Deadlines ofRequests = new Deadlines(vertx, config.requestTimeout());
    Reception front =
        new Reception(
            vertx, chain(), new Evidence(metrics, System::nanoTime), backend.rejections());
    deadlines = ofRequests;
    reception = front;
    HttpServer listening =
        vertx
            .createHttpServer(options())
            .connectionHandler(connection -> ConnectionWatch.install(connection, ofRequests))
            .requestHandler(front);
    server = listening;
    return listening.listen(
        config.port() == 0
            ? SocketAddress.sharedRandomPort(SHARED_RANDOM_PORT, config.host())
            : SocketAddress.inetSocketAddress(config.port(), config.host()));
  }

  @Override
  public Future<?> stop() {
    return stopAccepting(Duration.ZERO);
  }

  /** The port it listens on, 0 before it was started. Any thread. */
  public int port() {
    HttpServer listening = server;
    return listening == null ? 0 : listening.actualPort();
  }

  /**
   * Closes the listener and its idle connections. Requests in flight are answered, and their
   * connections closed; what is not answered within the limit is cut off. The first call decides.
   * Any thread.
   */
  public Future<Void> stopAccepting(Duration limit) {
    Context loop = context;
    if (loop == null) {
      // A stop in the midst of the start: there is nothing to end yet.
      return Future.succeededFuture();
    }
    Promise<Void> done = Promise.promise();
    loop.runOnContext(nothing -> drain(limit).onComplete(done));
    return done.future();
  }

  private Future<Void> drain(Duration limit) {
    if (stopped != null) {
      return stopped;
    }
    if (server == null || reception == null || deadlines == null) {
      return Future.succeededFuture();
    }
    reception.leave();
    Deadlines ofRequests = deadlines;
    stopped =
        server
            .shutdown(limit.toMillis(), TimeUnit.MILLISECONDS)
            .onComplete(closed -> ofRequests.close());
    return stopped;
  }

  private Stage<HttpServerRequest> chain() {
    Sources sources = new Sources(topology);
    Stage<Proven> intake =
        new Intake(backend, sources, budget, new HandOver(vertx.eventBus()), new Choosing(vertx));
    Stage<Proven> splitting = new Splitting(budget, intake);
    Doorstep doorstep = backend.doorstep();
    Stage<Received> proven =
        new Questions(true, doorstep, received -> splitting.handle(received.proven()));
    Judging judging = new Judging(vertx, backend.documents().apply(vertx));
    Stage<Received> configured = new SignatureCheck(backend.clock(), judging, metrics, proven);
    KeptSecrets secrets = new KeptSecrets(vertx, doorstep.kept(), System::nanoTime);
    Stage<Received> check =
        new KeptSecretCheck(secrets, backend.clock(), metrics, proven, configured);
    Stage<Arrival> reader =
        new BodyReader(
            config.maxBody(),
            config.requestTimeout(),
            budget,
            new Questions(false, doorstep, check));
    Stage<Arrival> peer = new PeerCheck(new SenderAddress(config.trustedProxies()), reader);
    return new HealthProbe(ready, new SourceLookup(sources, peer));
  }

  private HttpServerOptions options() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(false)
            // Silence on both sides; longer than a request and its answer may take.
            .setIdleTimeout((int) Math.max(MIN_IDLE_MILLIS, 2 * config.requestTimeout().toMillis()))
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    TlsConfig tls = config.tls();
    return tls == null ? options : secured(options, tls);
  }

  private static HttpServerOptions secured(HttpServerOptions options, TlsConfig tls) {
    options
        .setSsl(true)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(tls.cert().toString())
                .setKeyPath(tls.key().toString()));
    if (tls.clientCa() != null) {
      // Asked for and not demanded: only sources with mtls need one.
      options
          .setClientAuth(ClientAuth.REQUEST)
          .setTrustOptions(new PemTrustOptions().addCertPath(tls.clientCa().toString()));
    }
    return options;
  }
}
