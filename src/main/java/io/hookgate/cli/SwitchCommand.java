package io.hookgate.cli;

import io.hookgate.model.SwitchAction;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes the state of destinations on a running gateway: one command per action. */
@Command
final class SwitchCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final SwitchAction action;

  @Mixin private final ApiAccess access = new ApiAccess();
  @Mixin private final Output output = new Output();

  @Option(names = "--cause", paramLabel = "TEXT", description = "Why, for the audit.")
  private @Nullable String cause;

  @Parameters(
      paramLabel = "NAME",
      arity = "1..*",
      description = "Names or ids of destinations; one that cannot be changed keeps none back.")
  private List<String> names = new ArrayList<>();

  SwitchCommand(Terminal terminal, SwitchAction action) {
    this.terminal = terminal;
    this.action = action;
  }

  /** What the command's help begins with. */
  static String description(SwitchAction action) {
    return switch (action) {
      case PAUSE -> "Hold everything for destinations; nothing is lost.";
      case RESUME -> "Send what waits for paused destinations.";
      case ENABLE -> "Take disabled destinations back.";
      case DISABLE -> "Send nothing more to destinations; what waits becomes dead letters.";
    };
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Api api = access.open(terminal);
    Table table = DestinationsCommand.table();
    int ends = ExitCodes.FINE;
    for (String name : names) {
      try {
        JsonObject answer = change(api, name);
        if (output.json()) {
          Output.print(terminal, answer);
        } else {
          table.add(DestinationsCommand.row(answer));
        }
      } catch (ApiRefusal e) {
        terminal.warn(Harmless.lines(name + ": " + e.getMessage()));
        ends = ExitCodes.FAILED;
      }
    }
    if (!table.isEmpty()) {
      table.print(terminal);
    }
    return ends;
  }

  private JsonObject change(Api api, String name) throws IOException, InterruptedException {
    JsonObject body = cause == null ? new JsonObject() : new JsonObject().put("cause", cause);
    JsonObject answer =
        api.post("/api/v1/destinations/%s/%s".formatted(Api.segment(name), action.word()), body);
    if (!answer.getBoolean("changed")) {
      terminal.warn(Harmless.line(name) + ": it was so already");
    }
    return answer;
  }
}
