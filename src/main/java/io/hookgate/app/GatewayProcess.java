package io.hookgate.app;

import io.hookgate.cli.ConfOption;
import io.hookgate.cli.ExitCodes;
import io.hookgate.cli.Terminal;
import io.hookgate.config.GatewayConfig;
import io.hookgate.config.KeyFiles;
import io.hookgate.config.Loaded;
import io.hookgate.config.Problem;
import io.hookgate.config.RedisConfig;
import io.hookgate.config.RedisConfig.Durability;
import io.hookgate.config.RedisConfig.Mode;
import io.hookgate.store.Store;
import io.hookgate.store.embedded.EmbeddedRedis;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.RedisSettings;
import io.hookgate.store.redis.ScriptBook;
import io.hookgate.telemetry.Health;
import io.hookgate.telemetry.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway as a process, from its keys to its exit code: keys, Redis, Vert.x, store, verticles,
 * one after the other, and back in the opposite order on SIGTERM. Each step of the stop has a time
 * limit.
 */
final class GatewayProcess {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayProcess.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final Duration BREAK_OFF_LIMIT = Duration.ofSeconds(10);
  private static final long RETRY_MILLIS = 500;

  /** One Redis server runs one script at a time: a store on it gains nothing by a second shard. */
  private static final int SHARDS = 1;

  /** Of Redis's memory, what response texts may take. */
  private static final int RESPONSE_SHARE = 8;

  /** How far tests move Redis's clock, milliseconds; 0 in production. */
  private static final String CLOCK_OFFSET = "hookgate.clock.offset";

  private final GatewayConfig config;
  private final ConfOption files;
  private final Thread starter = Thread.currentThread();
  private final AtomicBoolean hungUp = new AtomicBoolean();
  private final CountDownLatch startEnded = new CountDownLatch(1);
  // Written by the thread that starts, read by the one that stops.
  private volatile @Nullable EmbeddedRedis redis;
  private volatile @Nullable Vertx vertx;
  private volatile @Nullable RedisLinks links;
  private volatile @Nullable StoreWatch watch;
  private volatile @Nullable Gateway gateway;
  private volatile @Nullable Reloading reloading;

  private GatewayProcess(GatewayConfig config, ConfOption files) {
    this.config = config;
    this.files = files;
  }

  /**
   * Runs until SIGTERM or SIGINT, then stops and ends the process with 0.
   *
   * @throws Exception with a sentence for the operator when it cannot start
   */
  static int run(Loaded.Valid loaded, ConfOption files) throws Exception {
    for (Problem warning : loaded.warnings()) {
      LOG.atWarn().addKeyValue("problem", warning).log("config.warning");
    }
    GatewayProcess process = new GatewayProcess(withKeys(loaded.config()), files);
    if (!Terminal.atATerminal()) {
      // From the beginning: a SIGHUP during a start must not end it.
      HangUp.runs(() -> process.hungUp.set(true));
    }
    Thread stop = new Thread(process::stopAndExit, "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      process.start();
    } catch (Exception e) {
      process.startEnded.countDown();
      if (!unhooked(stop)) {
        return ExitCodes.FAILED;
      }
      process.stop();
      throw e;
    }
    process.startEnded.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      LOG.atDebug().log("gateway.stopped-as-it-started");
    }
    return ExitCodes.FINE;
  }

  /** False when the hook runs already: it stops whatever was started, and ends the process. */
  private static boolean unhooked(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static GatewayConfig withKeys(GatewayConfig config) throws IOException {
    KeyFiles.Completed completed = KeyFiles.complete(config, new SecureRandom());
    for (Path made : completed.made()) {
      LOG.atWarn()
          .addKeyValue("file", made)
          .addKeyValue(
              "do",
              "keep a backup: commands need the api-key, and without the data-key stored secrets cannot be read")
          .log("key.made");
    }
    return completed.config();
  }

  private void start() throws Exception {
    RedisConfig settings = config.redis();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Metrics metrics = new Metrics(registry);
    Health health = new Health(Conditions.STORE, Conditions.STATE, Conditions.SERVING);
    String uri = settings.mode() == Mode.EMBEDDED ? startRedis(settings) : settings.url();
    Vertx made = makeVertx(registry);
    vertx = made;
    RedisLinks connections =
        new RedisLinks(
            made,
            RedisSettings.of(
                String.valueOf(uri),
                settings.username(),
                settings.password() == null ? null : settings.password().value()),
            new ScriptBook(),
            metrics::redis);
    links = connections;
    Rules rules = new Rules(config);
    Store store =
        new Store(
            connections,
            SHARDS,
            Long.getLong(CLOCK_OFFSET, 0),
            settings.maxMemory() / RESPONSE_SHARE,
            rules.asked(),
            Keyring.vault(config.encryption(), metrics));
    StoreNote note = StoreNote.beside(settings.dataDir());
    await(openStore(made, store, note), START_LIMIT);
    note.write(store.id());
    health.set(Conditions.STORE, true);
    StoreWatch watching = new StoreWatch(made, store, health);
    watch = watching;
    watching.start();
    Gateway running =
        new Gateway(made, config, store, rules, new Gateway.Instruments(metrics, health));
    gateway = running;
    await(running.start(), START_LIMIT);
    Reloading following = new Reloading(made, files, hungUp, running::config, running::reconfigure);
    reloading = following;
    following.start();
    LOG.atInfo()
        .addKeyValue("ingress", config.ingress().host() + ':' + running.ingressPort())
        .addKeyValue("api", config.api().host() + ':' + running.apiPort())
        .addKeyValue("redis", redis == null ? uri : redis.version())
        .addKeyValue("durability", settings.durability().promise())
        .addKeyValue("millis", ManagementFactory.getRuntimeMXBean().getUptime())
        .log("gateway.ready");
  }

  private String startRedis(RedisConfig settings) {
    EmbeddedRedis started =
        EmbeddedRedis.start(
            new EmbeddedRedis.Settings(
                settings.dataDir(),
                settings.durability() == Durability.ALWAYS,
                settings.maxMemory()),
            System.getenv());
    redis = started;
    return started.uri();
  }

  private static Vertx makeVertx(PrometheusMeterRegistry registry) {
    MicrometerMetricsOptions metrics =
        new MicrometerMetricsOptions()
            .setEnabled(true)
            // Per message and per connection, on the hot path, and told better by our own.
            .addDisabledMetricsCategory(MetricsDomain.EVENT_BUS)
            .addDisabledMetricsCategory(MetricsDomain.HTTP_CLIENT)
            .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)
            .addDisabledMetricsCategory(MetricsDomain.NET_SERVER);
    return Vertx.builder()
        .with(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Processes.eventLoops())
                .setMetricsOptions(metrics))
        .withMetrics(new MicrometerMetricsFactory(registry))
        .build();
  }

  /** A Redis that is not there yet is waited for; one that cannot be used is not. */
  private Future<Void> openStore(Vertx on, Store store, StoreNote note) throws IOException {
    String expected = note.read();
    return store
        .open(config.redis().durability() == Durability.ALWAYS, expected)
        .compose(
            warnings -> {
              warnings.forEach(w -> LOG.atWarn().addKeyValue("problem", w).log("redis.settings"));
              return Future.<Void>succeededFuture();
            })
        .recover(
            failure -> {
              if (failure instanceof IllegalStateException) {
                return Future.failedFuture(failure);
              }
              LOG.atWarn().addKeyValue("cause", failure.getMessage()).log("redis.awaited");
              return on.timer(RETRY_MILLIS, TimeUnit.MILLISECONDS)
                  .compose(
                      t -> {
                        try {
                          return openStore(on, store, note);
                        } catch (IOException e) {
                          return Future.failedFuture(e);
                        }
                      });
            });
  }

  private void stopAndExit() {
    breakOffStart();
    boolean orderly = stop();
    LOG.atInfo().log("gateway.stopped");
    // The hook runs because of a signal, whose own exit code would not be 0.
    Runtime.getRuntime().halt(orderly ? ExitCodes.FINE : ExitCodes.FAILED);
  }

  /** What a start that goes on had not told of yet would be left behind: first of all Redis. */
  private void breakOffStart() {
    if (startEnded.getCount() == 0) {
      return;
    }
    starter.interrupt();
    try {
      if (!startEnded.await(BREAK_OFF_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.atWarn().log("stop.start-goes-on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Every step is tried, whatever became of the one before. */
  private boolean stop() {
    Duration drain = config.shutdown().drain();
    boolean orderly = true;
    if (reloading != null) {
      reloading.stop();
    }
    if (gateway != null) {
      orderly = step("drain", gateway.stop(drain), drain.plus(CLOSE_LIMIT));
    }
    if (watch != null) {
      watch.stop();
    }
    if (links != null) {
      orderly &= step("close redis", links.close(), CLOSE_LIMIT);
    }
    if (vertx != null) {
      orderly &= step("close vertx", vertx.close(), CLOSE_LIMIT);
    }
    if (redis != null) {
      try {
        redis.stop(CLOSE_LIMIT);
      } catch (RuntimeException e) {
        LOG.atError().addKeyValue("cause", e.getMessage()).log("stop.redis");
        orderly = false;
      }
    }
    return orderly;
  }

  private static boolean step(String name, Future<?> future, Duration limit) {
    try {
      await(future, limit);
      return true;
    } catch (Exception e) {
      LOG.atWarn().addKeyValue("step", name).addKeyValue("cause", e).log("stop.incomplete");
      return false;
    }
  }

  private static <T> T await(Future<T> future, Duration limit) throws Exception {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (TimeoutException e) {
      throw new TimeoutException("not done within " + limit.toSeconds() + " s");
    }
  }
}
