package io.hookgate.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the sources of a running gateway. */
@Command(name = "sources", description = "List sources: path, how they prove themselves, state.")
final class SourcesCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ApiAccess access = new ApiAccess();
  @Mixin private final Output output = new Output();

  SourcesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Table table =
        new Table(
            Table.Column.text("NAME"),
            Table.Column.state("STATE"),
            Table.Column.text("PATH"),
            Table.Column.text("VERIFY"),
            Table.Column.text("DEFINED"),
            Table.Column.id("ID"));
    output.list(
        access.open(terminal),
        terminal,
        Output.Listed.all("/api/v1/sources"),
        table,
        SourcesCommand::row);
    return ExitCodes.FINE;
  }

  private static List<String> row(JsonObject source) {
    return List.of(
        Cells.name(source, "name"),
        Cells.state(source),
        Cells.text(source, "path"),
        Cells.text(source, "verify"),
        Cells.definedBy(source),
        source.getString("id"));
  }
}
