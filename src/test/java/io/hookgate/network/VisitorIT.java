package io.hookgate.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VisitorIT {
  private final Vertx vertx = Vertx.vertx();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void listen() {
    server =
        await(
            vertx
                .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(
                    request -> {
                      requests.add(request.method() + " " + request.uri());
                      switch (request.path()) {
                        case "/silent" -> {}
                        case "/moved" ->
                            request
                                .response()
                                .setStatusCode(302)
                                .putHeader("Location", "/ok")
                                .end();
                        default -> request.response().end("body");
                      }
                    })
                .listen());
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void requestsTheAddressAndTellsTheStatus() {
    assertThat(await(visitor("127.0.0.0/8").visit(url("/ok?Action=Confirm")))).isEqualTo(200);
    assertThat(requests).containsExactly("GET /ok?Action=Confirm");
  }

  @Test
  void followsNoRedirect() {
    assertThat(await(visitor("127.0.0.0/8").visit(url("/moved")))).isEqualTo(302);
    assertThat(requests).containsExactly("GET /moved");
  }

  @Test
  void goesOnlyWhereTheGuardLetsDeliveriesGo() {
    assertThatThrownBy(() -> await(visitor("10.0.0.0/8").visit(url("/ok"))))
        .hasRootCauseInstanceOf(NotAllowed.class);
    assertThat(requests).isEmpty();
  }

  @Test
  void givesUpWhenNothingComesBack() {
    assertThatThrownBy(() -> await(visitor("127.0.0.0/8", 300).visit(url("/silent")))).isNotNull();
    assertThat(requests).containsExactly("GET /silent");
  }

  private Visitor visitor(String allowed) {
    return visitor(allowed, 8_000);
  }

  private Visitor visitor(String allowed, long timeoutMillis) {
    Locator locator =
        new Locator(
            new AddressGuard(List.of(allowed)),
            System::nanoTime,
            host -> Future.succeededFuture(List.of(InetAddress.getLoopbackAddress())));
    return new Visitor(vertx, locator, Duration.ofMillis(timeoutMillis), null);
  }

  private URI url(String target) {
    return URI.create("http://sns.example:" + server.actualPort() + target);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
