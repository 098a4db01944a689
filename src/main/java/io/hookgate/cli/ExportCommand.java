package io.hookgate.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes events as lines of JSON, and goes on where a connection broke. */
@Command(
    name = "export",
    description = "Write events with payload and deliveries as lines of JSON, newest first.")
final class ExportCommand implements Callable<Integer> {
  private static final int MOST_TRIES = 6;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final long SHOWN_EVERY_NANOS = 200_000_000;

  private final Terminal terminal;

  @Mixin private final ApiAccess access = new ApiAccess();
  @Mixin private final EventChoice choice = new EventChoice();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Of the event, or of any of its deliveries, such as dead.")
  private @Nullable String status;

  @Option(
      names = "--destination",
      paramLabel = "NAME",
      description = "Name or id of a destination that they went to.")
  private @Nullable String destination;

  @Option(
      names = "--cursor",
      paramLabel = "CURSOR",
      description = "Go on behind a line: its cursor. A file is added to then.")
  private @Nullable String cursor;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write to (default: standard output).")
  private @Nullable Path file;

  private long events;
  private long shownAt;
  private boolean complete;
  private boolean begun;

  ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Api api = access.open(terminal);
    Path to = file;
    if (to == null) {
      return export(api, terminal.out());
    }
    StandardOpenOption how =
        cursor == null ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND;
    try (PrintWriter lines =
        new PrintWriter(
            Files.newBufferedWriter(
                to,
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                how))) {
      return export(api, lines);
    }
  }

  private int export(Api api, PrintWriter to) throws IOException, InterruptedException {
    String why = "";
    Duration pause = FIRST_PAUSE;
    for (int tries = 0; !complete && tries < MOST_TRIES; tries++) {
      long before = events;
      try {
        why = read(api, to);
      } catch (IOException e) {
        if (!begun) {
          throw e;
        }
        why = String.valueOf(e.getMessage());
      }
      if (to.checkError()) {
        throw new IOException("the lines cannot be written");
      }
      if (events > before) {
        tries = 0;
        pause = FIRST_PAUSE;
      }
      if (!complete) {
        Thread.sleep(pause.toMillis());
        pause = pause.multipliedBy(2);
      }
    }
    showProgress(true);
    if (!complete) {
      terminal.warn(
          "the export ended early, after %d events: %s%s"
              .formatted(
                  events,
                  why,
                  cursor == null ? "" : "; --cursor " + cursor + " goes on from there"));
      return ExitCodes.FAILED;
    }
    return ExitCodes.FINE;
  }

  /** Why it ended, where it is not complete. */
  private String read(Api api, PrintWriter to) throws IOException, InterruptedException {
    Map<String, @Nullable Object> parameters = choice.parameters();
    parameters.put("status", status);
    parameters.put("destination", destination);
    parameters.put("cursor", cursor);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                api.stream(Api.path("/api/v1/events/export", parameters)),
                StandardCharsets.UTF_8))) {
      begun = true;
      String why = "the connection broke";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonObject json;
        try {
          json = new JsonObject(line);
        } catch (DecodeException e) {
          // Cut off in its midst: it comes again.
          return why;
        }
        why = take(line, json, to, why);
      }
      return why;
    }
  }

  private String take(String line, JsonObject json, PrintWriter to, String why) {
    String place = json.getString("cursor");
    if (json.containsKey("id")) {
      to.write(line);
      to.write('\n');
      events++;
      showProgress(false);
    } else if (place == null && !json.containsKey("error")) {
      complete = true;
    }
    cursor = place == null ? cursor : place;
    return json.containsKey("id") ? why : json.getString("error", why);
  }

  /** On a terminal, and not among the lines. */
  private void showProgress(boolean end) {
    if (!terminal.interactive() || file == null) {
      return;
    }
    long now = System.nanoTime();
    if (end || now - shownAt > SHOWN_EVERY_NANOS) {
      shownAt = now;
      terminal.err().print("\r%,d events%s".formatted(events, end ? "\n" : ""));
      terminal.err().flush();
    }
  }
}
