package io.hookgate.demo;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the gateway's API. Blocks the calling thread, at most five seconds a call. */
final class ApiClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http;
  private final URI api;
  private final String key;

  ApiClient(HttpClient http, URI api, String key) {
    this.http = http;
    this.api = api;
    this.key = key;
  }

  /** What {@code GET /api/v1/events/{id}} says. */
  JsonObject event(String id) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve("/api/v1/events/" + id))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + key)
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(
          "GET " + request.uri() + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return new JsonObject(answer.body());
  }
}
