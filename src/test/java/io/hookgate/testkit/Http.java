package io.hookgate.testkit;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client of one listener on loopback: blocking, HTTP/1.1, twenty seconds of patience. */
public final class Http {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private final int port;
  private final String[] always;
  private final @Nullable Contract contract;

  /**
   * @param always headers of every request: name, value, name, value
   */
  public Http(int port, String... always) {
    this(port, null, always);
  }

  private Http(int port, @Nullable Contract contract, String... always) {
    this.port = port;
    this.contract = contract;
    this.always = always.clone();
  }

  /** The same, with every exchange held against that contract. */
  public Http heldTo(Contract promised) {
    return new Http(port, promised, always);
  }

  /** What came back. */
  public record Reply(int status, HttpResponse<String> response) {
    /** The body. */
    public String body() {
      return response.body();
    }

    /** The body as JSON. */
    public JsonObject json() {
      return new JsonObject(body());
    }

    /** A header, empty when there is none. */
    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    @Override
    public String toString() {
      return status + " " + response.headers().map() + " " + body();
    }
  }

  /** GET. */
  public Reply get(String path) {
    return call("GET", path, new byte[0]);
  }

  /** POST of JSON. */
  public Reply post(String path, String json, String... headers) {
    return post(path, json.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** POST of bytes; says that they are JSON. */
  public Reply post(String path, byte[] body, String... headers) {
    return call("POST", path, body, headers);
  }

  /** Any call. */
  public Reply call(String method, String path, byte[] body, String... headers) {
    try {
      HttpResponse<String> response =
          CLIENT.send(request(method, path, body, headers), BodyHandlers.ofString());
      hold(method, path, body, response);
      return new Reply(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** POST of bytes that does not wait for the answer. */
  public CompletableFuture<Reply> postLater(String path, byte[] body, String... headers) {
    return CLIENT
        .sendAsync(request("POST", path, body, headers), BodyHandlers.ofString())
        .thenApply(
            response -> {
              hold("POST", path, body, response);
              return new Reply(response.statusCode(), response);
            });
  }

  private void hold(String method, String path, byte[] body, HttpResponse<String> response) {
    if (contract != null) {
      contract.check(
          new Contract.Exchange(
              method,
              path,
              body,
              response.statusCode(),
              name -> response.headers().firstValue(name).orElse(null),
              response.body()));
    }
  }

  private HttpRequest request(String method, String path, byte[] body, String... headers) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(PATIENCE)
            .method(
                method,
                body.length == 0 && method.equals("GET")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(body));
    if (!method.equals("GET")) {
      builder.header("Content-Type", "application/json");
    }
    for (int i = 0; i < always.length; i += 2) {
      builder.header(always[i], always[i + 1]);
    }
    for (int i = 0; i < headers.length; i += 2) {
      builder.setHeader(headers[i], headers[i + 1]);
    }
    return builder.build();
  }
}
