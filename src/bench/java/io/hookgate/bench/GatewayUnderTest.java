package io.hookgate.bench;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real gateway with an empty embedded Redis of its own, in a directory that goes with it. */
final class GatewayUnderTest implements AutoCloseable {
  static final String PATH = "/webhooks/email";

  private static final Duration READY = Duration.ofSeconds(30);
  private static final Duration PROBE = Duration.ofSeconds(1);
  private static final long PROBE_PAUSE_MILLIS = 50;

  private final Processes processes;
  private final Running process;
  private final Path directory;
  private final int port;

  private GatewayUnderTest(Processes processes, Running process, Path directory, int port) {
    this.processes = processes;
    this.process = process;
    this.directory = directory;
    this.port = port;
  }

  /**
   * One source with its route.
   *
   * @param priority of the route; null for that of the destination
   */
  record Way(String source, String path, JsonObject destination, @Nullable String priority) {}

  /**
   * Starts a gateway and waits until it is ready.
   *
   * @param durability {@code everysec} or {@code always}
   * @param destination the only destination, which everything is routed to
   */
  static GatewayUnderTest start(Processes processes, String durability, JsonObject destination)
      throws IOException, InterruptedException {
    return start(processes, durability, List.of(new Way("mail", PATH, destination, null)));
  }

  /** The same with several sources. */
  static GatewayUnderTest start(Processes processes, String durability, List<Way> ways)
      throws IOException, InterruptedException {
    Path directory = processes.scratch().directory();
    int port = freePort();
    JsonObject configuration =
        configuration(port, freePort(), directory.resolve("redis"), durability, ways);
    Path file = directory.resolve("bench.json");
    Files.writeString(file, configuration.encode());
    Running process =
        processes.startLogged(
            "gateway", List.of("scripts/hookgate", "run", "--conf", file.toString()));
    GatewayUnderTest gateway = new GatewayUnderTest(processes, process, directory, port);
    gateway.awaitReady();
    return gateway;
  }

  /** An active or paused destination at this port. */
  static JsonObject destination(int port, boolean paused) {
    return new JsonObject()
        .put("name", "sink")
        .put("url", "http://127.0.0.1:" + port + "/hook")
        .put("paused", paused);
  }

  int port() {
    return port;
  }

  Running process() {
    return process;
  }

  RedisProbe redis() throws IOException {
    return new RedisProbe(directory.resolve("redis"));
  }

  /** Ends the gateway and its Redis and removes all they wrote but the log. */
  @Override
  public void close() throws IOException {
    processes.stop(process);
    processes.scratch().remove(directory);
  }

  static JsonObject configuration(
      int port, int apiPort, Path dataDir, String durability, List<Way> ways) {
    JsonArray sources = new JsonArray();
    JsonArray routes = new JsonArray();
    Map<String, JsonObject> destinations = new LinkedHashMap<>();
    for (Way way : ways) {
      sources.add(source(way));
      routes.add(route(way));
      destinations.put(way.destination().getString("name"), way.destination());
    }
    return new JsonObject()
        .put("ingress", new JsonObject().put("host", "127.0.0.1").put("port", port))
        .put(
            "api",
            new JsonObject()
                .put("host", "127.0.0.1")
                .put("port", apiPort)
                .put("keys", listOf(key())))
        .put(
            "redis",
            new JsonObject()
                .put("mode", "embedded")
                .put("dataDir", dataDir.toString())
                .put("durability", durability))
        .put("network", new JsonObject().put("allow", new JsonArray().add("127.0.0.0/8")))
        .put("retention", new JsonObject().put("maxMemory", halfOfTheMachine()))
        .put("shutdown", new JsonObject().put("drain", "1s"))
        .put("sources", sources)
        .put("destinations", new JsonArray(List.copyOf(destinations.values())))
        .put("routes", routes);
  }

  private static JsonObject key() {
    return new JsonObject()
        .put("name", "bench")
        .put("secret", "benchmark-api-key-of-nobody-0123456789")
        .put("scopes", new JsonArray().add("admin"));
  }

  private static JsonObject source(Way way) {
    return new JsonObject()
        .put("name", way.source())
        .put("path", way.path())
        .put(
            "verify",
            new JsonObject()
                .put("provider", "nexuspromail")
                .put("secrets", new JsonArray().add(Requests.SECRET)));
  }

  private static JsonObject route(Way way) {
    JsonObject route =
        new JsonObject()
            .put("name", way.source())
            .put("source", way.source())
            .put("types", new JsonArray().add("*"))
            .put("destinations", new JsonArray().add(way.destination().getString("name")));
    return way.priority() == null ? route : route.put("priority", way.priority());
  }

  /** Nothing is trimmed while measuring, so a round's events must all fit. */
  private static String halfOfTheMachine() {
    long bytes =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return bytes / 2 / 1024 / 1024 + "MiB";
  }

  private static JsonArray listOf(JsonObject only) {
    return new JsonArray().add(only);
  }

  private void awaitReady() throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(PROBE).build();
    HttpRequest probe =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
            .timeout(PROBE)
            .build();
    String last = "no answer yet";
    long end = System.nanoTime() + READY.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        int status = client.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status == 200) {
          return;
        }
        last = "status " + status;
      } catch (IOException e) {
        last = e.toString();
      }
      TimeUnit.MILLISECONDS.sleep(PROBE_PAUSE_MILLIS);
    }
    String what =
        process.isAlive()
            ? "was not ready after " + READY.toSeconds() + " s"
            : "ended before it was ready";
    String log = process.logTail();
    close();
    throw new IOException("the gateway " + what + " (" + last + "); its log:\n" + log);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
