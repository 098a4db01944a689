package io.hookgate.testkit;

import static io.hookgate.testkit.Eventually.eventually;

import io.hookgate.store.embedded.RespSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The real JAR as a child process with a folder, a configuration and a Redis of its own: started,
 * killed, stopped and started again. For one thread. Whoever makes one closes it.
 */
public final class GatewayProcessKit implements RedisCommands, AutoCloseable {
  private static final Path JAR =
      Path.of(System.getProperty("hookgate.jar", "target/hookgate.jar")).toAbsolutePath();

  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration END_LIMIT = Duration.ofSeconds(10);
  private static final Duration REDIS_LIMIT = Duration.ofSeconds(10);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(2);
  private static final Pattern PID = Pattern.compile("process_id:(\\d+)");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final Path log;
  private final URI ingress;
  private final GatewayApi api;
  private @Nullable Process process;
  private long clockOffset;

  /** Writes the configuration into that empty folder; nothing runs yet. */
  public GatewayProcessKit(Path folder, GatewaySettings settings) throws IOException {
    if (!Files.isReadable(JAR)) {
      throw new IOException(JAR + " is missing: scripts/build makes it");
    }
    this.folder = folder.toRealPath();
    this.log = folder.resolve("gateway.log");
    int ingressPort = FreePorts.take();
    int apiPort = FreePorts.take();
    this.ingress = URI.create("http://127.0.0.1:" + ingressPort);
    this.api =
        new GatewayApi(
            URI.create("http://127.0.0.1:" + apiPort), folder.resolve("data/keys/api-key"));
    Files.writeString(
        folder.resolve("hookgate.json"), settings.json(ingressPort, apiPort, "data/redis"));
  }

  /** Where providers post to. */
  public URI source() {
    return ingress.resolve(GatewaySettings.SOURCE_PATH);
  }

  /** Its API. */
  public GatewayApi api() {
    return api;
  }

  /** The folder of its Redis; the store's id and its keys lie beside it. */
  public Path dataDir() {
    return folder.resolve("data/redis");
  }

  /** Everything that all its runs have written. */
  public String log() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From the next start on, the store's clock is that much further ahead: leases and waits end. */
  public void letPass(Duration time) {
    clockOffset += time.toMillis();
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @return milliseconds from the process's start to readiness
   */
  public long start() {
    Process started = launch();
    return eventually(
        () -> "the gateway is ready; it says:\n" + log(),
        START_LIMIT,
        () -> {
          if (!started.isAlive()) {
            throw new AssertionError("it ended with " + started.exitValue() + ":\n" + log());
          }
          return isReady();
        });
  }

  /** Starts it and does not wait. */
  public Process launch() {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException("it runs already");
    }
    process = spawn(folder.resolve("hookgate.json"), log);
    return process;
  }

  /** A second gateway with that configuration; the caller ends it. */
  public Process spawn(Path configuration, Path output) {
    // Whoever runs the tests may have it ignored (nohup), and Java leaves that so.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dvertx.disableDnsResolver=true",
            "-Dhookgate.clock.offset=" + clockOffset,
            "-jar",
            JAR.toString(),
            "run",
            "--conf",
            configuration.toString()));
    try {
      return new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(Redirect.appendTo(output.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file that configures it. */
  public Path configuration() {
    return folder.resolve("hookgate.json");
  }

  /** Whether the public listener says that it is ready for traffic. */
  public boolean isReady() throws InterruptedException {
    return status("/health/ready") == 200;
  }

  /** The status that the public listener answers to a GET; 0 when nobody answers. */
  public int status(String path) throws InterruptedException {
    HttpRequest probe = HttpRequest.newBuilder(ingress.resolve(path)).timeout(PROBE_LIMIT).build();
    try {
      return http.send(probe, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Whether the API's listener says that it is ready for traffic; it is open longer than the other.
   */
  public boolean apiSaysReady() throws InterruptedException {
    try {
      return api.get("/health/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** SIGKILL to the gateway alone; its Redis lives on. */
  public void kill() {
    end(running().destroyForcibly());
  }

  /** SIGTERM; the exit code. */
  public int terminate(Duration limit) throws InterruptedException {
    Process ending = running();
    ending.destroy();
    if (!ending.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("it still runs " + limit + " after SIGTERM:\n" + log());
    }
    return ending.exitValue();
  }

  /** The child that runs, or ran last. */
  public Process running() {
    if (process == null) {
      throw new IllegalStateException("it was never started");
    }
    return process;
  }

  /** The process id of its redis-server, asked through its socket. */
  public long redisPid() {
    Matcher pid = PID.matcher(String.valueOf(command("INFO", "server")));
    if (!pid.find()) {
      throw new IllegalStateException("INFO names no process id");
    }
    return Long.parseLong(pid.group(1));
  }

  /** SIGKILL to its redis-server, to exactly that process; its process id. */
  public long killRedis() {
    long pid = redisPid();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    return pid;
  }

  /** SIGSTOP, SIGCONT: to exactly that process. */
  public static void signal(String name, long pid) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new IOException("kill -" + name + ' ' + pid + " failed");
    }
  }

  @Override
  public @Nullable Object command(String... words) {
    try (RespSocket socket = RespSocket.connect(dataDir().resolve("redis.sock"), REDIS_LIMIT)) {
      return socket.command(words);
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", words), e);
    }
  }

  /** Ends the gateway and whatever works on its folder, by force. */
  @Override
  public void close() {
    if (process != null) {
      end(process.destroyForcibly());
    }
    servers()
        .forEach(
            server -> {
              server.destroyForcibly();
              server.onExit().orTimeout(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
            });
  }

  /**
   * The redis-servers that work on its folder: no other process has that file's name as its end.
   */
  public List<ProcessHandle> servers() {
    String configuration = dataDir().resolve("redis.conf").toString();
    return ProcessHandle.allProcesses()
        .filter(it -> it.info().commandLine().orElse("").endsWith(configuration))
        .toList();
  }

  private static void end(Process ending) {
    ending.onExit().orTimeout(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
  }
}
