package io.hookgate.app;

import io.hookgate.cli.ConfOption;
import io.hookgate.cli.Terminal;
import io.hookgate.config.GatewayConfig;
import io.hookgate.config.Loaded;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts the gateway and stays until it is told to stop. */
@Command(name = "run", description = "Run the gateway (what happens when no command is given).")
final class RunCommand implements Callable<Integer> {
  private final GatewayRunner gateway;
  private final Terminal terminal;

  @Mixin private final ConfOption conf = new ConfOption();

  RunCommand(GatewayRunner gateway, Terminal terminal) {
    this.gateway = gateway;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Loaded.Valid loaded = conf.load(terminal);
    chooseLogFormat(loaded.config());
    return gateway.run(loaded, conf);
  }

  /** Before the first logger exists; a property given to the JVM wins. */
  private static void chooseLogFormat(GatewayConfig config) {
    if (System.getProperty("log.format") == null) {
      System.setProperty("log.format", config.log().format().name().toLowerCase(Locale.ROOT));
    }
  }
}
