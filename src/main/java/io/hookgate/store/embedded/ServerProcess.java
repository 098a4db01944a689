package io.hookgate.store.embedded;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the server as our child, from its start to its exit. */
final class ServerProcess {
  /** A child's standard input that is at its end at once. */
  static final Redirect NOTHING = Redirect.from(new File("/dev/null"));

  private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(30);
  private static final Duration PING_LIMIT = Duration.ofSeconds(5);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(5);
  private static final int POLL_MILLIS = 3;
  private static final int LOADING_POLL_MILLIS = 50;
  private static final List<String> INHERITED = List.of("PATH", "LD_LIBRARY_PATH", "TZ");

  private final Process process;
  private final Path socket;
  private final ServerLog log;

  private ServerProcess(Process process, Path socket, ServerLog log) {
    this.process = process;
    this.socket = socket;
    this.log = log;
  }

  /** Starts it; it does not answer yet. */
  static ServerProcess spawn(ServerBinary binary, DataDir dir, Map<String, String> environment)
      throws IOException {
    ServerLog log = new ServerLog(dir.log());
    log.bound();
    ProcessBuilder builder =
        new ProcessBuilder(command(binary, dir, environment))
            .directory(dir.root().toFile())
            .redirectInput(NOTHING)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(dir.log().toFile()));
    // The gateway's environment may hold secrets, and Redis needs none of it.
    builder.environment().clear();
    for (String name : INHERITED) {
      String value = environment.get(name);
      if (value != null) {
        builder.environment().put(name, value);
      }
    }
    return new ServerProcess(builder.start(), dir.socket(), log);
  }

  /**
   * Ctrl-C goes to every process of the terminal's foreground group, and Redis would leave before
   * the gateway has drained. {@code setsid} gives it a session of its own and then becomes it, so
   * that its process id is Redis's. Where there is no setsid, the supervisor starts it again.
   */
  private static List<String> command(
      ServerBinary binary, DataDir dir, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    ServerChoice.executablePath(environment).stream()
        .map(folder -> folder.resolve("setsid"))
        .filter(Files::isExecutable)
        .findFirst()
        .ifPresent(setsid -> command.add(setsid.toString()));
    command.add(binary.executable().toString());
    command.add(dir.config().toString());
    return command;
  }

  /**
   * Waits until it answers and has loaded its data, which takes minutes for many gigabytes: silence
   * is limited, loading is not.
   *
   * @throws EmbeddedRedisException if it exits, or is silent for 30 s
   */
  void awaitReady() throws InterruptedException {
    long heard = System.nanoTime();
    IOException failure = null;
    int wait = POLL_MILLIS;
    do {
      try {
        if (loaded()) {
          return;
        }
        if (wait == POLL_MILLIS) {
          LOG.atInfo().addKeyValue("pid", pid()).log("redis.loading");
        }
        heard = System.nanoTime();
        wait = LOADING_POLL_MILLIS;
      } catch (IOException e) {
        failure = e;
      }
      if (System.nanoTime() - heard > SILENCE_LIMIT.toNanos()) {
        throw new EmbeddedRedisException(silent(), failure);
      }
    } while (!exited(Duration.ofMillis(wait)));
    throw new EmbeddedRedisException(
        "The redis-server exited with code " + exitCode() + " before it was ready." + lastWords());
  }

  private boolean loaded() throws IOException {
    try (RespSocket server = RespSocket.connect(socket, PING_LIMIT)) {
      server.command("PING");
      return true;
    } catch (RespSocket.ErrorReply e) {
      // Any other refusal, such as MISCONF on a full disk, comes from a server that is up.
      return !e.is("LOADING");
    }
  }

  private String silent() {
    return "The redis-server (process id "
        + pid()
        + ") runs, but did not answer on "
        + socket
        + " for "
        + SILENCE_LIMIT.toSeconds()
        + " s."
        + lastWords();
  }

  private String lastWords() {
    return " The end of " + log.file() + ":\n" + log.lastLines();
  }

  /**
   * Ends it in good order; by force if it is not gone within the limit. Then, too, an acknowledged
   * write is in the append-only file.
   */
  void shutDown(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    if (!process.isAlive()) {
      return;
    }
    try (RespSocket server = RespSocket.connect(socket, limit)) {
      ShutdownRequest.send(server);
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("pid", pid()).setCause(e).log("redis.shutdown.by.signal");
      process.destroy();
    }
    if (!exited(Duration.ofNanos(end - System.nanoTime()))) {
      LOG.atWarn().addKeyValue("pid", pid()).addKeyValue("limit", limit).log("redis.killed");
      kill();
    }
  }

  /** Ends it at once. It is our child and not yet waited for, so nobody else can have its id. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!exited(KILL_LIMIT)) {
      LOG.atError().addKeyValue("pid", pid()).log("redis.unkillable");
    }
  }

  /** Waits so long for its exit; whether it has exited. */
  boolean exited(Duration wait) throws InterruptedException {
    return process.waitFor(wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** 128 + n after signal n. Only for one that has exited. */
  int exitCode() {
    return process.exitValue();
  }

  boolean alive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }
}
