package io.hookgate.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.PeerConfig;
import io.hookgate.config.Secret;
import io.hookgate.config.VerifyConfig;
import io.hookgate.network.AddressGuard;
import io.hookgate.network.Documents;
import io.hookgate.signature.Coded;
import io.hookgate.signature.Presets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What senders hear whom only code can prove, at once or by a key that has to be fetched. */
class ProvenByCodeIT {
  private static final String HOST = "issuer.example.com";
  private static final JsonObject MAILGUN = read("src/test/resources/vectors/mailgun.json");
  private static final JsonObject TOKENS = read("src/test/resources/coded/tokens.json");

  private static SelfSignedCertificate certificate;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile int status = 200;
  private volatile String document = TOKENS.getJsonObject("keySet").encode();
  private HttpServer issuer;
  private Gate gate;
  private RawClient client;

  @BeforeEach
  void open() {
    issuer = issuer();
    VerifyConfig mailgun =
        coded(Presets.coded("mailgun").orElseThrow(), MAILGUN.getString("secret"));
    VerifyConfig jwt =
        coded(
            Coded.jwt(
                new JsonObject()
                    .put("algorithms", new JsonArray().add("ES256"))
                    .put("jwks", "https://" + HOST + ":" + issuer.actualPort() + "/keys")
                    .put("bodyClaim", "request_body_sha256")
                    .put("encoding", "base64")),
            null);
    gate =
        new Gate(
            Plant.topology(
                List.of(
                    Plant.source("mailgun", mailgun, "body:/event-data/id", null),
                    Plant.source("jwt", jwt, "body:/event/id", "body:/event/type"))),
            this::documents);
    gate.now = Instant.ofEpochSecond(TOKENS.getLong("at"));
    client = gate.connect();
  }

  @AfterEach
  void close() {
    client.close();
    gate.close();
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
  void takesASignatureInTheBodyAndRejectsAForgedOne() {
    String body = MAILGUN.getString("body");

    assertThat(status(Plant.post("mailgun", "", body))).isEqualTo(200);
    assertThat(status(Plant.post("mailgun", "", body.replace("1529006854", "1529006855"))))
        .isEqualTo(401);
    assertThat(gate.accepted).hasSize(1);
    assertThat(gate.counted("mailgun", "rejected")).isEqualTo(1);
  }

  @Test
  void waitsForTheKeysOfTheFirstRequestAlone() {
    assertThat(status(token("ES256"))).isEqualTo(200);
    assertThat(status(token("ES256"))).isEqualTo(200);
    assertThat(fetches).hasValue(1);
    assertThat(gate.accepted).hasSize(2);
  }

  @Test
  void rejectsWhatTheFetchedKeysDoNotProve() {
    assertThat(status(token("ES256").replace("user.create", "user.delete"))).isEqualTo(401);
    assertThat(status(token("RS256"))).isEqualTo(401);
    assertThat(gate.accepted).isEmpty();
    assertThat(gate.counted("jwt", "rejected")).isEqualTo(2);
  }

  @Test
  void asksTheSenderToTryAgainWhenTheKeysCannotBeFetched() {
    status = 500;

    RawClient.Answer answer = client.send(token("ES256")).answer();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("retry-after")).isEqualTo("10");
    assertThat(gate.accepted).isEmpty();
    assertThat(gate.counted("jwt", "unavailable")).isEqualTo(1);
    assertThat(gate.counted("jwt", "rejected")).isZero();
  }

  @Test
  void asksTheSenderToTryAgainWhenWhatWasFetchedIsNoKeySet() {
    document = "<html>soon</html>";

    assertThat(status(token("ES256"))).isEqualTo(503);
    assertThat(gate.accepted).isEmpty();
    assertThat(gate.counted("jwt", "unavailable")).isEqualTo(1);
  }

  @Test
  void answersInTheOrderOfTheRequestsThatShareAConnection() {
    client.send(token("ES256") + Plant.post("mailgun", "", "{}"));

    assertThat(client.answer().status()).isEqualTo(200);
    assertThat(client.answer().status()).isEqualTo(401);
  }

  private int status(String request) {
    return client.send(request).answer().status();
  }

  private static String token(String algorithm) {
    return Plant.post(
        "jwt",
        "Authorization: Bearer " + TOKENS.getJsonObject("tokens").getString(algorithm) + "\r\n",
        TOKENS.getString("body"));
  }

  private Documents documents(Vertx onLoop) {
    return new Documents(
        onLoop,
        new AddressGuard(List.of("127.0.0.0/8")),
        Documents.options().setTrustOptions(certificate.trustOptions()),
        host -> Future.succeededFuture(List.of(InetAddress.getLoopbackAddress())),
        System::nanoTime,
        null);
  }

  private HttpServer issuer() {
    return vertx
        .createHttpServer(
            new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions()))
        .requestHandler(
            request -> {
              fetches.incrementAndGet();
              request.response().setStatusCode(status).end(document);
            })
        .listen(0, "127.0.0.1")
        .await();
  }

  private static VerifyConfig coded(Coded coded, @Nullable String secret) {
    return new VerifyConfig(
        coded.name(),
        null,
        coded,
        null,
        secret == null ? List.of() : List.of(new Secret(secret, "test")),
        PeerConfig.ANY,
        null);
  }

  private static JsonObject read(String file) {
    try {
      return new JsonObject(Files.readString(Path.of(file)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
