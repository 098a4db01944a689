package io.hookgate.store.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The redis-server that the gateway runs for itself: chosen, started, started again whenever it
 * dies, and stopped. Everything here blocks: not for an event loop. Safe from every thread.
 */
public final class EmbeddedRedis {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);

  /** What the supervisor may need beyond the limit that it is given to stop: to kill, to log. */
  private static final Duration STOP_MARGIN = Duration.ofSeconds(10);

  private final DataDir dir;
  private final ServerBinary binary;
  private final Supervisor supervisor;

  /**
   * How to run it.
   *
   * @param dataDir where the data are; made, and made private to this user
   * @param fsyncAlways whether each write is on disk before its reply; else within two seconds
   * @param maxMemoryBytes beyond which Redis refuses writes; at least 1
   */
  public record Settings(Path dataDir, boolean fsyncAlways, long maxMemoryBytes) {
    public Settings {
      if (maxMemoryBytes < 1) {
        throw new IllegalArgumentException("maxMemoryBytes must be positive: " + maxMemoryBytes);
      }
    }
  }

  private EmbeddedRedis(DataDir dir, ServerBinary binary, Supervisor supervisor) {
    this.dir = dir;
    this.binary = binary;
    this.supervisor = supervisor;
  }

  /**
   * Starts it, after ending one that a killed gateway left behind. Returns when it answers and has
   * loaded its data.
   *
   * @param environment of this process: PATH is searched for a server
   * @throws EmbeddedRedisException if it cannot be started; says why and what to do
   */
  public static EmbeddedRedis start(Settings settings, Map<String, String> environment) {
    try {
      DataDir dir = DataDir.open(settings.dataDir());
      try {
        return start(settings, Map.copyOf(environment), dir);
      } catch (IOException | InterruptedException | RuntimeException e) {
        dir.close();
        throw e;
      }
    } catch (UnsupportedOperationException e) {
      throw new EmbeddedRedisException(
          "redis.mode 'embedded' needs a system with Unix sockets and file permissions, such as"
              + " Linux. Here, install a Redis 7.0 or newer, and set redis.mode to 'standalone' and"
              + " redis.url to where it listens.",
          e);
    } catch (IOException e) {
      throw new EmbeddedRedisException(
          "The embedded Redis cannot be started in " + settings.dataDir() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedRedisException("Interrupted while the embedded Redis was starting", e);
    }
  }

  private static EmbeddedRedis start(
      Settings settings, Map<String, String> environment, DataDir dir)
      throws IOException, InterruptedException {
    ServerBinary binary = new ServerChoice(dir, environment, BundledServer.here()).choose();
    // Before it can have written anything: a crash between the two must not hide a newer format.
    dir.noteWriter(binary.release());
    String config = ServerConfig.of(settings, dir);
    dir.write(dir.config(), config.getBytes(StandardCharsets.UTF_8), "rw-------");
    Supervisor supervisor = Supervisor.start(binary, dir, environment);
    LOG.atInfo()
        .addKeyValue("server", binary.release())
        .addKeyValue("executable", binary.executable())
        .addKeyValue("pid", supervisor.server().pid())
        .addKeyValue("socket", dir.socket())
        .log("redis.started");
    return new EmbeddedRedis(dir, binary, supervisor);
  }

  /** For the Vert.x Redis client: {@code unix:///data/redis/redis.sock}. */
  public String uri() {
    try {
      return new URI("unix", "", dir.socket().toString(), null, null).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("An absolute path makes a URI", e);
    }
  }

  /**
   * The Unix socket of the server of that folder, whether it runs or not.
   *
   * @throws java.nio.file.NoSuchFileException when there is no such folder
   */
  public static Path socketOf(Path dataDir) throws IOException {
    return SocketPlace.in(dataDir.toRealPath());
  }

  /** The Unix socket that it listens on. */
  public Path socket() {
    return dir.socket();
  }

  /** Kind and version, such as {@code redis 7.0.15}. */
  public String version() {
    return binary.release().toString();
  }

  /** Of the server that runs, or ran last. Another one after it died. */
  public long pid() {
    return supervisor.server().pid();
  }

  /** Whether the server's process runs now; it may be loading its data. */
  public boolean alive() {
    return supervisor.server().alive();
  }

  /**
   * Ends the server and gives the data folder back. Nothing happens the second time.
   *
   * @param limit for an end in good order; after it the server is killed, which loses nothing that
   *     it had written
   */
  public void stop(Duration limit) {
    try {
      supervisor.stop(limit, STOP_MARGIN);
      dir.close();
    } catch (IOException e) {
      LOG.atError().addKeyValue("dataDir", dir.root()).setCause(e).log("redis.unlock.failed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.atWarn().addKeyValue("pid", pid()).log("redis.stop.interrupted");
    }
  }
}
