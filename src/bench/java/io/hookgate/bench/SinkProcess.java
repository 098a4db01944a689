package io.hookgate.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A running {@link Sink} and the journal that it shares with generator and driver. */
final class SinkProcess implements AutoCloseable {
  private static final int CAPACITY = 1 << 24;
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Processes processes;
  private final Running process;
  private final Path directory;
  private final Journal journal;
  private final int port;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  private SinkProcess(
      Processes processes, Running process, Path directory, Journal journal, int port) {
    this.processes = processes;
    this.process = process;
    this.directory = directory;
    this.journal = journal;
    this.port = port;
  }

  static SinkProcess start(Processes processes) throws IOException {
    Path directory = processes.scratch().memoryDirectory();
    Path file = directory.resolve("journal");
    Journal journal = Journal.create(file, CAPACITY);
    Running process =
        processes.startJava(
            Sink.class, List.of("-XX:+UseSerialGC", "-Xmx64m"), List.of(file.toString()));
    return new SinkProcess(
        processes, process, directory, journal, process.line().getInteger("port"));
  }

  int port() {
    return port;
  }

  Running process() {
    return process;
  }

  Path file() {
    return directory.resolve("journal");
  }

  Journal journal() {
    return journal;
  }

  /** What it counted: requests, distinct, duplicates, foreign. */
  JsonObject stats() throws IOException, InterruptedException {
    return new JsonObject(send("GET", "/stats"));
  }

  /** Makes it answer every event with this status from now on. */
  void answerWith(int status) throws IOException, InterruptedException {
    send("POST", "/status/" + status);
  }

  @Override
  public void close() throws IOException {
    processes.stop(process);
    processes.scratch().remove(directory);
  }

  private String send(String method, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .version(HttpClient.Version.HTTP_1_1)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(LIMIT)
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("the sink answered " + response.statusCode() + " to " + path);
    }
    return response.body();
  }
}
