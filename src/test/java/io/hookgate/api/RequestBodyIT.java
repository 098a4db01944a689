package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a short deadline, which the verticle does not have. */
class RequestBodyIT {
  private Vertx vertx;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    ApiRouter router =
        new ApiRouter(
            vertx,
            new Authentication(
                new ApiKeys(List::of, () -> io.hookgate.store.Definitions.Known.NOTHING),
                InstantSource.system()),
            new HostCheck("127.0.0.1"),
            Duration.ofMillis(300));
    Operation echo =
        Operation.post(
            "/echo",
            Access.OPEN,
            call ->
                Future.succeededFuture(
                    Answer.ok(new JsonObject().put("bytes", call.body().length()))));
    server = vertx.createHttpServer().requestHandler(router.mount(List.of(echo)));
    await(server.listen(0, "127.0.0.1"));
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @Test
  void aBodyThatDoesNotEndIsTimedOut() throws Exception {
    assertThat(raw("Content-Length: 10\r\n\r\nslow"))
        .startsWith("HTTP/1.1 408 ")
        .contains("\"status\":408");
  }

  @Test
  void aWholeBodyIsReadUpToTheLimit() throws Exception {
    assertThat(
            raw(
                "Connection: close\r\nContent-Length: 1048576\r\n\r\n"
                    + "x".repeat(RequestBody.MAX_BYTES)))
        .startsWith("HTTP/1.1 200 ")
        .contains("{\"bytes\":1048576}");
  }

  @Test
  void aCallerThatWaitsToContinueIsToldTo() throws Exception {
    assertThat(raw("Connection: close\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx"))
        .startsWith("HTTP/1.1 100 Continue")
        .contains("{\"bytes\":1}");
  }

  private String raw(String rest) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      socket.setSoTimeout(20_000);
      String request = "POST /echo HTTP/1.1\r\nHost: localhost\r\n" + rest;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
