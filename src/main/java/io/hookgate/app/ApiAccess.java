package io.hookgate.app;

import io.hookgate.config.GatewayConfig;
import io.hookgate.config.KeyFiles;
import io.hookgate.config.Loaded;
import io.hookgate.demo.Listener;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How commands reach the API of a running gateway: the configured listener on this machine unless
 * told otherwise, with the key in HOOKGATE_API_KEY, or the one that the gateway made. Blocks.
 */
final class ApiAccess {
  private static final String KEY = "HOOKGATE_API_KEY";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Mixin private final ConfOption conf = new ConfOption();

  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "The gateway's API (default: the configured listener on this machine).")
  private @Nullable URI url;

  /**
   * GET of that path, or POST when there is a body; empty when the configuration is wrong, which
   * was printed.
   *
   * @throws IOException with what the gateway answered when that is not 200, or why it did not
   */
  Optional<JsonObject> call(Terminal terminal, String path, @Nullable JsonObject body)
      throws IOException, InterruptedException {
    Optional<GatewayConfig> config = conf.load(terminal).map(Loaded.Valid::config);
    if (config.isEmpty()) {
      return Optional.empty();
    }
    URI api = url == null ? Listener.url(config.get().api()) : url;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api.resolve(path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + key(config.get()));
    if (body != null) {
      request
          .header("Content-Type", "application/json")
          .POST(BodyPublishers.ofString(body.encode()));
    }
    return Optional.of(answered(api, send(api, request.build())));
  }

  private static HttpResponse<String> send(URI api, HttpRequest request)
      throws IOException, InterruptedException {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IOException("no answer from the gateway at " + api + ": is it running?", e);
    }
  }

  private static JsonObject answered(URI api, HttpResponse<String> answer) throws IOException {
    try {
      JsonObject json = new JsonObject(answer.body());
      if (answer.statusCode() == 200) {
        return json;
      }
      throw new IOException(
          json.getString("detail", "the gateway answered " + answer.statusCode()));
    } catch (DecodeException e) {
      throw new IOException(
          "%s answered %d and no JSON: it is no gateway's API".formatted(api, answer.statusCode()),
          e);
    }
  }

  private static String key(GatewayConfig config) throws IOException {
    String given = System.getenv(KEY);
    if (given != null && !given.isEmpty()) {
      return given;
    }
    try {
      return KeyFiles.readApiKey(config.redis().dataDir()).value();
    } catch (NoSuchFileException e) {
      throw new IOException(
          "no API key: set " + KEY + "; the gateway made none in " + e.getMessage(), e);
    }
  }
}
