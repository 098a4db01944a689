package io.hookgate.cli;

import io.hookgate.config.Secret;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The API of a running gateway. Every call blocks, for 30 s at most but for a stream, and fails
 * with what the gateway answered when that is no success ({@link ApiRefusal}), or with why there is
 * no answer.
 */
final class Api {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SUCCESS = 2;

  /** Streams say every 15 s that they live. */
  private static final Duration SILENCE = Duration.ofSeconds(45);

  private final URI url;
  private final Secret key;
  private final Duration silence;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * With that key there.
   *
   * @param url http or https; a path of its own goes before those of the calls
   */
  Api(URI url, Secret key) {
    this(url, key, SILENCE);
  }

  /** The same with another time after which a stream is given up. */
  Api(URI url, Secret key, Duration silence) {
    this.url = url;
    this.key = key;
    this.silence = silence;
  }

  /** Where it is. */
  URI url() {
    return url;
  }

  /** One segment of a path, such as a name that somebody gave. */
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A path with these parameters; those without a value are left out. */
  static String path(String path, Map<String, @Nullable Object> parameters) {
    String query =
        parameters.entrySet().stream()
            .filter(it -> it.getValue() != null)
            .map(it -> it.getKey() + '=' + segment(String.valueOf(it.getValue())))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? path : path + '?' + query;
  }

  JsonObject get(String path) throws IOException, InterruptedException {
    return call("GET", path, null);
  }

  JsonObject post(String path, JsonObject body) throws IOException, InterruptedException {
    return call("POST", path, body);
  }

  JsonObject delete(String path) throws IOException, InterruptedException {
    return call("DELETE", path, null);
  }

  /** An empty answer is an empty object. */
  JsonObject call(String method, String path, @Nullable JsonObject body)
      throws IOException, InterruptedException {
    String text = answer(method, path, body);
    try {
      return text.isEmpty() ? new JsonObject() : new JsonObject(text);
    } catch (DecodeException e) {
      throw noGateway(e);
    }
  }

  /** The answer's text as it came: what is read as JSON loses digits of its numbers. */
  String text(String path) throws IOException, InterruptedException {
    return answer("GET", path, null);
  }

  private String answer(String method, String path, @Nullable JsonObject body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).timeout(PATIENCE);
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofString(body.encode()));
    }
    HttpResponse<String> answer = send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() / 100 != SUCCESS) {
      throw refused(answer.statusCode(), answer.body());
    }
    return answer.body();
  }

  /**
   * The items of a list, page by page.
   *
   * @param path may have a query
   * @param more told each item; false ends it
   */
  void each(String path, Predicate<JsonObject> more) throws IOException, InterruptedException {
    String cursor = null;
    do {
      String next =
          cursor == null ? "" : (path.contains("?") ? "&" : "?") + "cursor=" + segment(cursor);
      JsonObject page = get(path + next);
      JsonArray items = page.getJsonArray("items");
      if (items == null) {
        throw noGateway(null);
      }
      for (int i = 0; i < items.size(); i++) {
        if (!more.test(items.getJsonObject(i))) {
          return;
        }
      }
      cursor = page.getString("cursor");
    } while (cursor != null);
  }

  /**
   * What does not end soon: the answer's bytes as they come; to be closed. A read fails where
   * nothing came for three heartbeats.
   */
  InputStream stream(String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        send(request(path).timeout(PATIENCE).build(), BodyHandlers.ofInputStream());
    if (answer.statusCode() / 100 != SUCCESS) {
      try (InputStream body = answer.body()) {
        throw refused(answer.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return new HeardStream(answer.body(), silence);
  }

  /** A request with the key, for who sends many at once. */
  HttpRequest.Builder request(String path) {
    String base = url.toString().replaceFirst("/+$", "");
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("Authorization", "Bearer " + key.value());
  }

  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request, handler);
    try {
      // The client's own time-out ends with the answer's headers; this one with its last byte.
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw noAnswer(e);
    } catch (ExecutionException e) {
      throw noAnswer(e.getCause() == null ? e : e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private IOException noAnswer(Throwable cause) {
    String why =
        cause instanceof ConnectException
            ? ": is it running?"
            : cause instanceof TimeoutException || cause instanceof HttpTimeoutException
                ? " within " + PATIENCE.toSeconds() + " s"
                : ": " + cause.getMessage();
    return new IOException("no answer from the gateway at " + url + why, cause);
  }

  private IOException refused(int status, String body) {
    try {
      return ApiRefusal.of(status, new JsonObject(body), key.origin());
    } catch (DecodeException e) {
      return new IOException(
          "%s answered %d and no JSON: it is no gateway's API".formatted(url, status), e);
    }
  }

  private IOException noGateway(@Nullable Exception cause) {
    return new IOException(url + " does not answer as a gateway's API does", cause);
  }
}
