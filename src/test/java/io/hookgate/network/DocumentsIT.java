package io.hookgate.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DocumentsIT {
  private static final String HOST = "keys.example.com";

  private static SelfSignedCertificate certificate;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final AtomicLong now = new AtomicLong();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile Consumer<HttpServerRequest> answer = request -> request.response().end("keys");

  @BeforeEach
  void serve() {
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setKeyCertOptions(certificate.keyCertOptions()))
            .requestHandler(
                request -> {
                  asked.add(request.uri() + " " + request.authority().host());
                  answer.accept(request);
                })
            .listen(0, "127.0.0.1")
            .await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @BeforeAll
  static void certify() {
    certificate = SelfSignedCertificate.create(HOST);
  }

  @AfterAll
  static void forget() {
    certificate.delete();
  }

  @Test
  void fetchesADocumentOverTlsUnderItsHostsName() {
    assertThat(got(documents(), "/a?b=c")).isEqualTo("keys");
    assertThat(asked).containsExactly("/a?b=c " + HOST);
  }

  @Test
  void fetchesOnceForAllWhoAsk() {
    Documents documents = documents();

    assertThat(Future.all(fetch(documents, "/a"), fetch(documents, "/a")).<byte[]>list().size())
        .isEqualTo(2);
    got(documents, "/a");
    assertThat(asked).hasSize(1);

    now.addAndGet(TimeUnit.SECONDS.toNanos(Documents.REMEMBER_SECONDS));
    got(documents, "/a");
    assertThat(asked).hasSize(2);
  }

  @Test
  void remembersAFailureBriefly() {
    answer = request -> request.response().setStatusCode(500).end("busy");
    Documents documents = documents();

    assertThat(failure(documents, url("/a"))).isEqualTo("the answer's status is 500");
    assertThat(failure(documents, url("/a"))).isEqualTo("the answer's status is 500");
    assertThat(asked).hasSize(1);

    answer = request -> request.response().end("keys");
    now.addAndGet(TimeUnit.SECONDS.toNanos(Documents.REMEMBER_SECONDS));
    assertThat(got(documents, "/a")).isEqualTo("keys");
  }

  @Test
  void followsNoRedirect() {
    answer =
        request -> request.response().setStatusCode(302).putHeader("location", url("/other")).end();

    assertThat(failure(documents(), url("/a"))).isEqualTo("the answer's status is 302");
    assertThat(asked).hasSize(1);
  }

  @Test
  void readsNoMoreThanItsLimit() {
    answer = request -> request.response().end("x".repeat(Documents.MAX_BYTES));
    assertThat(got(documents(), "/whole")).hasSize(Documents.MAX_BYTES);

    answer =
        request -> {
          request.response().setChunked(true).write("x".repeat(Documents.MAX_BYTES));
          request.response().end("x");
        };
    assertThat(failure(documents(), url("/a"))).startsWith("the document is longer than 65536");
  }

  @Test
  void givesUpWhenTheAnswerDoesNotEnd() {
    answer = request -> request.response().setChunked(true).write("x");

    assertThat(failure(documents(), url("/a"))).isEqualTo("not there within 5 s");
  }

  @Test
  void asksNobodyWhomTheGuardRefuses() {
    assertThat(failure(documents(List.of(), trusting()), url("/a")))
        .contains("127.0.0.1 is a loopback address");
    assertThat(asked).isEmpty();
  }

  @Test
  void asksNobodyWhoseNameItsCertificateDoesNotProve() {
    assertThat(failure(documents(), url("/a").replace(HOST, "other.example.com"))).isNotBlank();
    assertThat(failure(documents(List.of("127.0.0.0/8"), Documents.options()), url("/a")))
        .isNotBlank();
    assertThat(asked).isEmpty();
  }

  @Test
  void asksOverTlsOnly() {
    assertThat(failure(documents(), "http://keys.example.com/a")).isEqualTo("the URL is not https");
    assertThat(failure(documents(), "https://u:p@keys.example.com/a")).contains("user");
    assertThat(failure(documents(), "nonsense")).isNotBlank();
  }

  @Test
  void fetchesOnlySoManyAtATime() {
    List<HttpServerRequest> waiting = new CopyOnWriteArrayList<>();
    Promise<Void> full = Promise.promise();
    answer =
        request -> {
          waiting.add(request);
          full.tryComplete();
        };
    Documents documents = documents();
    List<Future<byte[]>> underWay = new ArrayList<>();
    for (int i = 0; i < Documents.MAX_UNDER_WAY; i++) {
      underWay.add(fetch(documents, "/" + i));
    }
    full.future().await();

    assertThat(failure(documents, url("/one-more"))).startsWith("too many other documents");

    answer = request -> request.response().end("keys");
    waiting.forEach(request -> request.response().end("keys"));
    Future.all(underWay).await();
    assertThat(got(documents, "/one-more")).isEqualTo("keys");
  }

  private Documents documents() {
    return documents(List.of("127.0.0.0/8"), trusting());
  }

  private HttpClientOptions trusting() {
    return Documents.options().setTrustOptions(certificate.trustOptions());
  }

  private Documents documents(List<String> allow, HttpClientOptions options) {
    Promise<Documents> made = Promise.promise();
    context.runOnContext(
        go ->
            made.complete(
                new Documents(
                    vertx,
                    new AddressGuard(allow),
                    options,
                    host -> Future.succeededFuture(List.of(InetAddress.getLoopbackAddress())),
                    now::get,
                    null)));
    return made.future().await();
  }

  private String url(String path) {
    return "https://" + HOST + ":" + server.actualPort() + path;
  }

  private Future<byte[]> fetch(Documents documents, String path) {
    return fetchUrl(documents, url(path));
  }

  private Future<byte[]> fetchUrl(Documents documents, String url) {
    Promise<byte[]> fetched = Promise.promise();
    context.runOnContext(go -> documents.fetch(url).onComplete(fetched));
    return fetched.future().timeout(20, TimeUnit.SECONDS);
  }

  private String got(Documents documents, String path) {
    return new String(fetch(documents, path).await(), java.nio.charset.StandardCharsets.UTF_8);
  }

  private String failure(Documents documents, String url) {
    Throwable cause = fetchUrl(documents, url).<Throwable>map(v -> null).otherwise(e -> e).await();
    assertThat(cause).isInstanceOf(FetchFailed.class);
    return String.valueOf(cause.getMessage());
  }
}
