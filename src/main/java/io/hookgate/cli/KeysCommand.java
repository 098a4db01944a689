package io.hookgate.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the API's keys; what makes and revokes keys and secrets are commands below it. */
@Command(
    name = "keys",
    description = "List the API's keys, or make and revoke keys and secrets.",
    synopsisSubcommandLabel = "[COMMAND]")
final class KeysCommand implements Callable<Integer> {
  static final String PATH = "/api/v1/keys";

  private final Terminal terminal;

  @Mixin private final ApiAccess access = new ApiAccess();
  @Mixin private final Output output = new Output();

  KeysCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Table table =
        new Table(
            Table.Column.text("NAME"),
            Table.Column.text("SCOPES"),
            Table.Column.text("TENANT"),
            Table.Column.text("EXPIRES"),
            Table.Column.text("MADE"),
            Table.Column.id("ID"));
    JsonArray items = access.open(terminal).get(PATH).getJsonArray("items");
    for (int i = 0; i < items.size(); i++) {
      JsonObject key = items.getJsonObject(i);
      if (output.json()) {
        Output.print(terminal, key);
      } else {
        table.add(row(key));
      }
    }
    if (!output.json()) {
      table.print(terminal);
    }
    return ExitCodes.FINE;
  }

  private static List<String> row(JsonObject key) {
    String tenant = Cells.text(key, "tenant");
    String expires = Cells.time(key, "expiresAt");
    String created = Cells.time(key, "createdAt");
    return List.of(
        key.getString("name"),
        scopes(key),
        tenant.isEmpty() ? "all" : tenant,
        expires.isEmpty() ? "never" : expires,
        created.isEmpty() ? "in the files" : created + " by " + key.getString("createdBy"),
        Cells.text(key, "id"));
  }

  static String scopes(JsonObject key) {
    return key.getJsonArray("scopes").stream()
        .map(String::valueOf)
        .collect(Collectors.joining(", "));
  }
}
