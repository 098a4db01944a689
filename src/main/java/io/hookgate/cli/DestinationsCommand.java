package io.hookgate.cli;

import io.hookgate.model.Tenants;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the destinations of a running gateway. */
@Command(
    name = "destinations",
    description = "List destinations: state, what waits, and who changed it last.")
final class DestinationsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ApiAccess access = new ApiAccess();

  @Option(names = "--json", description = "As the API answers it.")
  private boolean json;

  DestinationsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    JsonArray items = new JsonArray();
    access.open(terminal).each("/api/v1/destinations?limit=200", item -> items.add(item) != null);
    if (json) {
      terminal.say(items.encodePrettily());
      return ExitCodes.FINE;
    }
    terminal.say(row("NAME", "STATE", "WAITING", "DEAD", ""));
    for (int i = 0; i < items.size(); i++) {
      terminal.say(row(items.getJsonObject(i)));
    }
    return ExitCodes.FINE;
  }

  /** One destination in a line; also what became of one that was changed. */
  static String row(JsonObject destination) {
    JsonObject deliveries = destination.getJsonObject("deliveries");
    if (deliveries == null) {
      return row(name(destination), "unusable", "", "", "the gateway's log says why");
    }
    long waiting = deliveries.getLong("pending") + deliveries.getLong("retrying");
    return row(
        name(destination),
        destination.getString("state"),
        Long.toString(waiting),
        Long.toString(deliveries.getLong("dead")),
        last(destination));
  }

  private static String name(JsonObject destination) {
    return Tenants.qualified(destination.getString("tenant", ""), destination.getString("name"));
  }

  private static String last(JsonObject destination) {
    JsonObject last = destination.getJsonObject("last");
    if (last == null) {
      return "";
    }
    String cause = last.getString("cause");
    return "since %s by %s%s"
        .formatted(
            last.getString("since"), last.getString("by"), cause == null ? "" : ": " + cause);
  }

  private static String row(String name, String state, String waiting, String dead, String last) {
    return "%-24s  %-8s  %8s  %8s  %s".formatted(name, state, waiting, dead, last).stripTrailing();
  }
}
