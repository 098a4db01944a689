package io.hookgate.api;

import io.hookgate.config.ApiConfig;
import io.hookgate.model.DefinitionKind;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The second listener. Deploy one instance: its limits are counted on one event loop. */
public final class ApiVerticle extends VerticleBase {
  private static final int IDLE_SECONDS = 60;
  private static final int STOP_SECONDS = 5;

  private final String host;
  private final int port;
  private final ApiKeys keys;
  private final ApiParts parts;
  private final InstantSource clock;
  private final RandomGenerator random;
  private @Nullable HttpServer server;
  private @Nullable BulkReplay replays;

  /**
   * @param config where to listen; port 0 takes any
   * @param clock of accepted events and relative times
   * @param random of ids
   */
  public ApiVerticle(
      ApiConfig config, ApiParts parts, InstantSource clock, RandomGenerator random) {
    this.host = config.host();
    this.port = config.port();
    this.keys =
        new ApiKeys(() -> parts.defined().config().get().api().keys(), parts.defined().known());
    this.parts = parts;
    this.clock = clock;
    this.random = random;
  }

  /** Fails when the address cannot be bound. */
  @Override
  public Future<?> start() {
    BulkReplay bulk = new BulkReplay(vertx, parts, new Hints(vertx.eventBus()), clock, random);
    replays = bulk;
    ApiRouter router =
        new ApiRouter(
            vertx, new Authentication(keys, clock), new HostCheck(host), ApiRouter.BODY_DEADLINE);
    HttpServer created =
        vertx
            .createHttpServer(options())
            .requestHandler(router.mount(operations(vertx, parts, bulk, clock, random)))
            .invalidRequestHandler(Problems::invalidRequest);
    server = created;
    return created.listen(port, host);
  }

  /** Ends a running replay and lets requests at work finish. */
  @Override
  public Future<?> stop() {
    if (replays != null) {
      replays.stop();
    }
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(STOP_SECONDS, TimeUnit.SECONDS);
  }

  /** The port that it listens on; 0 before it does. */
  public int actualPort() {
    return server == null ? 0 : server.actualPort();
  }

  /** Every call that there is. */
  static List<Operation> operations(
      Vertx vertx, ApiParts parts, BulkReplay bulk, InstantSource clock, RandomGenerator random) {
    Hints hints = new Hints(vertx.eventBus());
    Defining defining = Defining.of(vertx, parts, random);
    return Stream.of(
            new HealthResource(parts.health()).operations(),
            new MetricsResource(vertx, parts.metrics()).operations(),
            new OpenApiResource().operations(),
            new ProvidersResource().operations(),
            new RoutesResource(vertx, parts).operations(),
            new EventsResource(parts, hints, clock, random).operations(),
            new DeadLettersResource(parts, bulk, clock).operations(),
            new RejectionsResource(parts, clock).operations(),
            new AlertsResource(parts.store().incidents()).operations(),
            new DestinationsResource(parts, defining.catalog()).operations(),
            new DefinitionsResource(DefinitionKind.SOURCE, parts, defining).operations(),
            new DefinitionsResource(DefinitionKind.DESTINATION, parts, defining).operations(),
            new DefinitionsResource(DefinitionKind.ROUTE, parts, defining).operations(),
            new SecretRotation(defining, clock).operations(),
            new PingResource(parts, defining.catalog(), hints, clock, random).operations(),
            new WebhooksResource(defining, clock).operations(),
            new AuditResource(parts).operations(),
            new KeysResource(parts, clock, new SecureRandom()).operations(),
            new SendResource(parts, hints, clock, random).operations())
        .flatMap(List::stream)
        .toList();
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setIdleTimeout(IDLE_SECONDS)
        .setMaxInitialLineLength(Problems.MAX_REQUEST_LINE)
        .setMaxHeaderSize(Problems.MAX_HEADERS)
        .setHttp2ClearTextEnabled(false);
  }
}
