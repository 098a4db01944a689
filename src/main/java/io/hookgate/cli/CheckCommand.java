package io.hookgate.cli;

import io.hookgate.config.GatewayConfig;
import io.hookgate.config.Loaded;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads the configuration and says what is wrong with it; starts nothing. */
@Command(name = "check", description = "Check the configuration and print every problem.")
final class CheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConfOption conf = new ConfOption();

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Loaded.Valid loaded = conf.load(terminal);
    terminal.warn(loaded.warnings());
    terminal.say(summary(loaded.config(), loaded.warnings().size()));
    return ExitCodes.FINE;
  }

  private static String summary(GatewayConfig config, int warnings) {
    return "The configuration is fine: %s, %s, %s, %s."
        .formatted(
            count(config.sources().size(), "source"),
            count(config.destinations().size(), "destination"),
            count(config.routes().size(), "route"),
            count(warnings, "warning"));
  }

  private static String count(int number, String word) {
    return number + " " + word + (number == 1 ? "" : "s");
  }
}
