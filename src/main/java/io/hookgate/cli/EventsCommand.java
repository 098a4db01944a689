package io.hookgate.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists events. */
@Command(name = "events", description = "List events, the newest first.")
final class EventsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final Filters filters = new Filters();
  @Mixin private final LimitOption limit = new LimitOption();
  @Mixin private final ApiAccess access = new ApiAccess();
  @Mixin private final Output output = new Output();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description =
          "Of the event (routed, unrouted, unparsable) or of any of its deliveries (pending, in_flight,"
              + " retrying, delivered, dead, cancelled).")
  private @Nullable String status;

  @Option(
      names = {"-q", "--q"},
      paramLabel = "TEXT",
      description = "Part of the event's id, or of that of a delivery.")
  private @Nullable String part;

  EventsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<String, @Nullable Object> parameters = filters.parameters();
    parameters.put("status", status);
    parameters.put("q", part);
    output.list(
        access.open(terminal),
        terminal,
        new Output.Listed(Api.path("/api/v1/events", parameters), limit.limit()),
        EventRows.table(),
        EventRows::row);
    return ExitCodes.FINE;
  }
}
