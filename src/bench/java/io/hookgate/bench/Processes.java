package io.hookgate.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Starts processes and sees to it that none outlives the benchmark, Ctrl-C included. Safe for
 * several threads, since the shutdown hook is one.
 */
final class Processes implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final Path logs;
  private final Deque<Running> running = new ArrayDeque<>();
  private final Scratch scratch = new Scratch();
  private int started;
  private boolean closed;

  /** Logs go to this directory, which is made. */
  Processes(Path logs) throws IOException {
    this.logs = Files.createDirectories(logs);
    Runtime.getRuntime().addShutdownHook(new Thread(this::closeAtExit, "end-processes"));
  }

  /** Where the processes keep their files. */
  Scratch scratch() {
    return scratch;
  }

  /** One of this package's mains, on our own class path; its lines can be read. */
  Running startJava(Class<?> main, List<String> jvmFlags, List<String> args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
    command.add(main.getName());
    command.addAll(args);
    return start(main.getSimpleName().toLowerCase(Locale.ROOT), command, false);
  }

  /** Any other command; all that it writes goes to its log. */
  Running startLogged(String name, List<String> command) throws IOException {
    return start(name, command, true);
  }

  private synchronized Running start(String name, List<String> command, boolean outToLog)
      throws IOException {
    if (closed) {
      throw new IOException("the benchmark is ending: it starts nothing any more");
    }
    started++;
    File log = logs.resolve(String.format(Locale.ROOT, "%02d-%s.log", started, name)).toFile();
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log);
    if (outToLog) {
      builder.redirectErrorStream(true).redirectOutput(log);
    }
    Running child = new Running(name, builder.start(), log.toPath());
    running.push(child);
    return child;
  }

  /** Ends one process, and keeps the end of its log. */
  void stop(Running child) throws IOException {
    child.stop(GRACE);
    child.cutLog();
    synchronized (this) {
      running.remove(child);
    }
  }

  /** Ends all that are left, the last started first, and removes their files. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    while (!running.isEmpty()) {
      running.pop().stop(GRACE);
    }
    scratch.close();
  }

  private void closeAtExit() {
    try {
      close();
    } catch (IOException e) {
      System.err.println("temporary files were left: " + e.getMessage());
    }
  }
}
