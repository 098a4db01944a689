package io.hookgate.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
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
  @Mixin private final Filters filters = new Filters();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Of the event, or of any of its deliveries, such as dead.")
  private @Nullable String status;

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

  private @Nullable PrintWriter to;
  private long events;
  private long shownAt;
  private boolean complete;
  private boolean begun;

  ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try {
      return export(access.open(terminal));
    } finally {
      if (to != null && file != null) {
        to.close();
      }
    }
  }

  private int export(Api api) throws IOException, InterruptedException {
    String why = "";
    Duration pause = FIRST_PAUSE;
    for (int tries = 0; !complete && tries < MOST_TRIES; tries++) {
      long before = events;
      try {
        why = read(api);
      } catch (IOException e) {
        if (!begun) {
          throw e;
        }
        why = String.valueOf(e.getMessage());
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
  private String read(Api api) throws IOException, InterruptedException {
    Map<String, @Nullable Object> parameters = filters.parameters();
    parameters.put("status", status);
    parameters.put("cursor", cursor);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                api.stream(Api.path("/api/v1/events/export", parameters)),
                StandardCharsets.UTF_8))) {
      PrintWriter writer = writer();
      begun = true;
      String why = "the connection broke";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        ExportLine said;
        try {
          said = ExportLine.read(line);
        } catch (JsonProcessingException e) {
          // Cut off in its midst: it comes again.
          return why;
        }
        if (said.id() != null) {
          write(line, writer);
        }
        complete = said.end();
        cursor = said.cursor() == null ? cursor : said.cursor();
        why = said.id() != null || said.error() == null ? why : said.error();
      }
      return why;
    }
  }

  /** Opened when the gateway answers: what a file holds is not lost to a wrong key. */
  private PrintWriter writer() throws IOException {
    if (to == null) {
      to = file == null ? terminal.out() : new PrintWriter(opened(file));
    }
    return to;
  }

  private Writer opened(Path path) throws IOException {
    StandardOpenOption how =
        cursor == null ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND;
    return Files.newBufferedWriter(
        path, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how);
  }

  /** Whole lines: whoever breaks it off can go on behind the last. */
  private void write(String line, PrintWriter writer) {
    writer.write((file == null ? Harmless.json(line) : line) + '\n');
    if (writer.checkError()) {
      if (file == null) {
        throw new OutputClosed();
      }
      throw new UncheckedIOException("the lines cannot be written", new IOException());
    }
    events++;
    showProgress(false);
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
