package io.hookgate.testkit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an operator asks a running gateway over HTTP. Blocks. */
public final class GatewayApi {
  private static final Contract CONTRACT = new Contract();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Pattern BACKLOG =
      Pattern.compile("^hookgate_backlog\\{.*state=\"(\\w+)\".*} (\\S+)$", Pattern.MULTILINE);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI api;
  private final Path keyFile;

  GatewayApi(URI api, Path keyFile) {
    this.api = api;
    this.keyFile = keyFile;
  }

  /** The answer to a GET of that path and query, whatever its status. */
  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return checked(path, new byte[0], request(path).build());
  }

  /** The answer to a POST of that JSON, whatever its status. */
  public HttpResponse<String> post(String path, String json, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return checked(
        path,
        json.getBytes(StandardCharsets.UTF_8),
        request.POST(HttpRequest.BodyPublishers.ofString(json)).build());
  }

  private HttpResponse<String> checked(String path, byte[] body, HttpRequest request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    CONTRACT.check(
        new Contract.Exchange(
            request.method(),
            path,
            body,
            answer.statusCode(),
            name -> answer.headers().firstValue(name).orElse(null),
            answer.body()));
    return answer;
  }

  private HttpRequest.Builder request(String path) throws IOException {
    String key = Files.exists(keyFile) ? Files.readString(keyFile).strip() : "none-yet";
    return HttpRequest.newBuilder(api.resolve(path))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + key);
  }

  /** The answer to that method with a JSON body, whatever its status. */
  public HttpResponse<String> call(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve(path))
            .timeout(Duration.ofSeconds(40))
            .header("Authorization", "Bearer " + Files.readString(keyFile).strip())
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  /** The JSON of an answer that has to be 200. */
  public JsonObject json(String path) {
    try {
      HttpResponse<String> answer = get(path);
      if (answer.statusCode() != 200) {
        throw new IOException("GET " + path + ": " + answer.statusCode() + " " + answer.body());
      }
      return new JsonObject(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Every item of a list, page by page. */
  public List<JsonObject> all(String path) {
    List<JsonObject> all = new ArrayList<>();
    String cursor = null;
    do {
      String at =
          cursor == null ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
      JsonObject page = json(path + "?limit=100" + at);
      JsonArray items = page.getJsonArray("items");
      items.forEach(item -> all.add((JsonObject) item));
      cursor = page.getString("cursor");
    } while (cursor != null);
    return all;
  }

  /** How many deliveries are in each state, by asking for all events. */
  public Map<String, Long> deliveryStates() {
    Map<String, Long> states = new TreeMap<>();
    for (JsonObject event : all("/api/v1/events")) {
      for (Object delivery : event.getJsonArray("deliveries")) {
        states.merge(((JsonObject) delivery).getString("state"), 1L, Long::sum);
      }
    }
    return states;
  }

  /** The backlog by state, as the metrics tell it; some seconds old. */
  public Map<String, Double> backlog() throws IOException, InterruptedException {
    Map<String, Double> backlog = new TreeMap<>();
    Matcher line = BACKLOG.matcher(get("/metrics").body());
    while (line.find()) {
      backlog.merge(line.group(1), Double.parseDouble(line.group(2)), Double::sum);
    }
    return backlog;
  }
}
