package io.hookgate.cli;

import io.hookgate.model.Header;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the headers that a provider would sign a body with. */
@Command(name = "sign", description = "Print the headers that a provider signs a body with.")
final class SignCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final SchemeOptions scheme = new SchemeOptions();
  @Mixin private final Output output = new Output();

  @Option(names = "--id", description = "The event's id, where it is signed (default: a new one).")
  private String id = UUID.randomUUID().toString();

  @Option(
      names = "--timestamp",
      paramLabel = "SECONDS",
      description = "When, in seconds since 1970 (default: now).")
  private long timestamp = Instant.now().getEpochSecond();

  @Parameters(paramLabel = "FILE", description = "The body; - is standard input.")
  private Path file = Path.of("-");

  SignCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    for (Header header : scheme.sign(id, timestamp, terminal.read(file))) {
      if (output.json()) {
        Output.print(
            terminal, new JsonObject().put("name", header.name()).put("value", header.value()));
      } else {
        terminal.say(header.name() + ": " + header.value());
      }
    }
    return ExitCodes.FINE;
  }
}
