package io.hookgate.store.embedded;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A redis-server that outlived a killed gateway. It is replaced, never adopted: it may be an older
 * version, run with other settings, and is nobody's child. The caller holds the data folder's lock,
 * so nobody but a leftover can be listening.
 *
 * <p>It is asked to go through its socket. It is also looked for among the processes, since it may
 * be just starting, or its socket's file may have been removed; that only makes us wait and in the
 * end refuse.
 */
final class Leftover {
  static final Duration LIMIT = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(Leftover.class);
  private static final Duration REPLY_LIMIT = Duration.ofSeconds(2);
  private static final int POLL_MILLIS = 10;
  private static final Pattern PID =
      Pattern.compile("^process_id:(\\d{1,10})\\s*$", Pattern.MULTILINE);

  private final DataDir dir;
  private OptionalLong pid = OptionalLong.empty();
  private @Nullable IOException failure;

  private Leftover(DataDir dir) {
    this.dir = dir;
  }

  /**
   * Returns when no server works on the data any more.
   *
   * @throws EmbeddedRedisException if one still does after the limit; names it
   */
  static void replace(DataDir dir, Duration limit) throws InterruptedException {
    new Leftover(dir).replace(limit);
  }

  private void replace(Duration limit) throws InterruptedException {
    long begin = System.nanoTime();
    while (asksListener() || runs()) {
      if (System.nanoTime() - begin > limit.toNanos()) {
        throw new EmbeddedRedisException(stays(limit), failure);
      }
      Thread.sleep(POLL_MILLIS);
    }
    if (pid.isPresent()) {
      LOG.atWarn()
          .addKeyValue("pid", pid.getAsLong())
          .addKeyValue("millis", (System.nanoTime() - begin) / 1_000_000)
          .log("redis.leftover.replaced");
    }
  }

  /** Asks who listens on the socket to end; false if nobody listens. */
  private boolean asksListener() {
    if (Files.notExists(dir.socket(), LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (RespSocket server = RespSocket.connect(dir.socket(), REPLY_LIMIT)) {
      learnPid(server);
      ShutdownRequest.send(server);
    } catch (ConnectException e) {
      return false;
    } catch (IOException e) {
      failure = e;
    }
    return true;
  }

  private void learnPid(RespSocket server) throws IOException {
    try {
      Matcher matcher = PID.matcher(String.valueOf(server.command("INFO", "server")));
      if (matcher.find()) {
        pid = OptionalLong.of(Long.parseLong(matcher.group(1)));
      }
    } catch (RespSocket.ErrorReply e) {
      // A script runs too long: then it may only be asked to end.
      failure = e;
    }
  }

  private boolean runs() {
    if (pid.isPresent() && ProcessHandle.of(pid.getAsLong()).filter(Leftover::works).isPresent()) {
      return true;
    }
    OptionalLong found = find();
    if (found.isPresent()) {
      pid = found;
    }
    return found.isPresent();
  }

  private OptionalLong find() {
    return ProcessHandle.allProcesses()
        .filter(this::servesOurData)
        .mapToLong(ProcessHandle::pid)
        .findFirst();
  }

  /** One that has ended but was not yet waited for by its parent has no command any more. */
  private static boolean works(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  /** Our configuration's path is the last word of the command line, and stays there. */
  private boolean servesOurData(ProcessHandle process) {
    String[] words = process.info().arguments().orElse(new String[0]);
    return words.length > 0
        && words[words.length - 1].equals(dir.config().toString())
        && process.info().commandLine().orElse("").contains("-server");
  }

  private String stays(Duration limit) {
    OptionalLong named = pid.isPresent() ? pid : find();
    return "A redis-server that an earlier gateway left behind ("
        + (named.isPresent() ? "process id " + named.getAsLong() : "process id unknown")
        + ", socket "
        + dir.socket()
        + ") was asked to end but still runs after "
        + limit.toMillis()
        + " ms. Two servers would destroy the data in "
        + dir.root()
        + ": end that process, then start again.";
  }
}
