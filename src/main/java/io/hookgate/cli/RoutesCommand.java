package io.hookgate.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the routes of a running gateway. */
@Command(name = "routes", description = "List routes: which events go where.")
final class RoutesCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ApiAccess access = new ApiAccess();
  @Mixin private final Output output = new Output();

  RoutesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Table table =
        new Table(
            Table.Column.text("NAME"),
            Table.Column.state("STATE"),
            Table.Column.text("SOURCE"),
            Table.Column.text("TYPES"),
            Table.Column.text("FILTER"),
            Table.Column.text("TO"),
            Table.Column.text("DEFINED"),
            Table.Column.id("ID"));
    output.list(
        access.open(terminal),
        terminal,
        Output.Listed.all("/api/v1/routes"),
        table,
        RoutesCommand::row);
    return ExitCodes.FINE;
  }

  private static List<String> row(JsonObject route) {
    return List.of(
        Cells.name(route, "name"),
        Cells.state(route),
        Cells.text(route, "source"),
        texts(route.getJsonArray("types")),
        Cells.text(route, "filter"),
        texts(route.getJsonArray("destinations")),
        Cells.definedBy(route),
        route.getString("id"));
  }

  private static String texts(@Nullable JsonArray array) {
    return array == null
        ? ""
        : array.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
