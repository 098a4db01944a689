package io.hookgate.api;

import io.hookgate.config.ApiConfig;
import io.hookgate.intake.HandOver;
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
  private final Streams.Pace pace;
  private final InstantSource clock;
  private final RandomGenerator random;
  private @Nullable HttpServer server;
  private final Exports exports = new Exports();
  private @Nullable Streams streams;

  /**
   * @param config where to listen; port 0 takes any
   * @param clock of accepted events and relative times
   * @param random of ids
   */
  public ApiVerticle(
      ApiConfig config, ApiParts parts, InstantSource clock, RandomGenerator random) {
    this(config, parts, Streams.Pace.USUAL, clock, random);
  }

  ApiVerticle(
      ApiConfig config,
      ApiParts parts,
      Streams.Pace pace,
      InstantSource clock,
      RandomGenerator random) {
    this.pace = pace;
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
    Streams feed = new Streams(vertx, parts.metrics(), pace);
    streams = feed;
    ApiRouter router =
        new ApiRouter(
            vertx, new Authentication(keys, clock), new HostCheck(host), ApiRouter.BODY_DEADLINE);
    HttpServer created =
        vertx
            .createHttpServer(options())
            .requestHandler(router.mount(operations(vertx, parts, feed, exports, clock, random)))
            .invalidRequestHandler(Problems::invalidRequest);
    server = created;
    return created.listen(port, host);
  }

  /** Ends live feeds and exports, and admits no more. Any thread. */
  public void endStreams() {
    Streams open = streams;
    if (open != null) {
      context.runOnContext(
          go -> {
            open.end();
            exports.end();
          });
    }
  }

  /** Ends live feeds and exports, and lets requests at work finish. */
  @Override
  public Future<?> stop() {
    if (streams != null) {
      streams.end();
    }
    exports.end();
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
      Vertx vertx,
      ApiParts parts,
      Streams streams,
      Exports exports,
      InstantSource clock,
      RandomGenerator random) {
    HandOver handOver = new HandOver(vertx.eventBus());
    Defining defining = Defining.of(vertx, parts, random);
    Rewriting rewriting = new Rewriting(vertx, parts.store().endings()::rewriteLog);
    return Stream.of(
            new HealthResource(parts.health()).operations(),
            new MetricsResource(vertx, parts.metrics()).operations(),
            new OpenApiResource().operations(),
            new ProvidersResource().operations(),
            new RoutesResource(vertx, parts).operations(),
            new ExportResource(parts, exports, clock).operations(),
            new SubjectResource(vertx, parts, rewriting, clock).operations(),
            new EventsResource(parts, handOver, rewriting, clock, random).operations(),
            new DeadLettersResource(parts, clock).operations(),
            new ReplaysResource(parts, clock, random).operations(),
            new RejectionsResource(parts, clock).operations(),
            new AlertsResource(parts.store().incidents()).operations(),
            new DestinationsResource(parts, defining.catalog()).operations(),
            new DefinitionsResource(DefinitionKind.SOURCE, parts, defining).operations(),
            new DefinitionsResource(DefinitionKind.DESTINATION, parts, defining).operations(),
            new DefinitionsResource(DefinitionKind.ROUTE, parts, defining).operations(),
            new SecretRotation(defining, clock).operations(),
            new PingResource(parts, defining.catalog(), handOver, clock, random).operations(),
            new WebhooksResource(defining, clock).operations(),
            new AuditResource(parts, clock).operations(),
            new KeysResource(parts, clock, new SecureRandom()).operations(),
            new StreamResource(parts, streams).operations(),
            new StatsResource(parts, clock).operations(),
            new NodesResource(parts).operations(),
            new EncryptionResource(parts).operations(),
            new DocsResource(vertx).operations(),
            new DeliveriesResource(parts, handOver).operations(),
            new PublishResource(vertx, parts, clock, random).operations(),
            new SendResource(vertx, parts, clock, random).operations())
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
