package io.hookgate.cli;

import io.vertx.core.json.JsonArray;
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

/** Makes a key of the API. Its text is printed alone, so that a script can take it. */
@Command(
    name = "create",
    description = "Make a key of the API and print it: nobody can show it again.")
final class CreateKeyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ApiAccess access = new ApiAccess();
  @Mixin private final Output output = new Output();

  @Parameters(paramLabel = "NAME", description = "For people and the audit.")
  private String name = "";

  @Option(
      names = "--scope",
      required = true,
      split = ",",
      paramLabel = "SCOPE",
      description = "What it may do: read, publish, replay, admin; may be given several times.")
  private List<String> scopes = new ArrayList<>();

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "When it ends: in 30d, or at 2027-01-31T12:00:00Z (default: never).")
  private @Nullable String expires;

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description =
          "The only tenant whose things it sees (default: that of the key in use, or all).")
  private @Nullable String tenant;

  CreateKeyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    JsonObject body = new JsonObject().put("name", name).put("scopes", new JsonArray(scopes));
    if (tenant != null) {
      body.put("tenant", tenant);
    }
    if (expires != null) {
      body.put(expires.matches("\\d+[a-z]+") ? "expiresIn" : "expiresAt", expires);
    }
    JsonObject key = access.open(terminal).post(KeysCommand.PATH, body);
    if (output.json()) {
      Output.print(terminal, key);
      return ExitCodes.FINE;
    }
    String until = key.getString("expiresAt");
    terminal.warn(
        "made %s (%s), scopes %s, %s; this is the only time that it is shown:"
            .formatted(
                Harmless.line(key.getString("name")),
                key.getString("id"),
                KeysCommand.scopes(key),
                until == null ? "without an end" : "until " + until));
    terminal.say(key.getString("key"));
    return ExitCodes.FINE;
  }
}
