package io.hookgate.store.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the server again whenever it dies, until it is told to stop: with a full disk and {@code
 * appendfsync always} Redis exits at each write, and must be back once there is room. A thread of
 * its own owns the process; an interrupt tells it to stop, wherever it waits.
 */
final class Supervisor implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration LOG_CHECK = Duration.ofMinutes(1);

  private static final long FIRST_WAIT_MILLIS = 100;
  private static final long MAX_WAIT_MILLIS = 5000;

  /** One that ran so long had no trouble with starting: the next wait begins at nothing again. */
  private static final Duration SOUND_RUN = Duration.ofMillis(MAX_WAIT_MILLIS);

  private final ServerBinary binary;
  private final DataDir dir;
  private final Map<String, String> environment;
  private final ServerLog log;
  private final Thread thread = new Thread(this, "hookgate-redis-supervisor");
  private volatile ServerProcess server;
  private volatile boolean stopping;

  /** Guarded by this object's monitor. */
  private Duration stopLimit = Duration.ZERO;

  private Supervisor(
      ServerBinary binary, DataDir dir, Map<String, String> environment, ServerProcess server) {
    this.binary = binary;
    this.dir = dir;
    this.environment = environment;
    this.server = server;
    this.log = new ServerLog(dir.log());
  }

  /**
   * Starts the server and the supervision; returns when the server is ready.
   *
   * @throws EmbeddedRedisException if it does not become ready: the first start is not repeated
   */
  static Supervisor start(ServerBinary binary, DataDir dir, Map<String, String> environment)
      throws IOException, InterruptedException {
    Leftover.replace(dir, Leftover.LIMIT);
    ServerProcess server = ServerProcess.spawn(binary, dir, environment);
    try {
      server.awaitReady();
    } catch (InterruptedException | RuntimeException e) {
      server.kill();
      throw e;
    }
    Supervisor supervisor = new Supervisor(binary, dir, environment, server);
    supervisor.thread.setDaemon(true);
    supervisor.thread.start();
    return supervisor;
  }

  /** The one that runs, or ran last. */
  ServerProcess server() {
    return server;
  }

  /**
   * Ends the server and the supervision.
   *
   * @param limit for the server's end in good order
   * @param margin how much longer to wait before giving up
   * @throws EmbeddedRedisException if the server's process does not end
   */
  void stop(Duration limit, Duration margin) throws InterruptedException {
    synchronized (this) {
      if (!stopping) {
        stopping = true;
        stopLimit = limit;
        thread.interrupt();
      }
    }
    thread.join(limit.plus(margin).toMillis());
    if (server.alive()) {
      throw new EmbeddedRedisException(
          "The redis-server (process id " + server.pid() + ") does not end: its disk may hang.");
    }
  }

  @Override
  public void run() {
    try {
      supervise();
    } catch (InterruptedException e) {
      LOG.atDebug().addKeyValue("pid", server.pid()).log("redis.stopping");
    }
    try {
      server.shutDown(uninterrupted());
      LOG.atInfo().addKeyValue("pid", server.pid()).log("redis.stopped");
    } catch (InterruptedException | RuntimeException e) {
      LOG.atError().addKeyValue("pid", server.pid()).setCause(e).log("redis.stop.failed");
    }
  }

  /** The limit to stop within, after the interrupt that came with it has been used up. */
  private synchronized Duration uninterrupted() {
    Thread.interrupted();
    return stopLimit;
  }

  private void supervise() throws InterruptedException {
    int failures = 0;
    while (!stopping) {
      long begin = System.nanoTime();
      awaitDeath();
      if (System.nanoTime() - begin > SOUND_RUN.toNanos()) {
        failures = 0;
      }
      LOG.atError()
          .addKeyValue("pid", server.pid())
          .addKeyValue("exit", server.exitCode())
          .addKeyValue("log", log.lastLines())
          .log("redis.died");
      do {
        Thread.sleep(waitMillis(failures++));
      } while (!stopping && !restarted());
    }
  }

  /** Before the restart that follows so many failures in a row: 0, 0.1, 0.2, 0.4, ... 5 s. */
  static long waitMillis(int failures) {
    return failures == 0
        ? 0
        : Math.min(MAX_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(failures - 1, 16));
  }

  private void awaitDeath() throws InterruptedException {
    while (!server.exited(LOG_CHECK)) {
      try {
        log.bound();
      } catch (IOException e) {
        LOG.atWarn().addKeyValue("file", log.file()).setCause(e).log("redis.log.unbounded");
      }
    }
  }

  /** Whether it is up again. A failure is logged; the caller tries again. */
  private boolean restarted() throws InterruptedException {
    long begin = System.nanoTime();
    try {
      Leftover.replace(dir, Leftover.LIMIT);
      server = ServerProcess.spawn(binary, dir, environment);
      server.awaitReady();
      LOG.atWarn()
          .addKeyValue("pid", server.pid())
          .addKeyValue("millis", (System.nanoTime() - begin) / 1_000_000)
          .log("redis.restarted");
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.atError().setCause(e).log("redis.restart.failed");
      server.kill();
      return false;
    }
  }
}
