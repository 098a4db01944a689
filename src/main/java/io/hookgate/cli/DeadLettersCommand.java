package io.hookgate.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists dead letters, counts them, or gives them up. */
@Command(
    name = "dead-letters",
    description = {
      "List what could not be delivered, the latest to die first.",
      "'hookgate replay --dead' delivers it again."
    })
final class DeadLettersCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/dead-letters";

  private final Terminal terminal;

  @Mixin private final Filters filters = new Filters();
  @Mixin private final MatchOption match = new MatchOption();
  @Mixin private final LimitOption limit = new LimitOption();
  @Mixin private final ApiAccess access = new ApiAccess();
  @Mixin private final Output output = new Output();
  @Mixin private final Consent consent = new Consent();

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      description =
          "Why it is dead: exhausted, permanent, expired, destination_gone, unparsable, blocked, refused,"
              + " crashed.")
  private @Nullable String reason;

  @Option(names = "--group", description = "How many there are, by destination and reason.")
  private boolean group;

  @Option(
      names = "--purge",
      description = "Take those that match off the list for good, after a question.")
  private boolean purge;

  @Option(names = "--all", description = "With --purge and without filters: all of them.")
  private boolean all;

  @Option(names = "--cause", paramLabel = "TEXT", description = "Of a purge, for the audit.")
  private @Nullable String cause;

  DeadLettersCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (purge && group) {
      throw new WrongUsage("--group counts and --purge takes away: give one of the two");
    }
    Map<String, @Nullable Object> parameters = filters.parameters();
    parameters.put("reason", reason);
    parameters.put("match", match.json());
    if (purge) {
      if (all != Filters.none(parameters)) {
        throw new WrongUsage(
            "--purge takes filters, such as --destination or --until, or else --all");
      }
      new DeadLetterPurge(access.open(terminal), terminal, output)
          .run(parameters, cause, consent.given());
    } else if (group) {
      parameters.put("limit", Output.PAGE);
      count(access.open(terminal), Api.path(PATH, parameters));
    } else {
      output.list(
          access.open(terminal),
          terminal,
          new Output.Listed(Api.path(PATH, parameters), limit.limit()),
          table(),
          DeadLettersCommand::row);
    }
    return ExitCodes.FINE;
  }

  private static Table table() {
    return new Table(
        Table.Column.text("DIED"),
        Table.Column.text("DESTINATION"),
        Table.Column.text("REASON"),
        Table.Column.text("SOURCE"),
        Table.Column.text("TYPE"),
        Table.Column.number("TRIES"),
        Table.Column.text("LAST ANSWER"),
        Table.Column.id("ID"));
  }

  private static List<String> row(JsonObject letter) {
    JsonObject last = letter.getJsonObject("last");
    return List.of(
        Cells.time(letter, "diedAt"),
        destination(letter),
        letter.getString("reason"),
        Cells.name(letter, "source"),
        Cells.text(letter, "type"),
        Cells.text(letter, "attempts"),
        last == null ? "" : Attempts.answer(last),
        letter.getString("id"));
  }

  private static String destination(JsonObject letter) {
    String name = Cells.name(letter, "destination");
    return name.isEmpty() ? "-" : name;
  }

  private record Group(String destination, String reason) implements Comparable<Group> {
    @Override
    public int compareTo(Group other) {
      int first = destination.compareTo(other.destination);
      return first == 0 ? reason.compareTo(other.reason) : first;
    }
  }

  private void count(Api api, String path) throws IOException, InterruptedException {
    Map<Group, Long> groups = new TreeMap<>();
    api.each(
        path,
        letter -> {
          groups.merge(new Group(destination(letter), letter.getString("reason")), 1L, Long::sum);
          return true;
        });
    Table table =
        new Table(
            Table.Column.text("DESTINATION"),
            Table.Column.text("REASON"),
            Table.Column.number("COUNT"));
    for (Map.Entry<Group, Long> entry : groups.entrySet()) {
      Group of = entry.getKey();
      if (output.json()) {
        Output.print(
            terminal,
            new JsonObject()
                .put("destination", of.destination())
                .put("reason", of.reason())
                .put("count", entry.getValue()));
      } else {
        table.add(List.of(of.destination(), of.reason(), entry.getValue().toString()));
      }
    }
    if (!output.json()) {
      table.print(terminal);
    }
  }
}
