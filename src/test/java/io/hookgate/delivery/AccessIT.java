package io.hookgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.AuthConfig;
import io.hookgate.config.Secret;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.Header;
import io.hookgate.network.AddressGuard;
import io.hookgate.network.ClientTls;
import io.hookgate.network.Locator;
import io.hookgate.network.Outlet;
import io.hookgate.network.Proxy;
import io.hookgate.testkit.ConnectProxy;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ways in: credentials, own authorities, client certificates, and the way through a proxy. */
@Timeout(60)
class AccessIT {
  private static final String NAME = "hooks.example.com";
  private static final byte[] PUBLIC = {93, (byte) 184, (byte) 216, 34};

  private static SelfSignedCertificate certificate;
  private static SelfSignedCertificate ours;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final List<HttpServerRequest> requests = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void certify() {
    certificate = SelfSignedCertificate.create(NAME);
    ours = SelfSignedCertificate.create("gateway.example.com");
  }

  @AfterAll
  static void forget() {
    certificate.delete();
    ours.delete();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void basicAndApiKeysAreSentAndNotLogged() {
    HttpServer server = serve(new HttpServerOptions());
    Secret secret = new Secret("pässword canary", "env P");
    Reply basic =
        send(null, url("http", server), fixed(new AuthConfig.Basic("me", secret)), loopback());
    assertThat(basic.status()).isEqualTo(200);
    assertThat(requests.get(0).getHeader("Authorization"))
        .isEqualTo("Basic bWU6cMOkc3N3b3JkIGNhbmFyeQ==");

    AuthConfig key = new AuthConfig.ApiKey("X-Entry", new Secret("canary", "env K"));
    Reply keyed = send(null, url("http", server), fixed(key), loopback());
    assertThat(requests.get(1).getHeader("X-Entry")).isEqualTo("canary");
    assertThat(basic.requestHeaders()).contains(new Header("Authorization", "[redacted]"));
    assertThat(keyed.requestHeaders()).contains(new Header("X-Entry", "[redacted]"));
  }

  @Test
  void ownAuthorityIsTrustedAndNoOther() throws IOException {
    HttpServer server = serve(tls());
    assertThat(send(null, url("https", server), trusting(certificate), loopback()).status())
        .isEqualTo(200);
    assertThat(send(null, url("https", server), trusting(ours), loopback()).error())
        .isEqualTo(ErrorClass.TLS);
    assertThat(send(null, url("https", server), Access.NONE, loopback()).error())
        .isEqualTo(ErrorClass.TLS);
    assertThat(requests).hasSize(1);
  }

  @Test
  void ownAuthorityDoesNotExcuseAnotherName() throws IOException {
    HttpServer server = serve(tls());
    String other = url("https", server).replace(NAME, "other.example.com");
    assertThat(send(null, other, trusting(certificate), loopback()).error())
        .isEqualTo(ErrorClass.TLS);
    assertThat(requests).isEmpty();
  }

  @Test
  void clientCertificateIsShownToWhoeverAsksForIt() throws IOException {
    HttpServer server =
        serve(tls().setClientAuth(ClientAuth.REQUIRED).setTrustOptions(ours.trustOptions()));
    Access with =
        new Access(
            null,
            new ClientTls(
                    pem(certificate.certificatePath()),
                    pem(ours.certificatePath()),
                    pem(ours.privateKeyPath()))
                .options());
    assertThat(send(null, url("https", server), with, loopback()).status()).isEqualTo(200);
    Reply without = send(null, url("https", server), trusting(certificate), loopback());
    assertThat(without.error()).isIn(ErrorClass.TLS, ErrorClass.RESET);
    assertThat(requests).hasSize(1);
  }

  @Test
  void destinationsWithOtherTlsDoNotShareConnections() throws IOException {
    HttpServer server = serve(tls());
    Outlet outlet = outlet(null);
    HttpSender sender = sender(outlet, loopback());
    assertThat(send(sender, url("https", server), trusting(certificate)).status()).isEqualTo(200);
    assertThat(send(sender, url("https", server), trusting(ours)).error())
        .isEqualTo(ErrorClass.TLS);
    assertThat(send(sender, url("https", server), trusting(certificate)).status()).isEqualTo(200);
    assertThat(requests).extracting(r -> r.connection().remoteAddress().port()).hasSize(2);
    assertThat(requests.get(0).connection()).isSameAs(requests.get(1).connection());
  }

  @Test
  void proxyIsAskedForTheJudgedAddressAndTlsIsCheckedByName() throws IOException {
    HttpServer server = serve(tls());
    ConnectProxy proxy = ConnectProxy.start(vertx, server.actualPort(), null);
    Proxy through = new Proxy("127.0.0.1", proxy.port(), null, null);
    Reply reply = send(through, "https://" + NAME + "/hook", trusting(certificate), PUBLIC);
    assertThat(reply.status()).as(reply.detail()).isEqualTo(200);
    assertThat(proxy.heads).singleElement().asString().startsWith("CONNECT 93.184.216.34:443 ");
    assertThat(proxy.heads.toString()).doesNotContain(NAME);
    assertThat(requests.get(0).authority().host()).isEqualTo(NAME);

    String other = "https://other.example.com/hook";
    assertThat(send(through, other, trusting(certificate), PUBLIC).error())
        .isEqualTo(ErrorClass.TLS);
    assertThat(requests).hasSize(1);
  }

  @Test
  void proxyTunnelsPlainHttpTooWithItsCredentials() {
    HttpServer server = serve(new HttpServerOptions());
    ConnectProxy proxy = ConnectProxy.start(vertx, server.actualPort(), "Basic dTpw");
    Proxy through = new Proxy("127.0.0.1", proxy.port(), "u", "p");
    for (int i = 0; i < 3; i++) {
      Reply reply = send(through, "http://" + NAME + ":8080/hook", Access.NONE, PUBLIC);
      assertThat(reply.status()).as(reply.detail()).isEqualTo(200);
      assertThat(reply.address()).isEqualTo("93.184.216.34:8080");
    }
    assertThat(proxy.heads).hasSize(3).allMatch(h -> h.startsWith("CONNECT 93.184.216.34:8080 "));
    assertThat(requests.get(0).authority().toString()).isEqualTo(NAME + ":8080");
    assertThat(requests.get(0).uri()).isEqualTo("/hook");
    assertThat(requests.get(0).getHeader("Proxy-Authorization")).isNull();

    Proxy wrong = new Proxy("127.0.0.1", proxy.port(), "u", "canary");
    Reply refused = send(wrong, "http://" + NAME + "/hook", Access.NONE, PUBLIC);
    assertThat(refused.error()).isEqualTo(ErrorClass.CONNECT);
    assertThat(refused.detail()).doesNotContain("canary");
    assertThat(wrong.toString()).doesNotContain("canary");
  }

  @Test
  void guardJudgesBeforeTheProxyIsAsked() {
    ConnectProxy proxy = ConnectProxy.start(vertx, 0, null);
    Proxy through = new Proxy("127.0.0.1", proxy.port(), null, null);
    for (String url : List.of("http://169.254.169.254/", "https://10.0.0.1/", "http://[::1]/")) {
      assertThat(send(through, url, Access.NONE, PUBLIC).error()).isEqualTo(ErrorClass.BLOCKED);
    }
    byte[] inside = {10, 0, 0, 1};
    assertThat(send(through, "http://" + NAME + "/", Access.NONE, inside).error())
        .isEqualTo(ErrorClass.BLOCKED);
    assertThat(proxy.heads).isEmpty();
  }

  private HttpServerOptions tls() {
    return new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions());
  }

  private HttpServer serve(HttpServerOptions options) {
    return vertx
        .createHttpServer(options)
        .requestHandler(
            request -> {
              requests.add(request);
              request.response().end();
            })
        .listen(0, "127.0.0.1")
        .timeout(20, TimeUnit.SECONDS)
        .await();
  }

  private static String url(String scheme, HttpServer server) {
    return scheme + "://" + NAME + ":" + server.actualPort() + "/hook";
  }

  private static byte[] loopback() {
    return new byte[] {127, 0, 0, 1};
  }

  private static Access fixed(AuthConfig auth) {
    return new Access(FixedCredentials.of(auth), null);
  }

  private static Access trusting(SelfSignedCertificate authority) throws IOException {
    return new Access(null, new ClientTls(pem(authority.certificatePath()), null, null).options());
  }

  private static String pem(String file) throws IOException {
    return Files.readString(Path.of(file));
  }

  private Outlet outlet(@Nullable Proxy proxy) {
    return Outlet.of(vertx, HttpSender.options(), HttpSender.pool(2), proxy);
  }

  /** Every name leads to that address; loopback may be reached directly, not through a proxy. */
  private HttpSender sender(Outlet outlet, byte[] address) {
    List<String> allow = address[0] == 127 ? List.of("127.0.0.0/8") : List.of();
    Locator locator =
        new Locator(
            new AddressGuard(allow),
            System::nanoTime,
            host -> {
              try {
                return Future.succeededFuture(List.of(InetAddress.getByAddress(address)));
              } catch (IOException e) {
                return Future.failedFuture(e);
              }
            });
    return new HttpSender(vertx, outlet, locator, Environment.system(), "1");
  }

  private Reply send(@Nullable Proxy proxy, String url, Access access, byte[] address) {
    return send(sender(outlet(proxy), address), url, access);
  }

  private Reply send(HttpSender sender, String url, Access access) {
    Target plain = Samples.target(url, Duration.ofSeconds(20));
    Target target =
        new Target(
            plain.destinationId(),
            plain.label(),
            url,
            plain.timeout(),
            plain.handling(),
            null,
            null,
            List.of(),
            access);
    Promise<Reply> reply = Promise.promise();
    context.runOnContext(go -> sender.send(target, Samples.delivery()).onComplete(reply));
    return reply.future().timeout(30, TimeUnit.SECONDS).await();
  }
}
