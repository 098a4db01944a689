package io.hookgate.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
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

  @Mixin private final MatchOption match = new MatchOption();
  @Mixin private final Consent consent = new Consent();
  @Mixin private final Output output = new Output();

  @Option(names = "--dry-run", description = "Only count.")
  private boolean dryRun;

  @Option(names = "--cause", paramLabel = "TEXT", description = "Why, for the audit.")
  private @Nullable String cause;

  @Parameters(arity = "0..1", paramLabel = "EVENT_ID", description = "One event.")
  private @Nullable String event;

  ExpungeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    JsonObject pairs = match.json();
    if ((event == null) == (pairs == null)) {
      throw new WrongUsage("name either one EVENT_ID or --match /data/email=VALUE");
    }
    if (event != null && (dryRun || !Filters.none(choice.parameters()))) {
      throw new WrongUsage("--dry-run and filters go with --match, not with one event");
    }
    Api api = access.open(terminal);
    String one = event;
    return one == null ? subject(api, String.valueOf(pairs)) : event(api, one);
  }

  private int event(Api api, String id) throws IOException, InterruptedException {
    if (!agreed("Forget payload and headers of " + id + " for good?")) {
      return ExitCodes.FINE;
    }
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    parameters.put("cause", cause);
    JsonObject answer = api.delete(Api.path("/api/v1/events/" + Api.segment(id), parameters));
    tell(answer, id + (answer.getBoolean("changed") ? " is expunged" : " was expunged before"));
    return ExitCodes.FINE;
  }

  private int subject(Api api, String pairs) throws IOException, InterruptedException {
    if (!dryRun && !consent.given()) {
      long matched = all(api, pairs, true).getLong("matched");
      if (!agreed("Forget payload and headers of %,d events for good?".formatted(matched))) {
        return ExitCodes.FINE;
      }
    }
    JsonObject sum = all(api, pairs, dryRun);
    tell(sum, words(sum));
    boolean whole = sum.getLong("unreadable") == 0;
    boolean rewritten = dryRun || sum.getBoolean("rewritten", false);
    if (!whole) {
      terminal.warn("what could not be read is left: the gateway's log names it");
    }
    if (!rewritten) {
      terminal.warn(
          Harmless.line(
              "the append-only file still has it, and was not rewritten: "
                  + sum.getString("notRewritten")));
    }
    return whole && rewritten ? ExitCodes.FINE : ExitCodes.FAILED;
  }

  private void tell(JsonObject answer, String sentence) {
    if (output.json()) {
      Output.print(terminal, answer);
    } else {
      terminal.say(sentence);
    }
  }

  private String words(JsonObject sum) {
    return dryRun
        ? "%,d events match, with %,d kept rejected requests and %,d replays"
            .formatted(sum.getLong("matched"), sum.getLong("rejections"), sum.getLong("replays"))
        : "%,d events are expunged, with %,d kept rejected requests; %,d replays forgot the value"
            .formatted(sum.getLong("expunged"), sum.getLong("rejections"), sum.getLong("replays"));
  }

  /** Call after call, until there is nothing behind the last. */
  private JsonObject all(Api api, String pairs, boolean countOnly)
      throws IOException, InterruptedException {
    JsonObject sum = new JsonObject();
    String cursor = null;
    do {
      Map<String, @Nullable Object> parameters = choice.parameters();
      parameters.put("match", pairs);
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
    boolean agreed = consent.given() || terminal.confirm(question);
    if (!agreed) {
      terminal.say("Nothing was expunged.");
    }
    return agreed;
  }
}
