package io.hookgate.cli;

import io.hookgate.config.GatewayConfig;
import io.hookgate.config.Secret;
import io.hookgate.demo.Demo;
import io.hookgate.demo.Payloads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Plays the demonstration. */
@Command(
    name = "demo",
    hidden = true,
    description = "Send signed events through a gateway to a receiver that mostly fails.")
final class DemoCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--conf", paramLabel = "FILE", description = "Default: ${DEFAULT-VALUE}.")
  private Path conf = Path.of("conf", "demo.json");

  @Option(names = "--events", description = "How many in scene 1 (default: ${DEFAULT-VALUE}).")
  private int events = 200;

  @Option(
      names = "--fail",
      description = "Share that the receiver refuses, 0 to 1 (default: ${DEFAULT-VALUE}).")
  private double fail = 0.8;

  @Option(
      names = "--seed",
      description = "Decides which requests are refused (default: ${DEFAULT-VALUE}).")
  private long seed = Demo.SEED;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      description = "Time for both scenes (default: ${DEFAULT-VALUE}).")
  private int limit = 57;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    GatewayConfig config = ConfOption.of(conf).load(terminal).config();
    if (events < Payloads.FEWEST) {
      throw new WrongUsage("--events is at least " + Payloads.FEWEST + ", to show every status");
    }
    Demo demo =
        new Demo(
            new Demo.Options(
                List.of(conf),
                config,
                events,
                fail,
                seed,
                Duration.ofSeconds(limit),
                Boolean.getBoolean("hookgate.terminal"),
                apiKey()),
            terminal.out());
    return demo.play() ? ExitCodes.FINE : ExitCodes.FAILED;
  }

  private static Optional<Secret> apiKey() {
    return Optional.ofNullable(System.getenv("HOOKGATE_API_KEY"))
        .filter(key -> !key.isEmpty())
        .map(key -> new Secret(key, "env HOOKGATE_API_KEY"));
  }
}
