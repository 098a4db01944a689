package io.hookgate.api;

import io.hookgate.admission.Admission;
import io.hookgate.bus.LocalCodec;
import io.hookgate.config.ApiConfig;
import io.hookgate.config.ApiKeyConfig;
import io.hookgate.config.Scope;
import io.hookgate.config.Secret;
import io.hookgate.intake.IntakeBudget;
import io.hookgate.model.Ids;
import io.hookgate.network.AddressGuard;
import io.hookgate.replay.ReplayVerticle;
import io.hookgate.store.Store;
import io.hookgate.store.StoreRules;
import io.hookgate.store.Vault;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.RedisSettings;
import io.hookgate.store.redis.ScriptBook;
import io.hookgate.telemetry.Health;
import io.hookgate.telemetry.Metrics;
import io.hookgate.testkit.Contract;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The real listener on a free loopback port, with one key per scope, and a client for it. */
final class ApiServer {
  static final String READ = "read-key-0123456789abcdef";
  static final String PUBLISH = "publish-key-0123456789abcdef";
  static final String REPLAY = "replay-key-0123456789abcdef";
  static final String ADMIN = "admin-key-0123456789abcdef";

  /** Of one tenant. */
  static final String ACME = "acme-key-0123456789abcdef";

  private static final Contract CONTRACT = new Contract();

  final Health health = new Health("store");
  final AtomicLong now = new AtomicLong(Instant.parse("2026-05-14T12:00:00Z").toEpochMilli());
  final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final Metrics counted = new Metrics(metrics);
  final int port;

  private final Vertx vertx;
  private final boolean ownsVertx;
  private final HttpClient client;

  /** Of a store that is not there, with a clock that the test sets. */
  ApiServer() throws Exception {
    this.vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    this.ownsVertx = true;
    this.client = vertx.createHttpClient();
    this.port = deploy(nowhere(vertx), () -> Instant.ofEpochMilli(now.get()));
  }

  /** Of a real store, with the real time. */
  ApiServer(Vertx vertx, Store store) throws Exception {
    this.vertx = vertx;
    this.ownsVertx = false;
    this.client = vertx.createHttpClient();
    this.port = deploy(store, InstantSource.system());
  }

  private int deploy(Store store, InstantSource clock) throws Exception {
    LocalCodec.registerAll(vertx.eventBus());
    ApiVerticle verticle =
        new ApiVerticle(
            new ApiConfig("127.0.0.1", 0, keys()),
            new ApiParts(
                store,
                Topologies::standard,
                health,
                counted,
                (event, secret) -> "sealed for " + event,
                new ApiParts.Rejected(
                    java.time.Duration.ofDays(7),
                    rejection ->
                        io.vertx.core.Future.succeededFuture(
                            new io.hookgate.model.Readmission.NotKept()),
                    (source, id, bytes) -> java.util.List.of(bytes)),
                new ApiParts.Live(
                    () -> io.hookgate.model.LiveStates.UNKNOWN,
                    wish -> io.vertx.core.Future.succeededFuture(false)),
                Topologies.defined(store),
                intake(store)),
            clock,
            new Random(1));
    await(vertx.deployVerticle(verticle));
    await(vertx.deployVerticle(new ReplayVerticle(store, Topologies::standard, told -> {})));
    return verticle.actualPort();
  }

  /** With room for everything; messages may go to public addresses. */
  static ApiParts.Intake intake(Store store) {
    return new ApiParts.Intake(
        store::accept,
        new Admission(32, 100, 1 << 20, System::nanoTime),
        new IntakeBudget(new AtomicLong(), 64 << 20, 1000),
        new AddressGuard(List.of()));
  }

  /** A store whose Redis is at a socket that does not exist. */
  static Store nowhere(Vertx vertx) {
    RedisSettings settings = RedisSettings.of("unix:///nowhere/redis.sock", null, null);
    return new Store(
        new RedisLinks(vertx, settings, new ScriptBook(script -> script), (name, nanos) -> {}),
        Ids.SHARDS,
        0,
        1 << 20,
        StoreRules.NONE,
        Vault.PLAIN);
  }

  static List<ApiKeyConfig> keys() {
    return List.of(
        key("reader", READ, Scope.READ),
        key("publisher", PUBLISH, Scope.PUBLISH),
        key("replayer", REPLAY, Scope.REPLAY),
        key("ops", ADMIN, Scope.ADMIN),
        new ApiKeyConfig("acme", new Secret(ACME, "test"), List.of(Scope.ADMIN), "acme"));
  }

  private static ApiKeyConfig key(String name, String value, Scope scope) {
    return new ApiKeyConfig(name, new Secret(value, "test"), List.of(scope), null);
  }

  /** A request that is not sent yet. */
  Request request(HttpMethod method, String uri) {
    return new Request(
        new RequestOptions()
            .setMethod(method)
            .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
            .setHost("localhost")
            .setPort(port)
            .setURI(uri));
  }

  Request get(String uri) {
    return request(HttpMethod.GET, uri);
  }

  Request post(String uri) {
    return request(HttpMethod.POST, uri);
  }

  void stop() throws Exception {
    await(client.close());
    if (ownsVertx) {
      await(vertx.close());
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /** What came back. */
  record Reply(int status, Map<String, String> headers, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** Built up step by step. */
  final class Request {
    private final RequestOptions options;

    private Request(RequestOptions options) {
      this.options = options;
    }

    Request key(String key) {
      return header("Authorization", "Bearer " + key);
    }

    Request header(String name, String value) {
      options.addHeader(name, value);
      return this;
    }

    Request host(String host) {
      options.setHost(host);
      return this;
    }

    Reply send() throws Exception {
      return send("");
    }

    Reply send(String body) throws Exception {
      return await(sendLater(body));
    }

    /**
     * Sends it and does not wait for the reply. On an event loop: a response that is looked at from
     * elsewhere may have passed already.
     */
    Future<Reply> sendLater(String body) {
      Promise<Reply> reply = Promise.promise();
      vertx.runOnContext(go -> exchange(Buffer.buffer(body)).onComplete(reply));
      return reply.future();
    }

    private Future<Reply> exchange(Buffer body) {
      return client
          .request(options)
          .compose(request -> body.length() == 0 ? request.send() : request.send(body))
          .compose(response -> response.body().map(text -> reply(response, text.toString())))
          .map(reply -> held(body, reply));
    }

    /** What this throws fails the request's future. */
    private Reply held(Buffer body, Reply reply) {
      CONTRACT.check(
          new Contract.Exchange(
              options.getMethod().name(),
              options.getURI(),
              body.getBytes(),
              reply.status,
              name -> reply.headers.get(name),
              reply.body));
      return reply;
    }

    private Reply reply(HttpClientResponse response, String body) {
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      response.headers().forEach(headers::put);
      return new Reply(response.statusCode(), headers, body);
    }
  }
}
