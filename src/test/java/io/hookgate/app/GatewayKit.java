package io.hookgate.app;

import io.hookgate.config.ConfigLoader;
import io.hookgate.config.GatewayConfig;
import io.hookgate.config.Loaded;
import io.hookgate.config.SourceConfig;
import io.hookgate.store.Store;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.RedisSettings;
import io.hookgate.store.redis.ScriptBook;
import io.hookgate.telemetry.Health;
import io.hookgate.telemetry.Metrics;
import io.hookgate.testkit.Contract;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.Http;
import io.hookgate.testkit.Provider;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A whole gateway within the test's JVM: the real verticles on free loopback ports, on the Redis of
 * a {@link RedisExtension}. Loopback destinations are allowed; there is one API key per scope.
 */
public final class GatewayKit implements AutoCloseable {
  /** May do everything. */
  public static final String ADMIN = "kit-admin-key-0123456789";

  /** May read. */
  public static final String READ = "kit-read-key-0123456789";

  private static final Contract CONTRACT = new Contract();
  private static final Duration DRAIN = Duration.ofMillis(500);
  private static final String BASE =
      """
      {
        "ingress": { "host": "127.0.0.1", "port": 0, "requestTimeout": "5s" },
        "api": { "host": "127.0.0.1", "port": 0, "keys": [
          { "name": "ops", "secret": "%s", "scopes": ["admin"] },
          { "name": "reader", "secret": "%s", "scopes": ["read"] } ] },
        "encryption": { "keys": [
          { "id": "k1", "secret": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=" } ] },
        "network": { "allow": ["127.0.0.0/8"] }
      }
      """
          .formatted(ADMIN, READ);

  private final GatewayConfig config;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setPreferNativeTransport(true)
              .setEventLoopPoolSize(Processes.eventLoops()));
  private final RedisLinks links;
  private final StoreWatch watch;
  private final Gateway gateway;

  private GatewayKit(RedisExtension redis, GatewayConfig config, long clockOffset) {
    this.config = config;
    Metrics metrics = new Metrics(registry);
    links =
        new RedisLinks(
            vertx, RedisSettings.of(redis.uri(), null, null), new ScriptBook(), metrics::redis);
    Rules rules = new Rules(config);
    Store store =
        new Store(
            links,
            1,
            clockOffset,
            32 << 20,
            rules.asked(),
            Keyring.vault(config.encryption(), metrics));
    Health health = new Health(Conditions.STORE, Conditions.STATE, Conditions.SERVING);
    StoreKit.await(store.open(false, ""));
    health.set(Conditions.STORE, true);
    watch = new StoreWatch(vertx, store, health);
    watch.start();
    gateway = new Gateway(vertx, config, store, rules, new Gateway.Instruments(metrics, health));
    StoreKit.await(gateway.start());
  }

  /** Starts a gateway with that configuration on an emptied Redis. */
  public static GatewayKit start(RedisExtension redis, String json) {
    redis.command("FLUSHALL");
    return startOnWhatIsThere(redis, json);
  }

  /** Starts one on what another one left in that Redis. */
  public static GatewayKit startOnWhatIsThere(RedisExtension redis, String json) {
    return startAhead(redis, json, Duration.ZERO);
  }

  /** The same, with the store's clock that far ahead. */
  public static GatewayKit startAhead(RedisExtension redis, String json, Duration ahead) {
    return new GatewayKit(redis, load(json), ahead.toMillis());
  }

  /** Its own Vert.x, to listen on its bus. */
  public Vertx vertx() {
    return vertx;
  }

  private static GatewayConfig load(String json) {
    try {
      Path folder = Files.createTempDirectory("hookgate-conf-");
      List<Path> files = List.of(folder.resolve("base.json"), folder.resolve("test.json"));
      Files.writeString(files.get(0), BASE);
      Files.writeString(files.get(1), json);
      Loaded loaded = new ConfigLoader(Map.of()).load(files);
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(folder);
      if (loaded instanceof Loaded.Valid valid) {
        return valid.config();
      }
      throw new IllegalArgumentException(loaded.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it was started with. */
  public GatewayConfig configuration() {
    return config;
  }

  /** The public listener's port. */
  public int ingressPort() {
    return gateway.ingressPort();
  }

  /** The API's port. */
  public int apiPort() {
    return gateway.apiPort();
  }

  /** The public listener. */
  public Http ingress() {
    return new Http(gateway.ingressPort());
  }

  /** The API with the key that may do everything. */
  public Http api() {
    return api(ADMIN);
  }

  /** The API with that key. */
  public Http api(String key) {
    return new Http(gateway.apiPort(), "Authorization", "Bearer " + key).heldTo(CONTRACT);
  }

  /** The API without a key. */
  public Http anonymousApi() {
    return new Http(gateway.apiPort()).heldTo(CONTRACT);
  }

  /** Whoever sends to that source. */
  public Provider provider(String source) {
    for (SourceConfig known : config.sources()) {
      if (known.name().equals(source)) {
        return new Provider(ingress(), known);
      }
    }
    throw new IllegalArgumentException("no source " + source);
  }

  /** An event as the API shows it. */
  public JsonObject event(String id) {
    Http.Reply reply = api().get("/api/v1/events/" + id);
    if (reply.status() != 200) {
      throw new AssertionError(id + ": " + reply);
    }
    return reply.json();
  }

  /** An event once it is as wanted. */
  public JsonObject event(String id, Predicate<JsonObject> wanted) {
    return Eventually.see(() -> event(id), wanted);
  }

  /** An event once all its deliveries have ended. */
  public JsonObject ended(String id) {
    return event(id, event -> deliveries(event).stream().allMatch(GatewayKit::hasEnded));
  }

  private static boolean hasEnded(JsonObject delivery) {
    return List.of("delivered", "dead", "cancelled").contains(delivery.getString("state"));
  }

  /** The deliveries of an event. */
  public static List<JsonObject> deliveries(JsonObject event) {
    return objects(event.getJsonArray("deliveries"));
  }

  /** The attempts of a delivery. */
  public static List<JsonObject> attempts(JsonObject delivery) {
    return objects(delivery.getJsonArray("log"));
  }

  /** What an array of objects holds. */
  public static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  /** How often each script was run so far. */
  public long scriptRuns(String script) {
    Timer timer = registry.find("hookgate.redis.seconds").tag("script", script).timer();
    return timer == null ? 0 : timer.count();
  }

  /**
   * The state of a destination's circuit, 0 closed, 1 half open, 2 open; 0 before it ever opened.
   */
  public int circuit(String destination) {
    Gauge gauge = registry.find("hookgate.circuit.state").tag("destination", destination).gauge();
    return gauge == null ? 0 : (int) gauge.value();
  }

  /** The text of /metrics. */
  public String metrics() {
    return api().get("/metrics").body();
  }

  @Override
  public void close() {
    StoreKit.await(gateway.stop(DRAIN));
    watch.stop();
    StoreKit.await(links.close());
    StoreKit.await(vertx.close());
  }
}
