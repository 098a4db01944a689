package io.hookgate.api;

import io.hookgate.config.ApiConfig;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
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

  /**
   * @param config where to listen, and the keys, of which only digests are kept; port 0 takes any
   * @param clock of accepted events and relative times
   * @param random of ids
   */
  public ApiVerticle(
      ApiConfig config, ApiParts parts, InstantSource clock, RandomGenerator random) {
    this.host = config.host();
    this.port = config.port();
    this.keys = new ApiKeys(config.keys());
    this.parts = parts;
    this.clock = clock;
    this.random = random;
  }

  /** Fails when the address cannot be bound. */
  @Override
  public Future<?> start() {
    ApiRouter router =
        new ApiRouter(
            vertx, new Authentication(keys, clock), new HostCheck(host), ApiRouter.BODY_DEADLINE);
    HttpServer created =
        vertx
            .createHttpServer(options())
            .requestHandler(router.mount(operations(vertx, parts, clock, random)))
            .invalidRequestHandler(Problems::invalidRequest);
    server = created;
    return created.listen(port, host);
  }

  /** Lets requests at work finish. */
  @Override
  public Future<?> stop() {
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
      Vertx vertx, ApiParts parts, InstantSource clock, RandomGenerator random) {
    Hints hints = new Hints(vertx.eventBus());
    return Stream.of(
            new HealthResource(parts.health()).operations(),
            new MetricsResource(vertx, parts.metrics()).operations(),
            new OpenApiResource().operations(),
            new ProvidersResource().operations(),
            new RoutesResource(vertx, parts).operations(),
            new EventsResource(parts, hints, clock, random).operations(),
            new DeadLettersResource(parts, clock).operations(),
            new ReplaysResource(parts, clock, random).operations(),
            new RejectionsResource(parts, clock).operations(),
            new AlertsResource(parts.store().incidents()).operations(),
            new DestinationsResource(parts).operations(),
            new AuditResource(parts).operations(),
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
