package io.hookgate.cli;

import io.hookgate.config.GatewayConfig;
import io.hookgate.config.Loaded;
import io.hookgate.config.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads the configuration and says what is wrong with it; starts nothing. */
@Command(name = "check", description = "Check the configuration and print every problem.")
final class CheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConfOption conf = new ConfOption();
  @Mixin private final Output output = new Output();

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (output.json()) {
      return json(conf.load());
    }
    Loaded.Valid loaded = conf.load(terminal);
    terminal.warn(loaded.warnings());
    terminal.say(summary(loaded.config(), loaded.warnings().size()));
    return ExitCodes.FINE;
  }

  private int json(Loaded all) {
    if (all instanceof Loaded.Invalid invalid) {
      Output.print(
          terminal,
          new JsonObject().put("valid", false).put("problems", problems(invalid.problems())));
      return ExitCodes.WRONG_USAGE;
    }
    Loaded.Valid valid = (Loaded.Valid) all;
    GatewayConfig config = valid.config();
    Output.print(
        terminal,
        new JsonObject()
            .put("valid", true)
            .put("sources", config.sources().size())
            .put("destinations", config.destinations().size())
            .put("routes", config.routes().size())
            .put("warnings", problems(valid.warnings())));
    return ExitCodes.FINE;
  }

  private static JsonArray problems(List<Problem> problems) {
    JsonArray array = new JsonArray();
    for (Problem problem : problems) {
      array.add(
          new JsonObject()
              .put("file", problem.file())
              .put("pointer", problem.pointer())
              .put("message", problem.message()));
    }
    return array;
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
