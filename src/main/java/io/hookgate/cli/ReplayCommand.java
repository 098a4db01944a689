package io.hookgate.cli;

import io.hookgate.config.Durations;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Delivers events again, and says how far that has come. */
@Command(
    name = "replay",
    description = {
      "Deliver events again: those that are named, or those that match.",
      "Asks before it makes more than one delivery, and follows until all have ended; Ctrl-C leaves the"
          + " replay running."
    })
final class ReplayCommand implements Callable<Integer> {
  private static final String REPLAYS = "/api/v1/replays";

  private final Terminal terminal;

  @Parameters(
      paramLabel = "ID",
      arity = "0..*",
      description = "Of events (evt_...) or deliveries (dlv_...), instead of filters.")
  private List<String> ids = new ArrayList<>();

  @Mixin private final Filters filters = new Filters();
  @Mixin private final MatchOption match = new MatchOption();
  @Mixin private final ApiAccess access = new ApiAccess();
  @Mixin private final Output output = new Output();
  @Mixin private final Consent consent = new Consent();

  @Option(names = "--dead", description = "What is on the list of dead letters.")
  private boolean dead;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Deliveries that ended so: delivered, dead, cancelled; or unrouted events.")
  private @Nullable String status;

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      description = "With --dead: why, such as exhausted.")
  private @Nullable String reason;

  @Option(
      names = "--to",
      paramLabel = "NAME",
      description = "Another destination that gets all of it, such as one for tests.")
  private @Nullable String to;

  @Option(
      names = "--rate",
      paramLabel = "COUNT",
      description = "New deliveries per second (default: as many as go).")
  private @Nullable Integer rate;

  @Option(names = "--dry-run", description = "Only count.")
  private boolean dryRun;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      description = "Follow it so long at most; 0s does not (default: ${DEFAULT-VALUE}).")
  private String wait = "1d";

  @ArgGroup private @Nullable Other other;

  /** What may be asked instead. */
  static final class Other {
    @Option(names = "--list", required = true, description = "List replays, the newest first.")
    private boolean list;

    @Option(
        names = "--cancel",
        required = true,
        paramLabel = "REPLAY",
        description = "Cancel a replay (rpl_...); what it has queued stays.")
    private @Nullable String cancel;

    @Option(
        names = "--follow",
        required = true,
        paramLabel = "REPLAY",
        description = "Follow one that runs (rpl_...).")
    private @Nullable String follow;
  }

  ReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Duration patience = patience();
    if (other == null) {
      return replay(patience);
    }
    if (!Filters.none(parameters()) || !ids.isEmpty() || dead) {
      throw new WrongUsage("--list, --cancel and --follow take no filters and no ids of events");
    }
    Api api = access.open(terminal);
    if (other.list) {
      output.list(
          api, terminal, new Output.Listed(REPLAYS, 100), ReplayRows.table(), ReplayRows::row);
      return ExitCodes.FINE;
    }
    ReplayProgress progress = new ReplayProgress(api, terminal, output);
    return other.follow == null
        ? progress.cancel(String.valueOf(other.cancel))
        : progress.follow(other.follow, patience);
  }

  private int replay(Duration patience) throws IOException, InterruptedException {
    JsonObject body = body();
    String path = dead ? "/api/v1/dead-letters/replay" : REPLAYS;
    Api api = access.open(terminal);
    JsonObject counted = api.post(path, body.copy().put("dryRun", true));
    long matched = counted.getLong("matched");
    warn(counted);
    if (dryRun || matched == 0) {
      print(counted, deliveries(matched) + " would be made.");
      return matched == 0 && !ids.isEmpty() ? ExitCodes.FAILED : ExitCodes.FINE;
    }
    if (matched > 1
        && !consent.given()
        && !terminal.confirm("Make " + deliveries(matched) + where() + "?")) {
      terminal.say("Nothing was replayed.");
      return ExitCodes.FINE;
    }
    JsonObject made = api.post(path, body);
    String id = made.getString("id");
    print(made, "replay " + id + ": " + deliveries(made.getLong("matched")));
    return patience.isZero()
        ? ExitCodes.FINE
        : new ReplayProgress(api, terminal, output).follow(id, patience);
  }

  private Map<String, @Nullable Object> parameters() {
    Map<String, @Nullable Object> parameters = filters.parameters();
    parameters.put("match", match.json());
    parameters.put("status", status);
    parameters.put("reason", reason);
    return parameters;
  }

  private JsonObject body() {
    Map<String, @Nullable Object> parameters = parameters();
    if (Filters.none(parameters) && ids.isEmpty() && !dead) {
      throw new WrongUsage(
          "say what: ids, --dead, or filters such as --source, --destination, --since 2h");
    }
    if (reason != null && !dead) {
      throw new WrongUsage("--reason is for dead letters: add --dead");
    }
    JsonObject body = new JsonObject();
    if (!ids.isEmpty()) {
      body.put("ids", new JsonArray(ids));
    }
    parameters.put("to", to);
    parameters.put("rate", rate);
    parameters.forEach(
        (name, value) -> {
          if (value != null) {
            body.put(name, value);
          }
        });
    return body;
  }

  private Duration patience() {
    try {
      return Durations.parse(wait);
    } catch (IllegalArgumentException e) {
      throw WrongUsage.because(new IllegalArgumentException("--wait: " + e.getMessage(), e));
    }
  }

  private void warn(JsonObject counted) {
    JsonArray warnings = counted.getJsonArray("warnings");
    for (int i = 0; i < warnings.size(); i++) {
      JsonObject warning = warnings.getJsonObject(i);
      terminal.warn(
          Harmless.line(
              "%s: %d: %s"
                  .formatted(
                      warning.getString("code"),
                      warning.getLong("count"),
                      warning.getString("detail"))));
    }
  }

  private void print(JsonObject json, String sentence) {
    if (output.json()) {
      Output.print(terminal, json);
    } else {
      terminal.say(sentence);
    }
  }

  private String where() {
    return to == null ? "" : " to " + to;
  }

  private static String deliveries(long count) {
    return count == 1 ? "1 delivery" : count + " deliveries";
  }
}
