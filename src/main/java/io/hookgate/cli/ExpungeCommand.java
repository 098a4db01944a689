package io.hookgate.cli;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Forgets one event's content, or everything whose payload names a subject. */
@Command(
    name = "expunge",
    description = "Forget payloads for good: of one event, or of all that match.")
final class ExpungeCommand implements Callable<Integer> {
  private static final List<String> COUNTS =
      List.of("matched", "expunged", "unreadable", "rejections", "replays");

  private final Terminal terminal;

  @Mixin private final ApiAccess access = new ApiAccess();
  @Mixin private final EventChoice choice = new EventChoice();

  @Option(
      names = "--match",
      paramLabel = "POINTER=VALUE",
      description =
          "JSON pointer into the payload and the value there, such as /data/email=a@b.c;"
              + " of several, all have to match.")
  private Map<String, String> match = new LinkedHashMap<>();

  @Option(names = "--dry-run", description = "Only count.")
  private boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  @Option(names = "--cause", paramLabel = "TEXT", description = "Why, for the audit.")
  private @Nullable String cause;

  @Option(names = "--json", description = "Print what the API answers, added up.")
  private boolean json;

  @Parameters(arity = "0..1", paramLabel = "EVENT_ID", description = "One event.")
  private @Nullable String event;

  ExpungeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if ((event == null) == match.isEmpty()) {
      throw new WrongUsage("name either one EVENT_ID or --match /data/email=VALUE");
    }
    if (event != null && (dryRun || choice.any())) {
      throw new WrongUsage("--dry-run and filters go with --match, not with one event");
    }
    if (!dryRun && !yes && !terminal.interactive()) {
      throw new WrongUsage("nobody can be asked without a terminal: add --yes, or --dry-run");
    }
    Api api = access.open(terminal);
    String one = event;
    return one == null ? subject(api) : event(api, one);
  }

  private int event(Api api, String id) throws IOException, InterruptedException {
    if (!yes && !agreed("Forget payload and headers of " + id + " for good?")) {
      return ExitCodes.FAILED;
    }
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    parameters.put("cause", cause);
    JsonObject answer = api.delete(Api.path("/api/v1/events/" + Api.segment(id), parameters));
    terminal.say(
        json
            ? answer.encode()
            : id + (answer.getBoolean("changed") ? " is expunged" : " was expunged before"));
    return ExitCodes.FINE;
  }

  private int subject(Api api) throws IOException, InterruptedException {
    if (!dryRun && !yes) {
      long matched = all(api, true).getLong("matched");
      if (!agreed("Forget payload and headers of %,d events for good?".formatted(matched))) {
        return ExitCodes.FAILED;
      }
    }
    JsonObject sum = all(api, dryRun);
    if (json) {
      terminal.say(sum.encode());
    } else {
      terminal.say(words(sum));
    }
    boolean whole = sum.getLong("unreadable") == 0;
    boolean rewritten = dryRun || sum.getBoolean("rewritten", false);
    if (!whole) {
      terminal.warn("what could not be read is left: the gateway's log names it");
    }
    if (!rewritten) {
      terminal.warn(
          "the append-only file still has it, and was not rewritten: "
              + sum.getString("notRewritten"));
    }
    return whole && rewritten ? ExitCodes.FINE : ExitCodes.FAILED;
  }

  private String words(JsonObject sum) {
    return dryRun
        ? "%,d events match, with %,d kept rejected requests and %,d replays"
            .formatted(sum.getLong("matched"), sum.getLong("rejections"), sum.getLong("replays"))
        : "%,d events are expunged, with %,d kept rejected requests; %,d replays forgot the value"
            .formatted(sum.getLong("expunged"), sum.getLong("rejections"), sum.getLong("replays"));
  }

  /** Call after call, until there is nothing behind the last. */
  private JsonObject all(Api api, boolean countOnly) throws IOException, InterruptedException {
    JsonObject pairs = new JsonObject();
    match.forEach(pairs::put);
    JsonObject sum = new JsonObject();
    String cursor = null;
    do {
      Map<String, @Nullable Object> parameters = choice.parameters();
      parameters.put("match", pairs.encode());
      parameters.put("dryRun", countOnly ? "true" : null);
      parameters.put("cause", cause);
      parameters.put("cursor", cursor);
      JsonObject part = api.delete(Api.path("/api/v1/events", parameters));
      for (String count : COUNTS) {
        sum.put(count, sum.getLong(count, 0L) + part.getLong(count));
      }
      sum.put("rewritten", part.getValue("rewritten"));
      sum.put("notRewritten", part.getValue("notRewritten"));
      cursor = part.getString("cursor");
    } while (cursor != null);
    return sum;
  }

  private boolean agreed(String question) throws IOException {
    terminal.err().print(question + " [y/N] ");
    terminal.err().flush();
    String answer =
        new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8)).readLine();
    boolean agreed = answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    if (!agreed) {
      terminal.warn("nothing was expunged");
    }
    return agreed;
  }
}
