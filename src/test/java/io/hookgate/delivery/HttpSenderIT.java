package io.hookgate.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.AuthConfig;
import io.hookgate.config.Secret;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.Header;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.network.AddressGuard;
import io.hookgate.network.Locator;
import io.hookgate.network.Outlet;
import io.hookgate.signature.DatedSecret;
import io.hookgate.signature.DeliverySigner;
import io.hookgate.signature.OutgoingScheme;
import io.hookgate.signature.Scheme;
import io.hookgate.signature.StandardWebhooks;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpSenderIT {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(20);

  /** Each takes a process and some seconds to make, so both are made at once and only once. */
  private static final CompletableFuture<SelfSignedCertificate> LOCALHOST =
      CompletableFuture.supplyAsync(() -> SelfSignedCertificate.create("localhost"));

  private static final CompletableFuture<SelfSignedCertificate> OTHER =
      CompletableFuture.supplyAsync(() -> SelfSignedCertificate.create("other.example"));

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final HttpSender sender = sender(HttpSender.options(), List.of("127.0.0.0/8", "::1"));

  @AfterAll
  static void deleteCertificates() {
    LOCALHOST.join().delete();
    OTHER.join().delete();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void sendsBodyAndHeadersAsTheyAre() {
    Misbehaving server = serve(socket -> end(socket, "200 OK", "fine"));
    Target plain = Samples.target(server.url(), LONG, new Header("X-Team", "growth"));
    String secret = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0";
    Target target =
        new Target(
            plain.destinationId(),
            plain.label(),
            plain.url(),
            plain.timeout(),
            plain.handling(),
            null,
            DeliverySigner.standard(List.of(secret)),
            plain.headers(),
            new Access(
                FixedCredentials.of(new AuthConfig.Bearer(new Secret("token-canary", "env T"))),
                null));
    String body = "{\"id\": 1.10}";
    Reply reply = send(sender, target, Samples.delivery(Samples.event(body), 0, null));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.error()).isNull();
    assertThat(reply.body()).asString().isEqualTo("fine");
    assertThat(reply.truncated()).isFalse();
    assertThat(reply.address()).isEqualTo("127.0.0.1:" + server.port());
    String request = server.requests.get(0);
    long seconds = TimeUnit.MILLISECONDS.toSeconds(reply.startedAt());
    assertThat(request).startsWith("POST /hook?a=b HTTP/1.1\r\n").endsWith("\r\n\r\n" + body);
    assertThat(request.lines())
        .contains(
            "host: 127.0.0.1:" + server.port(),
            "X-Team: growth",
            "Authorization: Bearer token-canary",
            "User-Agent: Hookgate/1.2.3",
            "webhook-timestamp: " + seconds,
            "webhook-signature: "
                + StandardWebhooks.of(List.of(secret))
                    .signature(Samples.EVENT_ID, seconds, body.getBytes(UTF_8)));
    assertThat(reply.requestHeaders().toString())
        .contains("growth")
        .doesNotContain("token-canary", "v1,");
  }

  @Test
  void signsLargeBodiesToo() {
    Misbehaving server = serve(socket -> end(socket, "200 OK", ""));
    Target plain = Samples.target(server.url(), LONG);
    String secret = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0";
    Target target =
        new Target(
            plain.destinationId(),
            plain.label(),
            plain.url(),
            plain.timeout(),
            plain.handling(),
            null,
            DeliverySigner.standard(List.of(secret)),
            plain.headers(),
            Access.NONE);
    String body = "x".repeat(200_000);
    assertThat(send(sender, target, Samples.delivery(Samples.event(body), 0, null)).status())
        .isEqualTo(200);
    assertThat(server.requests.get(0)).contains("webhook-signature: v1,").endsWith(body);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 200_000})
  void whatCannotBeSignedIsBlockedWhateverItsSize(int bytes) {
    Misbehaving server = serve(socket -> end(socket, "200 OK", ""));
    Scheme scheme =
        OutgoingScheme.read(
            new JsonObject()
                .put("scheme", "hmac")
                .put("header", "X-Signature")
                .put("signed", "{header:X-Absent}:{body}"),
            null);
    Target plain = Samples.target(server.url(), LONG);
    Target target =
        new Target(
            plain.destinationId(),
            plain.label(),
            plain.url(),
            plain.timeout(),
            plain.handling(),
            null,
            DeliverySigner.of(
                List.of(
                    new DeliverySigner.Method(scheme, List.of(new DatedSecret("secret", null))))),
            plain.headers(),
            Access.NONE);

    Reply reply = send(sender, target, Samples.delivery(Samples.event("x".repeat(bytes)), 0, null));

    assertThat(reply.error()).isEqualTo(ErrorClass.BLOCKED);
    assertThat(reply.detail()).contains("x-absent, which the request lacks");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void keepsConnectionsAlive() {
    Misbehaving server = serve(socket -> end(socket, "204 No Content", ""));
    for (int i = 0; i < 3; i++) {
      assertThat(send(server.url(), LONG).status()).isEqualTo(204);
    }
    assertThat(server.connections).hasSize(1);
    assertThat(server.requests).hasSize(3);
  }

  @Test
  void keepsTheFirst16KibOfAnAnswerAndReadsItToItsEnd() {
    String body = "0123456789abcdef".repeat(3 * 1024);
    Misbehaving server = serve(socket -> end(socket, "200 OK", body));
    Reply reply = send(server.url(), LONG);
    assertThat(reply.error()).isNull();
    assertThat(reply.truncated()).isTrue();
    assertThat(new String(reply.body(), UTF_8)).isEqualTo(body.substring(0, 16 * 1024));
    send(server.url(), LONG);
    assertThat(server.connections).hasSize(1);
  }

  @Test
  void breaksOffAnAnswerOfMoreThan64KibButKeepsItsStatus() {
    Misbehaving server =
        serve(
            socket -> {
              socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
              socket.write("x".repeat(80 * 1024));
            });
    Reply reply = send(server.url(), LONG);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.error()).isEqualTo(ErrorClass.RESPONSE_LIMIT);
    assertThat(reply.body()).hasSize(16 * 1024);
    assertThat(reply.truncated()).isTrue();
    awaitNoConnections(server);
  }

  @Test
  void redirectIsAnAnswerAndNotFollowed() {
    Misbehaving other = serve(socket -> end(socket, "200 OK", ""));
    for (String status : List.of("301 Moved", "302 Found", "303 Other", "307 T", "308 P")) {
      Misbehaving server = serve(socket -> end(socket, status, "", "Location: " + other.url()));
      Reply reply = send(server.url(), LONG);
      assertThat(reply.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
      assertThat(reply.error()).isNull();
    }
    assertThat(other.requests).isEmpty();
  }

  @Test
  void takesRetryAfterAndDispositionFromTheAnswer() {
    Misbehaving server =
        serve(
            socket ->
                end(
                    socket,
                    "503 Busy",
                    "",
                    "retry-after: 7",
                    "x-webhook-disposition: dead-letter"));
    Reply reply = send(server.url(), LONG);
    assertThat(reply.retryAfter()).isEqualTo("7");
    assertThat(reply.disposition()).isEqualTo("dead-letter");
  }

  @Test
  void skipsContinueAndEarlyHints() {
    Misbehaving server =
        serve(
            socket -> {
              socket.write(
                  "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
              end(socket, "200 OK", "fine");
            });
    Reply reply = send(server.url(), LONG);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.error()).isNull();
  }

  @Test
  void hangEndsByTheDeadlineAndFreesTheConnection() {
    timesOut(socket -> {}, 0);
  }

  @Test
  void interimAnswersAloneEndByTheDeadline() {
    timesOut(socket -> repeat(socket, "HTTP/1.1 100 Continue\r\n\r\n"), 0);
  }

  @Test
  void drippingHeadEndsByTheDeadline() {
    timesOut(
        socket -> {
          socket.write("HTTP/1.1 200 OK\r\n");
          repeat(socket, "X: 1\r\n");
        },
        0);
  }

  @Test
  void drippingBodyEndsByTheDeadline() {
    timesOut(
        socket -> {
          socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
          repeat(socket, "x");
        },
        200);
  }

  @Test
  void hungAttemptsDoNotUseUpTheConnections() {
    Misbehaving server = serve(socket -> {});
    for (int i = 0; i < 5; i++) {
      assertThat(send(server.url(), SHORT).error()).isEqualTo(ErrorClass.TIMEOUT);
    }
    assertThat(server.requests).hasSize(5);
    awaitNoConnections(server);
  }

  @Test
  void connectionClosedWithoutAnAnswerIsAReset() {
    breaks(NetSocket::close, 0, ErrorClass.RESET);
  }

  @Test
  void halfClosedAnswerIsAReset() {
    breaks(
        socket -> {
          socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
          socket.end();
        },
        200,
        ErrorClass.RESET);
  }

  @Test
  void chunkedAnswerWithoutItsEndIsAReset() {
    breaks(
        socket -> {
          socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
          socket.close();
        },
        200,
        ErrorClass.RESET);
  }

  @Test
  void wrongChunkFramingIsAReset() {
    breaks(
        socket ->
            socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf\r\n"),
        200,
        ErrorClass.RESET);
  }

  @Test
  void wrongContentLengthIsAReset() {
    breaks(
        socket -> socket.write("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"),
        0,
        ErrorClass.RESET);
  }

  @Test
  void whatIsNotHttpIsAReset() {
    breaks(socket -> socket.write("SSH-2.0-OpenSSH_9.2\r\n\r\n"), 0, ErrorClass.RESET);
  }

  @Test
  void endlessHeadersAreLimited() {
    breaks(
        socket -> {
          socket.write("HTTP/1.1 200 OK\r\n");
          for (int i = 0; i < 3000; i++) {
            socket.write("X-" + i + ": " + "y".repeat(20) + "\r\n");
          }
        },
        0,
        ErrorClass.RESPONSE_LIMIT);
  }

  @Test
  void endlessStatusLineIsLimited() {
    breaks(
        socket -> socket.write("HTTP/1.1 200 " + "x".repeat(100_000)),
        0,
        ErrorClass.RESPONSE_LIMIT);
  }

  @Test
  void refusedConnectionIsAConnectError() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Reply reply = send("http://127.0.0.1:" + port + "/", LONG);
    assertThat(reply.error()).isEqualTo(ErrorClass.CONNECT);
    assertThat(reply.status()).isZero();
    assertThat(reply.address()).isEqualTo("127.0.0.1:" + port);
  }

  @Test
  void plainHttpBehindHttpsIsATlsError() {
    Misbehaving server =
        Misbehaving.start(
            vertx,
            new NetServerOptions(),
            socket -> end(socket, "400 Bad Request", ""),
            chunk -> true);
    Reply reply = send("https://127.0.0.1:" + server.port() + "/", LONG);
    assertThat(reply.error()).isEqualTo(ErrorClass.TLS);
  }

  @Test
  void certificateThatNobodyTrustsIsATlsError() {
    Misbehaving server = serveTls(LOCALHOST.join());
    Reply reply = send("https://localhost:" + server.port() + "/", LONG);
    assertThat(reply.error()).isEqualTo(ErrorClass.TLS);
    assertThat(server.requests).isEmpty();
  }

  @Test
  void certificateIsCheckedAgainstTheHostNotTheAddress() {
    SelfSignedCertificate right = LOCALHOST.join();
    SelfSignedCertificate wrong = OTHER.join();
    HttpClientOptions trusting = HttpSender.options().setTrustOptions(right.trustOptions());
    Misbehaving server = serveTls(right);
    HttpSender trusts = sender(trusting, List.of("127.0.0.0/8", "::1"));
    Target named = Samples.target("https://localhost:" + server.port() + "/", LONG);
    Reply reply = send(trusts, named, Samples.delivery());
    assertThat(reply.status()).as(reply.detail()).isEqualTo(200);
    assertThat(server.requests.get(0)).contains("host: localhost:" + server.port());

    HttpClientOptions trustingWrong = HttpSender.options().setTrustOptions(wrong.trustOptions());
    Misbehaving impostor = serveTls(wrong);
    HttpSender trustsWrong = sender(trustingWrong, List.of("127.0.0.0/8", "::1"));
    Target fooled = Samples.target("https://localhost:" + impostor.port() + "/", LONG);
    assertThat(send(trustsWrong, fooled, Samples.delivery()).error()).isEqualTo(ErrorClass.TLS);
    assertThat(impostor.requests).isEmpty();
  }

  @Test
  void nameThatDoesNotResolveIsADnsError() {
    Reply reply = send("http://nothing.invalid/", LONG);
    assertThat(reply.error()).isEqualTo(ErrorClass.DNS);
    assertThat(reply.address()).isEmpty();
  }

  @Test
  void refusedAddressIsNeverConnectedTo() {
    Misbehaving server = serve(socket -> end(socket, "200 OK", ""));
    HttpSender closed = sender(HttpSender.options(), List.of());
    for (String host : List.of("127.0.0.1", "localhost", "[::ffff:127.0.0.1]")) {
      Target target = Samples.target("http://" + host + ":" + server.port() + "/", LONG);
      Reply reply = send(closed, target, Samples.delivery());
      assertThat(reply.error()).isEqualTo(ErrorClass.BLOCKED);
      assertThat(reply.detail()).contains("loopback").contains("network.allow");
    }
    assertThat(server.requests).isEmpty();
  }

  @Test
  void urlThatMisleadsIsBlocked() {
    for (String url : List.of("http://0x7f.1/", "http://2130706433/", "ftp://a.example", "")) {
      assertThat(send(url, LONG).error()).isEqualTo(ErrorClass.BLOCKED);
    }
  }

  @Test
  void headerThatCouldInjectAnotherIsBlockedAndNothingIsSent() {
    Misbehaving server = serve(socket -> end(socket, "200 OK", ""));
    Target target = Samples.target(server.url(), LONG, new Header("X-Team", "a\r\nX-Injected: 1"));
    Reply reply = send(sender, target, Samples.delivery());
    assertThat(reply.error()).isEqualTo(ErrorClass.BLOCKED);
    assertThat(reply.detail()).contains("X-Team").doesNotContain("X-Injected");
    assertThat(server.connections).isEmpty();
    assertThat(send(server.url(), LONG).status()).isEqualTo(200);
  }

  private void timesOut(Consumer<NetSocket> answer, int status) {
    Misbehaving server = serve(answer);
    long before = System.nanoTime();
    Reply reply = send(server.url(), SHORT);
    assertThat(reply.error()).isEqualTo(ErrorClass.TIMEOUT);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.detail()).contains("300 ms");
    assertThat(Duration.ofNanos(reply.nanos())).isBetween(SHORT, SHORT.multipliedBy(10));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SHORT.multipliedBy(20));
    awaitNoConnections(server);
  }

  private void breaks(Consumer<NetSocket> answer, int status, ErrorClass error) {
    Misbehaving server = serve(answer);
    Reply reply = send(server.url(), LONG);
    assertThat(reply.error()).as(reply.detail()).isEqualTo(error);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.detail()).isNotBlank();
    awaitNoConnections(server);
  }

  /** Every 20 ms, until the connection closes. */
  private void repeat(NetSocket socket, String text) {
    vertx.setPeriodic(20, id -> socket.write(text).onFailure(closed -> vertx.cancelTimer(id)));
  }

  private static void end(NetSocket socket, String status, String body, String... headers) {
    socket.write(Misbehaving.answer(status, body, headers));
  }

  private Misbehaving serve(Consumer<NetSocket> answer) {
    return Misbehaving.start(vertx, new NetServerOptions(), answer);
  }

  private Misbehaving serveTls(SelfSignedCertificate certificate) {
    NetServerOptions options =
        new NetServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions());
    return Misbehaving.start(vertx, options, socket -> end(socket, "200 OK", ""));
  }

  private HttpSender sender(HttpClientOptions options, List<String> allow) {
    HttpClientAgent client = vertx.createHttpClient(options, HttpSender.pool(2));
    Locator locator = new Locator(new AddressGuard(allow), System::nanoTime, Locator.system(vertx));
    return new HttpSender(vertx, new Outlet(client, null), locator, Environment.system(), "1.2.3");
  }

  private Reply send(String url, Duration timeout) {
    return send(sender, Samples.target(url, timeout), Samples.delivery());
  }

  private Reply send(HttpSender with, Target target, LeasedDelivery delivery) {
    Promise<Reply> reply = Promise.promise();
    context.runOnContext(go -> with.send(target, delivery).onComplete(reply));
    return reply.future().timeout(30, TimeUnit.SECONDS).await();
  }

  private void awaitNoConnections(Misbehaving server) {
    Future<Void> closed = noConnections(server, 200);
    closed.timeout(30, TimeUnit.SECONDS).await();
  }

  private Future<Void> noConnections(Misbehaving server, int turns) {
    if (server.connections.isEmpty()) {
      return Future.succeededFuture();
    }
    assertThat(turns).as("connections still open: " + server.connections.size()).isPositive();
    return vertx.timer(25).compose(waited -> noConnections(server, turns - 1));
  }
}
