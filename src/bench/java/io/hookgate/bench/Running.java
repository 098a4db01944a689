package io.hookgate.bench;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A process that the benchmark started, with its children, and its log. */
final class Running {
  private static final int LOG_TAIL = 16 * 1024;

  private final String name;
  private final Process process;
  private final Path log;
  private final BufferedReader lines;

  Running(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.lines = process.inputReader();
  }

  /**
   * Waits for the next JSON line on standard output; other lines are passed over.
   *
   * @throws IOException when the process ends first
   */
  JsonObject line() throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith("{")) {
      line = lines.readLine();
    }
    if (line == null) {
      throw new IOException(name + " ended before it said what it had to; its log:\n" + logTail());
    }
    return new JsonObject(line);
  }

  /** Waits for its end. */
  boolean endsWithin(double seconds) throws InterruptedException {
    return process.waitFor((long) (seconds * 1000), TimeUnit.MILLISECONDS);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The process and everything it started. */
  List<ProcessHandle> tree() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  /** The end of what it wrote. */
  String logTail() throws IOException {
    return new String(tail(), StandardCharsets.UTF_8);
  }

  /** Keeps only the end of the log: under load it grows by gigabytes. */
  void cutLog() throws IOException {
    if (Files.size(log) > LOG_TAIL) {
      Files.write(log, tail());
    }
  }

  private byte[] tail() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      byte[] tail = new byte[(int) Math.min(LOG_TAIL, file.length())];
      file.seek(file.length() - tail.length);
      file.readFully(tail);
      return tail;
    }
  }

  /** Asks the process to end, waits, and then ends what is left of it and its children by id. */
  void stop(Duration grace) {
    List<ProcessHandle> tree = tree();
    tree.stream().skip(1).filter(this::isLauncherChild).forEach(ProcessHandle::destroy);
    process.destroy();
    for (ProcessHandle handle : tree) {
      if (!endsWithin(handle, grace)) {
        handle.destroyForcibly();
      }
    }
  }

  /** A shell that did not exec would leave the signal to itself. */
  private boolean isLauncherChild(ProcessHandle child) {
    return child.parent().map(process.toHandle()::equals).orElse(false)
        && child.info().command().map(command -> command.endsWith("java")).orElse(false);
  }

  private static boolean endsWithin(ProcessHandle handle, Duration grace) {
    CompletableFuture<ProcessHandle> exit = handle.onExit();
    try {
      exit.get(grace.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for process " + handle.pid() + " failed", e);
    }
  }
}
