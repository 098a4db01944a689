package io.hookgate.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How far a replay has come. */
final class ReplayProgress {
  private static final long BETWEEN_LOOKS_MILLIS = 300;

  private final Api api;
  private final Terminal terminal;
  private final Output output;

  ReplayProgress(Api api, Terminal terminal, Output output) {
    this.api = api;
    this.terminal = terminal;
    this.output = output;
  }

  /**
   * Until everything is queued and every delivery has ended.
   *
   * @param patience for how long at most; the replay goes on without
   * @return 0 when all were delivered, or the user goes away; 1 when some were not, or not yet
   */
  int follow(String id, Duration patience) throws IOException, InterruptedException {
    Progress progress = new Progress(terminal);
    return Ending.on(() -> leave(progress, id), () -> follow(id, patience, progress));
  }

  private int follow(String id, Duration patience, Progress progress)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    JsonObject replay = look(id);
    show(replay, progress);
    while (!hasEnded(replay) && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
      replay = look(id);
      show(replay, progress);
    }
    progress.end();
    return close(replay);
  }

  private void show(JsonObject replay, Progress progress) {
    if (!output.json()) {
      progress.show(ended(replay), replay.getLong("matched"), note(replay));
    }
  }

  /** Cancels it and says what it had done. */
  int cancel(String id) throws IOException, InterruptedException {
    JsonObject replay = api.delete("/api/v1/replays/" + Api.segment(id));
    tell(replay);
    return ExitCodes.FINE;
  }

  private JsonObject look(String id) throws IOException, InterruptedException {
    return api.get("/api/v1/replays/" + Api.segment(id));
  }

  private int close(JsonObject replay) {
    tell(replay);
    boolean all =
        replay.getString("state").equals("done")
            && replay.getLong("delivered").equals(replay.getLong("queued"));
    if (!hasEnded(replay)) {
      terminal.warn(goesOn(replay.getString("id")));
    }
    return all ? ExitCodes.FINE : ExitCodes.FAILED;
  }

  private void tell(JsonObject replay) {
    if (output.json()) {
      Output.print(terminal, replay);
    } else {
      terminal.say(
          "replay %s %s: %d queued, %s"
              .formatted(
                  replay.getString("id"),
                  replay.getString("state"),
                  replay.getLong("queued"),
                  note(replay)));
    }
  }

  private void leave(Progress progress, String id) {
    progress.end();
    terminal.warn(goesOn(id));
  }

  private static String goesOn(String id) {
    return "the replay %1$s goes on: 'hookgate replay --follow %1$s' shows it, --cancel %1$s ends it"
        .formatted(id);
  }

  private static boolean hasEnded(JsonObject replay) {
    boolean made = replay.getValue("finishedAt") != null;
    return made && replay.getLong("open") == 0;
  }

  /** Of those that it takes, those about which nothing more will be heard. */
  private static long ended(JsonObject replay) {
    return replay.getLong("delivered")
        + replay.getLong("failed")
        + replay.getLong("cancelled")
        + replay.getLong("skipped");
  }

  private static String note(JsonObject replay) {
    StringBuilder note = new StringBuilder(replay.getLong("delivered") + " delivered");
    add(note, replay.getLong("failed"), "dead again");
    add(note, replay.getLong("cancelled"), "cancelled");
    add(note, replay.getLong("skipped"), "skipped");
    add(note, replay.getLong("open"), "on their way");
    return note.toString();
  }

  private static void add(StringBuilder note, long count, String what) {
    if (count > 0) {
      note.append(", ").append(count).append(' ').append(what);
    }
  }
}
