package io.hookgate.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.IngressConfig;
import io.hookgate.config.PeerConfig;
import io.hookgate.config.PeerConfig.CertificateConfig;
import io.hookgate.config.SourceConfig;
import io.hookgate.config.TlsConfig;
import io.hookgate.config.VerifyConfig;
import io.hookgate.network.AddressRange;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may send because of where they are, or of the certificate that they have. */
class PeerCheckIT {
  @ParameterizedTest
  @CsvSource({"127.0.0.0/8, 200", "127.0.0.1/32, 200", "10.0.0.0/8, 401", "::1/128, 401"})
  void aSenderMustBeInOneOfTheRanges(String range, int status) {
    try (Gate gate = new Gate(Asking.topology(from("ip", range)))) {
      assertThat(send(gate.verticle.port(), Asking.post("/in/ip", "{}"))).isEqualTo(status);
      assertThat(gate.accepted).hasSize(status == 200 ? 1 : 0);
    }
  }

  @Test
  void nobodySaysWhereTheyAreWhoIsNoTrustedProxy() {
    try (Gate gate = new Gate(Asking.topology(from("ip", "192.0.2.0/24")))) {
      for (String claim : List.of("X-Forwarded-For: 192.0.2.7", "Forwarded: for=192.0.2.7")) {
        assertThat(send(gate.verticle.port(), Asking.post("/in/ip", "{}", claim))).isEqualTo(401);
      }
    }
  }

  /** Everything from 127.0.0.0/8 and 10.0.0.0/8 is a trusted proxy; 192.0.2.0/24 may send. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-For: 192.0.2.7 | 200",
        "X-Forwarded-For: 192.0.2.7:4711 | 200",
        "X-Forwarded-For: 203.0.113.5, 192.0.2.7 | 200",
        "X-Forwarded-For: 192.0.2.7, 10.1.2.3 | 200",
        "X-Forwarded-For: 192.0.2.7, 10.1.2.3, 127.0.0.9 | 200",
        "X-Forwarded-For: 192.0.2.7; X-Forwarded-For: 10.1.2.3 | 200",
        "X-Forwarded-For: 2001:db8::7 | 200",
        "X-Forwarded-For: ::ffff:192.0.2.7 | 200",
        "Forwarded: for=192.0.2.7;proto=https | 200",
        "Forwarded: proto=https;For=\"192.0.2.7:80\" | 200",
        "Forwarded: for=\"[2001:db8::7]:4711\" | 200",
        "Forwarded: for=192.0.2.7; X-Forwarded-For: 192.0.2.7 | 200",
        "X-Forwarded-For: 192.0.2.7, 203.0.113.5 | 401",
        "X-Forwarded-For: 192.0.2.7, 203.0.113.5, 10.1.2.3 | 401",
        "X-Forwarded-For: 192.0.2.7; X-Forwarded-For: 203.0.113.5 | 401",
        "X-Forwarded-For: 192.0.2.7, unknown | 401",
        "X-Forwarded-For: 192.0.2.7, | 401",
        "X-Forwarded-For: 10.1.2.3 | 401",
        "Forwarded: for=192.0.2.7, for=203.0.113.5 | 401",
        "Forwarded: for=192.0.2.7, for=_hidden | 401",
        "Forwarded: by=192.0.2.7 | 401",
        "Forwarded: for=192.0.2.7; X-Forwarded-For: 203.0.113.5 | 401",
        "Forwarded: for=203.0.113.5; X-Forwarded-For: 192.0.2.7 | 401",
        "X-Real-IP: 192.0.2.7 | 401"
      })
  void ofWhatTrustedProxiesNoteTheRightMostOtherAddressCounts(String headers, int status) {
    SourceConfig source = from("ip", "192.0.2.0/24", "2001:db8::/32");
    try (Gate gate = new Gate(Asking.topology(source))) {
      int port = deploy(gate, listener("localhost", null, "127.0.0.0/8", "10.0.0.0/8"));
      String[] lines = headers.split("; (?=X-|Forwarded)", -1);
      assertThat(send(port, Asking.post("/in/ip", "{}", lines))).isEqualTo(status);
    }
  }

  @Test
  void rangesHoldBesideASecretAndForQuestions() {
    SourceConfig okta = Asking.carrying("okta", Asking.AUTHORIZATION, "okta", "k");
    VerifyConfig verify = okta.verify();
    SourceConfig elsewhere =
        Asking.source(
            "okta",
            new VerifyConfig(
                "okta",
                null,
                null,
                verify.credential(),
                verify.secrets(),
                new PeerConfig(List.of(AddressRange.parse("10.0.0.0/8")), null),
                verify.handshake()));
    try (Gate gate = new Gate(Asking.topology(elsewhere))) {
      int port = gate.verticle.port();
      assertThat(send(port, Asking.post("/in/okta", "{}", "Authorization: k"))).isEqualTo(401);
      assertThat(
              send(
                  port,
                  Asking.bare(
                      "GET", "/in/okta", "Authorization: k", "X-Okta-Verification-Challenge: c")))
          .isEqualTo(401);
    }
  }

  @Test
  void aSenderMustHaveACertificateThatIsAllowed(@TempDir Path folder) throws Exception {
    TlsConfig server = Certificates.selfSigned(folder, "localhost", "dns:localhost");
    TlsConfig sender = Certificates.selfSigned(folder, "sender,O=Acme", "uri:spiffe://acme/sender");
    TlsConfig stranger = Certificates.selfSigned(folder, "sender,O=Acme", "dns:localhost");
    TlsConfig listening = new TlsConfig(server.cert(), server.key(), sender.cert());
    SourceConfig[] sources = {
      certified("any", List.of(), List.of()),
      certified("subject", List.of("cn=sender,o=acme"), List.of()),
      certified("san", List.of("cn=other"), List.of("uri:spiffe://acme/sender")),
      certified("other", List.of("cn=other"), List.of("dns:sender")),
      from("open", "127.0.0.0/8")
    };
    try (Gate gate = new Gate(Asking.topology(sources))) {
      int port = deploy(gate, listener("localhost", listening));

      assertThat(secured(gate, port, server, sender, "any")).isEqualTo(200);
      assertThat(secured(gate, port, server, sender, "subject")).isEqualTo(200);
      assertThat(secured(gate, port, server, sender, "san")).isEqualTo(200);
      assertThat(secured(gate, port, server, sender, "other")).isEqualTo(401);
      assertThat(secured(gate, port, server, null, "any")).isEqualTo(401);
      assertThat(secured(gate, port, server, null, "open")).isEqualTo(200);
      assertThat(secured(gate, port, server, stranger, "any")).as("another key: no TLS").isZero();
      assertThat(send(gate.verticle.port(), Asking.post("/in/any", "{}"))).isEqualTo(401);
    }
  }

  private static int deploy(Gate gate, IngressConfig config) {
    IngressVerticle listener = gate.verticle(config);
    Gate.await(gate.vertx.deployVerticle(listener));
    return listener.port();
  }

  private static IngressConfig listener(String host, @Nullable TlsConfig tls, String... proxies) {
    return new IngressConfig(
        host,
        0,
        Gate.MAX_BODY,
        Gate.REQUEST_TIMEOUT,
        tls,
        null,
        Arrays.stream(proxies).map(AddressRange::parse).toList());
  }

  /** The status, 0 when there was no connection. */
  private static int secured(
      Gate gate, int port, TlsConfig server, @Nullable TlsConfig own, String source) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(true)
            .setTrustOptions(new PemTrustOptions().addCertPath(server.cert().toString()));
    if (own != null) {
      options.setKeyCertOptions(
          new PemKeyCertOptions()
              .setCertPath(own.cert().toString())
              .setKeyPath(own.key().toString()));
    }
    HttpClientAgent client = gate.vertx.createHttpClient(options);
    int status =
        Gate.await(
            client
                .request(HttpMethod.POST, port, "localhost", "/in/" + source)
                .compose(request -> request.send("{}"))
                .map(HttpClientResponse::statusCode)
                .otherwise(0));
    Gate.await(client.close());
    return status;
  }

  private static int send(int port, String request) {
    try (RawClient client = new RawClient(port)) {
      return client.send(request).answer().status();
    }
  }

  private static SourceConfig certified(String name, List<String> subjects, List<String> sans) {
    return source(name, new PeerConfig(List.of(), new CertificateConfig(subjects, sans)));
  }

  private static SourceConfig from(String name, String... ranges) {
    return source(
        name, new PeerConfig(Arrays.stream(ranges).map(AddressRange::parse).toList(), null));
  }

  private static SourceConfig source(String name, PeerConfig peer) {
    return Asking.source(name, new VerifyConfig(name, null, null, null, List.of(), peer, null));
  }
}
