package io.hookgate.store.embedded;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The embedded servers of one test; stops what is left at its end. */
final class Servers implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(10);

  private static final long MAX_MEMORY = 64 << 20;

  private final Path temporary;
  private final List<EmbeddedRedis> started = new ArrayList<>();

  Servers(Path temporary) {
    this.temporary = temporary;
  }

  /** The folder that {@link #start()} uses. */
  Path data() {
    return temporary.resolve("data");
  }

  EmbeddedRedis start() {
    return start(data());
  }

  EmbeddedRedis start(Path dataDir) {
    return start(dataDir, System.getenv());
  }

  /** With this folder before all others on the PATH. */
  EmbeddedRedis startWith(Path programs) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.merge("PATH", programs.toString(), (old, first) -> first + ":" + old);
    return start(data(), environment);
  }

  EmbeddedRedis start(Path dataDir, Map<String, String> environment) {
    EmbeddedRedis redis =
        EmbeddedRedis.start(new EmbeddedRedis.Settings(dataDir, true, MAX_MEMORY), environment);
    started.add(redis);
    return redis;
  }

  @Override
  public void close() {
    started.forEach(redis -> redis.stop(LIMIT));
  }

  /**
   * A shell script that says it is that version, else runs those lines and becomes the bundled
   * server.
   */
  void program(Path file, String version, String... lines) throws IOException {
    try (DataDir dir = DataDir.open(temporary.resolve("unpacked"))) {
      Path server = BundledServer.here().orElseThrow().unpack(dir).executable();
      Files.createDirectories(requireNonNull(file.getParent()));
      Files.writeString(
          file,
          """
          #!/bin/sh
          [ "$1" = --version ] && { echo '%s'; exit; }
          %s
          exec '%s' "$@"
          """
              .formatted(version, String.join("\n", lines), server));
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  static @Nullable Object command(EmbeddedRedis redis, String... words) throws IOException {
    return command(redis.socket(), words);
  }

  static @Nullable Object command(Path socket, String... words) throws IOException {
    try (RespSocket connection = RespSocket.connect(socket, LIMIT)) {
      return connection.command(words);
    }
  }

  /** SIGKILL; returns when it is gone. */
  static void kill(long pid) {
    ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
    server.destroyForcibly();
    server.onExit().join();
  }

  static void signal(String name, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).inheritIO().start().waitFor();
  }

  /** The command of a process; none if it has ended, whether or not its parent knows. */
  static Optional<String> running(long pid) {
    return ProcessHandle.of(pid).flatMap(handle -> handle.info().command());
  }

  /** Asks until there is an answer; a server that is away for a moment gives none. */
  static String eventually(Callable<@Nullable Object> question) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try {
        Object answer = question.call();
        if (answer != null) {
          return answer.toString();
        }
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("no answer within 30 s");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
