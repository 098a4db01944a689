package io.hookgate.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the destinations of a running gateway. */
@Command(
    name = "destinations",
    description = "List destinations: state, what waits, and who changed it last.")
final class DestinationsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ApiAccess access = new ApiAccess();
  @Mixin private final Output output = new Output();

  DestinationsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    output.list(
        access.open(terminal),
        terminal,
        Output.Listed.all("/api/v1/destinations"),
        table(),
        DestinationsCommand::row);
    return ExitCodes.FINE;
  }

  /** Also for what became of one that was changed. */
  static Table table() {
    return new Table(
        Table.Column.text("NAME"),
        Table.Column.state("STATE"),
        Table.Column.text("CIRCUIT"),
        Table.Column.number("WAITING"),
        Table.Column.number("DEAD"),
        Table.Column.text("LAST CHANGE"),
        Table.Column.text("URL"));
  }

  static List<String> row(JsonObject destination) {
    JsonObject deliveries = destination.getJsonObject("deliveries");
    String name = Cells.name(destination, "name");
    if (deliveries == null) {
      return List.of(name, "unusable", "", "", "", "the gateway's log says why", "");
    }
    long waiting = deliveries.getLong("pending") + deliveries.getLong("retrying");
    return List.of(
        name,
        destination.getString("state"),
        destination.getString("circuit"),
        Long.toString(waiting),
        Long.toString(deliveries.getLong("dead")),
        last(destination),
        destination.getString("url"));
  }

  private static String last(JsonObject destination) {
    JsonObject last = destination.getJsonObject("last");
    if (last == null) {
      return "";
    }
    String cause = last.getString("cause");
    return "%s by %s%s"
        .formatted(
            Cells.time(last, "since"), last.getString("by"), cause == null ? "" : ": " + cause);
  }
}
