package io.hookgate.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives dead letters up: counts them, asks, and takes away what was counted. */
final class DeadLetterPurge {
  private final Api api;
  private final Terminal terminal;
  private final Output output;

  DeadLetterPurge(Api api, Terminal terminal, Output output) {
    this.api = api;
    this.terminal = terminal;
    this.output = output;
  }

  /**
   * Runs it.
   *
   * @param filters none for all
   */
  void run(Map<String, @Nullable Object> filters, @Nullable String cause, boolean agreed)
      throws IOException, InterruptedException {
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>(filters);
    // What dies after the count is not what the answer was about.
    if (parameters.get("until") == null) {
      parameters.put("until", new Moment(Instant.now()).toString());
    }
    parameters.put("dryRun", "true");
    long matched = through(parameters, 0).getLong("matched");
    String what = matched == 1 ? "1 dead letter" : matched + " dead letters";
    if (matched > 0 && !agreed && !terminal.confirm("Take " + what + " off the list for good?")) {
      terminal.say("Nothing was purged.");
      return;
    }
    parameters.remove("dryRun");
    parameters.put("cause", cause);
    long purged = matched == 0 ? 0 : through(parameters, matched).getLong("purged");
    if (output.json()) {
      Output.print(terminal, new JsonObject().put("matched", matched).put("purged", purged));
    } else {
      terminal.say(matched == 0 ? "Nothing matches." : "Purged " + purged + " of " + what + ".");
    }
  }

  /**
   * Calls until there is no more, and adds up.
   *
   * @param total for the bar; 0 for none
   */
  private JsonObject through(Map<String, @Nullable Object> parameters, long total)
      throws IOException, InterruptedException {
    Map<String, @Nullable Object> next = new LinkedHashMap<>(parameters);
    Progress progress = new Progress(terminal);
    long matched = 0;
    long purged = 0;
    String cursor;
    do {
      JsonObject answer = api.delete(Api.path("/api/v1/dead-letters", next));
      matched += answer.getLong("matched");
      purged += answer.getLong("purged");
      cursor = answer.getString("cursor");
      next.put("cursor", cursor);
      if (total > 0 && cursor != null && !output.json()) {
        progress.show(purged, total, "purged");
      }
    } while (cursor != null);
    progress.end();
    return new JsonObject().put("matched", matched).put("purged", purged);
  }
}
