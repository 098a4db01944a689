package io.hookgate.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Revokes keys of the API. */
@Command(
    name = "revoke",
    description = "Revoke keys of the API: every node refuses them within a second.")
final class RevokeKeyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ApiAccess access = new ApiAccess();
  @Mixin private final Output output = new Output();

  @Parameters(
      paramLabel = "ID",
      arity = "1..*",
      description = "Ids (key_...) or names; one that cannot be revoked keeps none back.")
  private List<String> keys = new ArrayList<>();

  RevokeKeyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Api api = access.open(terminal);
    int ends = ExitCodes.FINE;
    for (String key : keys) {
      try {
        api.delete(KeysCommand.PATH + '/' + Api.segment(key));
        if (!output.json()) {
          terminal.say("revoked " + Harmless.line(key));
        }
      } catch (ApiRefusal e) {
        terminal.warn(Harmless.lines(key + ": " + e.getMessage()));
        ends = ExitCodes.FAILED;
      }
    }
    return ends;
  }
}
