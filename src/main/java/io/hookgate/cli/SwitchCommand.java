package io.hookgate.cli;

import io.hookgate.model.SwitchAction;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes a destination's state on a running gateway: one command per action. */
@Command
final class SwitchCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final SwitchAction action;

  @Mixin private final ApiAccess access = new ApiAccess();

  @Option(names = "--cause", paramLabel = "TEXT", description = "Why, for the audit.")
  private @Nullable String cause;

  @Parameters(paramLabel = "NAME", description = "The destination's name or id.")
  private String name = "";

  SwitchCommand(Terminal terminal, SwitchAction action) {
    this.terminal = terminal;
    this.action = action;
  }

  /** What the command's help begins with. */
  static String description(SwitchAction action) {
    return switch (action) {
      case PAUSE -> "Hold everything for a destination; nothing is lost.";
      case RESUME -> "Send what waits for a paused destination.";
      case ENABLE -> "Take a disabled destination back.";
      case DISABLE -> "Send nothing more to a destination; what waits becomes dead letters.";
    };
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    JsonObject body = cause == null ? new JsonObject() : new JsonObject().put("cause", cause);
    String path = "/api/v1/destinations/%s/%s".formatted(Api.segment(name), action.word());
    JsonObject answer = access.open(terminal).post(path, body);
    if (!answer.getBoolean("changed")) {
      terminal.warn("it was so already");
    }
    terminal.say(DestinationsCommand.row(answer));
    return ExitCodes.FINE;
  }
}
