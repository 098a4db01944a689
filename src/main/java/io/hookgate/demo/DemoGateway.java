package io.hookgate.demo;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The gateway that the demo runs against: one that runs already, or a child of its own. */
final class DemoGateway implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final Duration PROBE = Duration.ofSeconds(1);
  private static final long BETWEEN_PROBES_MILLIS = 50;

  private final HttpClient http;
  private final URI ready;
  private final List<Path> conf;
  private final Path log;
  private @Nullable Process child;

  DemoGateway(HttpClient http, URI listener, List<Path> conf, Path log) {
    this.http = http;
    this.ready = listener.resolve("/health/ready");
    this.conf = conf;
    this.log = log;
  }

  /**
   * Starts one unless one is ready.
   *
   * @return whether it had to be started
   * @throws IOException when it does not get ready within 20 seconds
   */
  boolean ensure() throws IOException, InterruptedException {
    if (isReady()) {
      return false;
    }
    Files.createDirectories(log.toAbsolutePath().getParent());
    Process started =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    child = started;
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroy, "end-gateway"));
    long end = System.nanoTime() + START.toNanos();
    while (!isReady()) {
      if (!started.isAlive()) {
        throw new IOException(
            "the gateway ended with exit code " + started.exitValue() + "; " + log + " says why");
      }
      if (System.nanoTime() - end > 0) {
        throw new IOException(
            "the gateway was not ready after " + START.toSeconds() + " s; see " + log);
      }
      Thread.sleep(BETWEEN_PROBES_MILLIS);
    }
    return true;
  }

  /** Ends what {@link #ensure} started: SIGTERM, and after ten seconds SIGKILL. */
  @Override
  public void close() {
    if (child == null) {
      return;
    }
    child.destroy();
    try {
      if (!child.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        child.destroyForcibly();
      }
    } catch (InterruptedException e) {
      child.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private boolean isReady() throws InterruptedException {
    try {
      HttpRequest probe = HttpRequest.newBuilder(ready).timeout(PROBE).build();
      return http.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      // Nobody listens, or it is not done starting: either way it is not ready.
      return false;
    }
  }

  /** The same Java with the same flags and the same JAR. */
  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("io.hookgate.app.Main");
    command.add("run");
    for (Path file : conf) {
      command.add("--conf");
      command.add(file.toAbsolutePath().toString());
    }
    return command;
  }
}
