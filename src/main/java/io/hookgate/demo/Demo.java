package io.hookgate.demo;

import io.hookgate.config.DestinationConfig;
import io.hookgate.config.GatewayConfig;
import io.hookgate.config.KeyFiles;
import io.hookgate.config.Secret;
import io.hookgate.config.SigningConfig;
import io.hookgate.config.SourceConfig;
import io.hookgate.receiver.Receiver;
import io.hookgate.receiver.ReceiverOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Both scenes against one gateway. Everything that it must know of the gateway (ports, paths,
 * secrets) comes from the same configuration.
 */
public final class Demo {
  /**
   * With it, the unluckiest of the first 200 events needs 17 attempts, so that the length of scene
   * 1 (about 25 s) does not hang on luck; over all of them 79.9 % are refused.
   */
  public static final long SEED = 2651;

  private static final int OUTAGE_EVENTS = 50;
  private static final String MAIL = "mail";
  private static final String GITHUB = "github";
  private static final String STRIPE = "stripe";
  private static final String OUTAGE = "outage";
  private static final String RECEIVER = "receiver";
  private static final String RECEIVER_WITH_BREAKER = "receiver-with-breaker";

  private final Options options;
  private final PrintWriter out;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /**
   * What to play.
   *
   * @param conf the files that config was read from, for a gateway that has to be started
   * @param events how many in scene 1, at least {@link Payloads#FEWEST}
   * @param fail share of requests that the receiver refuses in scene 1
   * @param seed decides which requests are refused
   * @param limit for both scenes together
   * @param terminal whether the display may draw over itself
   * @param apiKey null: read from the file that the gateway made
   */
  public record Options(
      List<Path> conf,
      GatewayConfig config,
      int events,
      double fail,
      long seed,
      Duration limit,
      boolean terminal,
      Optional<Secret> apiKey) {}

  public Demo(Options options, PrintWriter out) {
    this.options = options;
    this.out = out;
  }

  /**
   * Plays, and says what it proved.
   *
   * @return whether everything arrived
   * @throws IOException when no gateway can be reached or started, or there is no API key
   */
  public boolean play() throws IOException, InterruptedException {
    URI listener = Listener.url(options.config().ingress());
    Vertx vertx = Vertx.vertx();
    try (DemoGateway gateway = new DemoGateway(http, listener, options.conf(), log())) {
      boolean started = gateway.ensure();
      say((started ? "Started a gateway of its own at " : "Uses the gateway at ") + listener);
      Receiver receiver = Stage.await(Receiver.start(vertx, receiverOptions()));
      try (Providers providers = providers(listener)) {
        return conclude(scenes(stage(receiver, providers)));
      } finally {
        Stage.await(receiver.close());
      }
    } finally {
      Stage.await(vertx.close());
    }
  }

  private List<String> scenes(Stage stage) throws InterruptedException {
    Payloads payloads = new Payloads(System.nanoTime(), Instant.now());
    say("");
    say(
        "Scene 1: %d events of three providers to a receiver that refuses %.0f %% of all requests"
            .formatted(options.events(), options.fail() * 100));
    List<String> shortcomings =
        new FlakyScene(stage, payloads.mixed(options.events(), MAIL, GITHUB, STRIPE)).play();
    if (!shortcomings.isEmpty()) {
      return shortcomings;
    }
    say("Scene 2: the receiver is gone for 10 s while events come in; the breaker is on");
    DestinationConfig breaker = destination(RECEIVER_WITH_BREAKER);
    return new OutageScene(stage, payloads.mail(OUTAGE_EVENTS, OUTAGE), breaker.retry()).play();
  }

  private boolean conclude(List<String> shortcomings) {
    say("");
    if (shortcomings.isEmpty()) {
      say("Every event that was accepted arrived, byte for byte, with a signature that verifies.");
      return true;
    }
    shortcomings.forEach(shortcoming -> say("MISSING: " + shortcoming));
    return false;
  }

  private Providers providers(URI listener) {
    Map<String, SourceClient> clients = new HashMap<>();
    for (String name : List.of(MAIL, GITHUB, STRIPE, OUTAGE)) {
      clients.put(name, new SourceClient(http, listener, source(name), InstantSource.system()));
    }
    return new Providers(clients);
  }

  private Stage stage(Receiver receiver, Providers providers) throws IOException {
    return new Stage(
        receiver,
        providers,
        new ApiClient(http, Listener.url(options.config().api()), apiKey().value()),
        out,
        options.terminal(),
        System.nanoTime() + options.limit().toNanos());
  }

  /** Beside the store's data. */
  private Path log() {
    return options.config().redis().dataDir().resolveSibling("gateway.log");
  }

  private Secret apiKey() throws IOException {
    if (options.apiKey().isPresent()) {
      return options.apiKey().get();
    }
    try {
      return KeyFiles.readApiKey(options.config().redis().dataDir());
    } catch (NoSuchFileException e) {
      throw new IOException(
          "no API key: set HOOKGATE_API_KEY; the gateway made none in " + e.getMessage(), e);
    }
  }

  private ReceiverOptions receiverOptions() {
    URI url = URI.create(destination(RECEIVER).url());
    List<String> secrets = new ArrayList<>();
    for (String name : List.of(RECEIVER, RECEIVER_WITH_BREAKER)) {
      DestinationConfig destination = destination(name);
      for (SigningConfig signing : destination.signing()) {
        signing.secrets().forEach(secret -> secrets.add(secret.value()));
      }
    }
    return new ReceiverOptions(
        url.getHost(),
        url.getPort(),
        0,
        options.fail(),
        secrets.stream().distinct().toList(),
        options.seed(),
        ReceiverOptions.REMEMBERED);
  }

  private SourceConfig source(String name) {
    return named(options.config().sources(), SourceConfig::name, name, "source");
  }

  private DestinationConfig destination(String name) {
    return named(options.config().destinations(), DestinationConfig::name, name, "destination");
  }

  private static <T> T named(List<T> all, Function<T, String> name, String wanted, String kind) {
    return all.stream()
        .filter(one -> name.apply(one).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the configuration has no "
                        + kind
                        + " named "
                        + wanted
                        + ": the demo needs it"));
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
