package io.hookgate.doctor;

import io.hookgate.config.GatewayConfig;
import io.hookgate.config.KeyFiles;
import io.hookgate.config.Loaded;
import io.hookgate.config.Problem;
import io.hookgate.config.RedisConfig;
import io.hookgate.config.RedisConfig.Mode;
import io.hookgate.demo.Listener;
import io.hookgate.doctor.GatewayCheck.ApiKey;
import io.hookgate.store.embedded.EmbeddedRedis;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that is looked at for one configuration. */
public final class Examination {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String KEY = "HOOKGATE_API_KEY";
  private static final String URL = "HOOKGATE_URL";

  private final Wish wish;
  private final Map<String, String> environment;
  private final InstantSource clock;

  /**
   * What somebody wants to know.
   *
   * @param api where the API is; null for HOOKGATE_URL, else the configured listener here
   * @param expectedStore the id of the store that the gateway used last; empty when it used none
   * @param connect whether connections to https destinations are opened
   */
  public record Wish(@Nullable URI api, String expectedStore, boolean connect) {}

  public Examination(Wish wish, Map<String, String> environment, InstantSource clock) {
    this.wish = wish;
    this.environment = environment;
    this.clock = clock;
  }

  /** Looks at everything that a configuration concerns; of a wrong one at itself and this Java. */
  public List<Finding> of(Loaded loaded) throws InterruptedException {
    List<Check> checks = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    if (loaded instanceof Loaded.Invalid invalid) {
      for (Problem problem : invalid.problems()) {
        findings.add(Finding.problem("configuration", problem.toString(), "correct it there"));
      }
      checks.add(new Check("java", () -> java(0)));
    } else if (loaded instanceof Loaded.Valid valid) {
      for (Problem warning : valid.warnings()) {
        findings.add(Finding.warning("configuration", warning.toString(), "change it there"));
      }
      if (valid.warnings().isEmpty()) {
        findings.add(Finding.ok("configuration", "no problems and no warnings"));
      }
      checks.addAll(checks(valid.config()));
    }
    findings.addAll(new Doctor(LIMIT).examine(checks));
    return findings;
  }

  private List<Check> checks(GatewayConfig config) {
    RedisConfig redis = config.redis();
    List<Check> checks = new ArrayList<>();
    checks.add(
        new Check(
            "redis",
            () -> new RedisCheck(redis, () -> open(redis), wish.expectedStore, clock).look()));
    checks.add(
        new Check("java", () -> java(redis.mode() == Mode.EMBEDDED ? redis.maxMemory() : 0)));
    checks.add(new Check("open-files", () -> FilesCheck.openFiles(config, Machine.openFiles())));
    checks.add(new Check("disk", () -> FilesCheck.disk(redis)));
    checks.add(new Check("keys", () -> new KeysCheck(config).look()));
    checks.add(new Check("certificates", () -> new CertificatesCheck(clock).look(config)));
    checks.add(
        new Check(
            "addresses",
            () ->
                new AddressesCheck(config.network().allow())
                    .look(Place.of(config, new GatewayProbe(), api(config), key(config)))));
    if (wish.connect) {
      checks.add(
          new Check(
              "connect",
              () -> new ConnectCheck(config.network(), clock).look(config.destinations())));
    }
    checks.add(
        new Check(
            "ports.ingress",
            () ->
                PortsCheck.look(
                    "ports.ingress", config.ingress().host(), config.ingress().port())));
    checks.add(
        new Check(
            "ports.api",
            () -> PortsCheck.look("ports.api", config.api().host(), config.api().port())));
    checks.add(new Check("ports", () -> gateway(config)));
    return checks;
  }

  private List<Finding> gateway(GatewayConfig config)
      throws GeneralSecurityException, IOException, InterruptedException {
    return new GatewayCheck(
            new GatewayProbe(), Listener.url(config.ingress()), api(config), key(config))
        .look();
  }

  private URI api(GatewayConfig config) {
    String told = environment.getOrDefault(URL, "");
    URI here = told.isEmpty() ? Listener.url(config.api()) : URI.create(told);
    return wish.api == null ? here : wish.api;
  }

  private ApiKey key(GatewayConfig config) {
    String given = environment.get(KEY);
    if (given != null && !given.isEmpty()) {
      return new ApiKey(given, KEY);
    }
    try {
      return new ApiKey(
          KeyFiles.readApiKey(config.redis().dataDir()).value(),
          KeyFiles.folder(config.redis().dataDir()).resolve(KeyFiles.API_KEY).toString());
    } catch (IOException e) {
      return new ApiKey(null, KEY + " is not set, and the gateway made none that can be read");
    }
  }

  private static RedisAsk open(RedisConfig redis) throws IOException {
    return redis.mode() == Mode.EMBEDDED
        ? EmbeddedAsk.connect(EmbeddedRedis.socketOf(redis.dataDir()))
        : new StandaloneAsk(Vertx.vertx(), redis);
  }

  private static List<Finding> java(long redis) {
    return JavaCheck.look(
        Runtime.version().feature(),
        Runtime.getRuntime().maxMemory(),
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        redis,
        Machine.memory());
  }
}
