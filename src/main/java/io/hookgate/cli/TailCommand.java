package io.hookgate.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the newest events, and goes on with what happens. */
@Command(
    name = "tail",
    description = {
      "Show the newest events, the newest last; with -f also what happens from now on, until Ctrl-C.",
      "As JSON, events are as 'events' has them; what -f adds has a member 'kind'."
    })
final class TailCommand implements Callable<Integer> {
  private static final int MOST = 1000;

  private final Terminal terminal;

  @Mixin private final Subject subject = new Subject();
  @Mixin private final ApiAccess access = new ApiAccess();
  @Mixin private final Output output = new Output();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description =
          "Of the event (routed, unrouted, unparsable) or of a delivery that ended (delivered, dead,"
              + " cancelled).")
  private @Nullable String status;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "COUNT",
      description = "How many of what there is, 0 to " + MOST + " (default: ${DEFAULT-VALUE}).")
  private int limit = 10;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what happens on the node that answers.")
  private boolean follow;

  @Option(
      names = "--kinds",
      paramLabel = "KIND",
      split = ",",
      description =
          "Of what -f adds, only those: accepted, attempt, ended, rejected, switched, circuit, alert,"
              + " replay.")
  private @Nullable Set<String> kinds;

  TailCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (limit < 0 || limit > MOST) {
      throw new WrongUsage("--limit is 0 to " + MOST);
    }
    Api api = access.open(terminal);
    if (!follow) {
      newest(api);
      return ExitCodes.FINE;
    }
    return Ending.on(() -> {}, () -> follow(api));
  }

  private int follow(Api api) throws IOException, InterruptedException {
    try (Feed feed = new Feed(api, stream())) {
      feed.follow(new Following(api));
      return ExitCodes.FINE;
    }
  }

  private final class Following implements Feed.Listener {
    private final Api api;
    private Set<String> shown = new HashSet<>();

    Following(Api api) {
      this.api = api;
    }

    /** The feed is open: what comes while the newest are read is not missed, but told once. */
    @Override
    public void opened(boolean again) throws IOException, InterruptedException {
      if (!again) {
        shown = newest(api);
      }
    }

    @Override
    public void message(FeedMessage message) {
      show(message, shown);
    }

    @Override
    public void broke(String why) {
      terminal.warn(Harmless.line("the feed broke off (" + why + "): coming back"));
    }
  }

  private String stream() {
    Map<String, @Nullable Object> parameters = subject.parameters();
    parameters.put("status", status);
    parameters.put("kinds", kinds == null ? null : String.join(",", kinds));
    return Api.path("/api/v1/stream", parameters);
  }

  /** Shows them; their ids. */
  private Set<String> newest(Api api) throws IOException, InterruptedException {
    Set<String> ids = new HashSet<>();
    if (limit == 0) {
      return ids;
    }
    Map<String, @Nullable Object> parameters = subject.parameters();
    parameters.put("status", status);
    parameters.put("limit", Math.min(limit, Output.PAGE));
    Deque<JsonObject> events = new ArrayDeque<>();
    api.each(
        Api.path("/api/v1/events", parameters),
        event -> {
          events.push(event);
          return events.size() < limit;
        });
    TailLine line = new TailLine(terminal);
    for (JsonObject event : events) {
      ids.add(event.getString("id"));
      print(event, line.ofEvent(event));
    }
    return ids;
  }

  private void show(FeedMessage message, Set<String> shown) {
    JsonObject data = message.data();
    if (data == null) {
      return;
    }
    if (!data.containsKey("kind")) {
      data.put("kind", message.event());
    }
    boolean again = message.event().equals("accepted") && shown.remove(data.getString("event"));
    if (!again) {
      print(data, new TailLine(terminal).of(data));
    }
  }

  private void print(JsonObject json, String line) {
    if (output.json()) {
      Output.print(terminal, json);
    } else {
      terminal.say(line);
    }
  }
}
