package io.hookgate.cli;

import io.hookgate.config.ConfigReference;
import picocli.CommandLine.Command;

/** Prints the configuration reference, made from the schema. */
@Command(
    name = "config-reference",
    hidden = true,
    description = "Print the configuration reference.")
final class ConfigReferenceCommand implements Runnable {
  private final Terminal terminal;

  ConfigReferenceCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    terminal.say(ConfigReference.markdown());
  }
}
