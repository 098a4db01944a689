package io.hookgate.store.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Another Java process that runs an embedded Redis, as another gateway would. */
final class GatewayProcess implements AutoCloseable {
  private final Process process;
  private final String said;

  private GatewayProcess(Process process, String said) {
    this.process = process;
    this.said = said;
  }

  /** Returns when it has started its Redis, or has failed to. */
  static GatewayProcess start(Path dataDir) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    GatewayProcess.class.getName(),
                    dataDir.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (@Nullable String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("redis ") || line.startsWith("failed ")) {
        return new GatewayProcess(process, line);
      }
    }
    throw new IOException("The other Java process ended without a word");
  }

  /** The process id of its server. */
  long redisPid() {
    return Long.parseLong(said.substring("redis ".length()));
  }

  /** Why it could not start. */
  String failure() {
    return said.substring("failed ".length());
  }

  long pid() {
    return process.pid();
  }

  /** SIGKILL, to it alone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  /** Argument: the data folder. Runs until it is killed. */
  public static void main(String[] args) throws InterruptedException {
    try {
      EmbeddedRedis redis =
          EmbeddedRedis.start(
              new EmbeddedRedis.Settings(Path.of(args[0]), true, 64 << 20), System.getenv());
      System.out.println("redis " + redis.pid());
      Thread.currentThread().join();
    } catch (EmbeddedRedisException e) {
      System.out.println("failed " + e.getMessage());
    }
  }
}
