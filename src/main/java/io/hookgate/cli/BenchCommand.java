package io.hookgate.cli;

import io.hookgate.config.Durations;
import io.hookgate.config.GatewayConfig;
import io.hookgate.config.Hosts;
import io.hookgate.config.Sizes;
import io.hookgate.config.SourceConfig;
import io.hookgate.demo.Listener;
import io.hookgate.demo.Shipment;
import io.hookgate.demo.SourceClient;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A short load against a running gateway. */
@Command(
    name = "bench",
    description = {
      "Put a short load on a running gateway, and tell rates and times.",
      "What it sends are real events: they are stored and delivered."
    })
final class BenchCommand implements Callable<Integer> {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration SETTLING = Duration.ofSeconds(60);
  private static final int MOST_CONNECTIONS = 1000;
  private static final int MOST_RATE = 100_000;
  private static final long LARGEST = 16L << 20;

  private final Terminal terminal;
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final AtomicLong numbers = new AtomicLong();

  @Mixin private final ApiAccess access = new ApiAccess();

  @ArgGroup(multiplicity = "1")
  private Target target = new Target();

  /** What is called. */
  static final class Target {
    @Option(
        names = "--source",
        paramLabel = "NAME",
        description = "Post to that configured source, signed as its provider does.")
    private @Nullable String source;

    @Option(names = "--publish", description = "Publish through the API.")
    private boolean publish;
  }

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The gateway's public listener (default: the configured one on this machine).")
  private @Nullable URI url;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Requests a second (default: the next one as soon as one is answered).")
  private double rate;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "Requests under way at once (default: ${DEFAULT-VALUE}).")
  private int connections = 16;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "How long, at most 5m (default: ${DEFAULT-VALUE}).")
  private String duration = "10s";

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      description = "Of a body, such as 1KiB (default: ${DEFAULT-VALUE}).")
  private String size = "1KiB";

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Of the events (default: ${DEFAULT-VALUE}).")
  private String type = "bench";

  @Option(
      names = "--verify",
      description = "Ask the API afterwards, for up to a minute, what became of the events.")
  private boolean verify;

  @Option(names = "--yes", description = "Also load a gateway that is not on this machine.")
  private boolean yes;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    BenchLoad.Shape shape = shape();
    Api api = target.publish || verify ? access.open(terminal) : null;
    BenchTally tally = new BenchTally(verify);
    Duration took = new BenchLoad(requests(api), shape, tally).run();
    BenchVerify.Outcome outcome =
        verify && api != null ? new BenchVerify(api, tally.ids()).await(SETTLING) : null;
    BenchReport report = new BenchReport(tally.counts(), tally.latency(), took, outcome);
    if (json) {
      Output.print(terminal, report.json());
    } else {
      report.lines().forEach(line -> terminal.say(Harmless.line(line)));
    }
    return report.well() ? ExitCodes.FINE : ExitCodes.FAILED;
  }

  private BenchLoad.Shape shape() {
    if (connections < 1 || connections > MOST_CONNECTIONS) {
      throw new WrongUsage("--connections is 1 to " + MOST_CONNECTIONS + ", not " + connections);
    }
    if (rate < 0 || rate > MOST_RATE) {
      throw new WrongUsage("--rate is up to " + MOST_RATE + " a second, not " + rate);
    }
    Duration length = read("--duration", () -> Durations.parse(duration));
    if (length.isZero() || length.compareTo(LONGEST) > 0) {
      throw new WrongUsage("--duration is at most 5m, not " + duration);
    }
    return new BenchLoad.Shape(connections, rate, length);
  }

  private Supplier<HttpRequest> requests(@Nullable Api api) {
    long bytes = read("--size", () -> Sizes.parse(size));
    if (bytes > LARGEST) {
      throw new WrongUsage("--size is at most 16MiB, not " + size);
    }
    if (api != null) {
      refuseOthers(api.url());
    }
    return target.publish && api != null
        ? published(api, new BenchBody(null, type, (int) bytes))
        : signed((int) bytes);
  }

  private Supplier<HttpRequest> published(Api api, BenchBody bodies) {
    return () -> {
      long number = numbers.getAndIncrement();
      String id = id(number);
      String data = new String(bodies.of(id, number), StandardCharsets.UTF_8);
      String body = "{\"type\":" + Json.encode(type) + ",\"data\":" + data + '}';
      return api.request("/api/v1/events")
          .timeout(Duration.ofSeconds(15))
          .header("Content-Type", "application/json")
          .header("Idempotency-Key", id)
          .POST(HttpRequest.BodyPublishers.ofString(body))
          .build();
    };
  }

  private Supplier<HttpRequest> signed(int bytes) {
    GatewayConfig config = access.config(terminal);
    SourceConfig source = named(config);
    URI listener = url == null ? Listener.url(config.ingress()) : url;
    refuseOthers(listener);
    BenchBody bodies = new BenchBody(source, type, bytes);
    SourceClient client =
        new SourceClient(HttpClient.newHttpClient(), listener, source, InstantSource.system());
    return () -> {
      long number = numbers.getAndIncrement();
      String id = id(number);
      return client.request(new Shipment(source.name(), type, id, bodies.of(id, number)));
    };
  }

  private SourceConfig named(GatewayConfig config) {
    SourceConfig found =
        config.sources().stream()
            .filter(one -> one.name().equals(target.source))
            .findFirst()
            .orElseThrow(
                () ->
                    new WrongUsage(
                        "no source is named '%s'; there are: %s"
                            .formatted(
                                target.source,
                                config.sources().stream()
                                    .map(SourceConfig::name)
                                    .collect(Collectors.joining(", ")))));
    if (found.verify().published()) {
      throw new WrongUsage("events of the source '" + found.name() + "' are published: --publish");
    }
    if (found.verify().coded() != null) {
      throw new WrongUsage(
          "nobody but the provider signs what the source '" + found.name() + "' takes");
    }
    return found;
  }

  private String id(long number) {
    return "bench-" + run + '-' + number;
  }

  private void refuseOthers(URI gateway) {
    String host = String.valueOf(gateway.getHost());
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    if (!yes && !Hosts.loopback(bare)) {
      throw new WrongUsage(
          "the gateway at " + gateway + " is not on this machine: say --yes if it may be loaded");
    }
  }

  private static <T> T read(String option, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new WrongUsage(option + ": " + e.getMessage());
    }
  }
}
