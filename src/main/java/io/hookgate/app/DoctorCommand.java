package io.hookgate.app;

import io.hookgate.cli.ConfOption;
import io.hookgate.cli.ExitCodes;
import io.hookgate.cli.Harmless;
import io.hookgate.cli.Terminal;
import io.hookgate.cli.Terminal.Colour;
import io.hookgate.config.Loaded;
import io.hookgate.doctor.Examination;
import io.hookgate.doctor.Finding;
import io.hookgate.doctor.Finding.Level;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at everything that a gateway depends on; and what an operator decides about the store. */
@Command(
    name = "doctor",
    description = {
      "Look at configuration, Redis, keys, ports, addresses, certificates and this machine.",
      "Exit code 1 when there is a problem. The gateway may run or not; nothing is changed."
    })
final class DoctorCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConfOption conf = new ConfOption();

  @Option(
      names = "--accept-loss",
      description =
          "Nothing but this: forget the store that this gateway knew. The next start takes the Redis that it"
              + " finds, and what was acknowledged before is gone.")
  private boolean acceptLoss;

  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "The gateway's API (default: the configured listener here).")
  private @Nullable URI api;

  @Option(
      names = "--connect",
      description = "Also open a TLS connection to each https destination, and close it again.")
  private boolean connect;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (acceptLoss) {
      return forget();
    }
    Loaded loaded = conf.load();
    Examination.Wish wish = new Examination.Wish(api, expectedStore(loaded), connect);
    List<Finding> findings =
        new Examination(wish, System.getenv(), InstantSource.system()).of(loaded);
    if (json) {
      terminal.say(Harmless.json(json(findings).encode()));
    } else {
      findings.forEach(this::print);
      terminal.say(
          "%d problems, %d warnings"
              .formatted(count(findings, Level.PROBLEM), count(findings, Level.WARNING)));
    }
    return count(findings, Level.PROBLEM) == 0 ? ExitCodes.FINE : ExitCodes.FAILED;
  }

  private int forget() throws IOException {
    StoreNote note = StoreNote.beside(conf.load(terminal).config().redis().dataDir());
    boolean known = note.forget();
    terminal.say(
        known
            ? "forgot the store noted in " + note.file() + "; start the gateway now"
            : "there is no note of a store at " + note.file() + "; nothing to do");
    return ExitCodes.FINE;
  }

  private static String expectedStore(Loaded loaded) throws IOException {
    return loaded instanceof Loaded.Valid valid
        ? StoreNote.beside(valid.config().redis().dataDir()).read()
        : "";
  }

  private void print(Finding finding) {
    Colour colour =
        switch (finding.level()) {
          case OK -> Colour.GREEN;
          case WARNING -> Colour.YELLOW;
          case PROBLEM -> Colour.RED;
        };
    String level = terminal.paint(colour, "%-7s".formatted(finding.level().word()));
    terminal.say("%s  %-19s  %s".formatted(level, finding.check(), Harmless.line(finding.said())));
    if (!finding.remedy().isEmpty()) {
      terminal.say("%-30s%s".formatted("", "-> " + Harmless.line(finding.remedy())));
    }
  }

  private static JsonObject json(List<Finding> findings) {
    JsonArray items = new JsonArray();
    findings.forEach(finding -> items.add(finding.json()));
    return new JsonObject()
        .put("checks", items)
        .put("problems", count(findings, Level.PROBLEM))
        .put("warnings", count(findings, Level.WARNING));
  }

  private static long count(List<Finding> findings, Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }
}
