package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.api.ApiServer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationIT {
  /** Refused for its limit after the key was accepted, so that no store is asked. */
  private static final String READ_CALL = "/api/v1/events?limit=0";

  private ApiServer server;

  @BeforeEach
  void start() throws Exception {
    server = new ApiServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void asksForAKeyWhenThereIsNone() throws Exception {
    Reply reply = server.get(READ_CALL).send();

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"hookgate\"");
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.json().getString("detail")).contains("Authorization: Bearer KEY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic cmVhZDpyZWFk", "Bearer", "Bearer ", "read-key-0123456789abcdef"})
  void asksForAKeyWhenTheHeaderIsNoBearerKey(String header) throws Exception {
    assertThat(server.get(READ_CALL).header("Authorization", header).send().status())
        .isEqualTo(401);
  }

  @Test
  void refusesAnUnknownKeyWithoutShowingIt() throws Exception {
    Reply reply = server.get(READ_CALL).key("wrong-key").send();

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    assertThat(reply.body()).doesNotContain("wrong-key");
  }

  @Test
  void refusesTwoAuthorizationHeaders() throws Exception {
    Reply reply = server.get(READ_CALL).key(ApiServer.READ).key(ApiServer.ADMIN).send();

    assertThat(reply.status()).isEqualTo(401);
  }

  @Test
  void takesTheSchemeInAnyCase() throws Exception {
    Reply reply = server.get(READ_CALL).header("Authorization", "bearer " + ApiServer.READ).send();

    assertThat(reply.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "publish-key-0123456789abcdef, read",
    "replay-key-0123456789abcdef, read",
  })
  void namesTheMissingScope(String key, String missing) throws Exception {
    Reply reply = server.get(READ_CALL).key(key).send();

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.json().getString("type")).isEqualTo("urn:hookgate:problem:missing-scope");
    assertThat(reply.json().getString("detail")).contains("lacks the scope " + missing);
    assertThat(reply.header("WWW-Authenticate")).contains("scope=\"" + missing + "\"");
  }

  @Test
  void readingDoesNotAllowSendingOrReplaying() throws Exception {
    assertThat(server.post("/api/v1/send").key(ApiServer.READ).send("{}").status()).isEqualTo(403);
    assertThat(server.post("/api/v1/dead-letters/replay").key(ApiServer.READ).send("{}").status())
        .isEqualTo(403);
  }

  @Test
  void adminMayDoEverything() throws Exception {
    assertThat(server.get(READ_CALL).key(ApiServer.ADMIN).send().status()).isEqualTo(400);
    assertThat(server.post("/api/v1/send").key(ApiServer.ADMIN).send("{}").status()).isEqualTo(400);
  }

  @Test
  void looksAtNoFurtherKeyAfterTooManyWrongOnes() throws Exception {
    for (int i = 0; i < Authentication.MAX_FAILURES; i++) {
      assertThat(server.get(READ_CALL).key("wrong" + i).send().status()).isEqualTo(401);
    }

    Reply wrong = server.get(READ_CALL).key("wrong").send();
    Reply right = server.get(READ_CALL).key(ApiServer.READ).send();
    server.now.addAndGet(Authentication.WINDOW.toMillis());
    Reply later = server.get(READ_CALL).key(ApiServer.READ).send();

    assertThat(wrong.status()).isEqualTo(429);
    assertThat(Integer.parseInt(wrong.header("Retry-After"))).isBetween(1, 61);
    assertThat(right.status()).isEqualTo(429);
    assertThat(later.status()).isEqualTo(400);
  }

  @Test
  void aRequestWithoutAKeyIsNoGuess() throws Exception {
    for (int i = 0; i <= Authentication.MAX_FAILURES; i++) {
      assertThat(server.get(READ_CALL).send().status()).isEqualTo(401);
    }
    assertThat(server.get(READ_CALL).key(ApiServer.READ).send().status()).isEqualTo(400);
  }

  @Test
  void loopbackReadsMetricsWithoutAKeyUnlessAProxyStandsBetween() throws Exception {
    server.metrics.counter("hookgate.test").increment();

    Reply direct = server.get("/metrics").send();
    Reply proxied = server.get("/metrics").header("X-Forwarded-For", "192.0.2.1").send();
    Reply proxiedWithKey =
        server.get("/metrics").header("Via", "1.1 proxy").key(ApiServer.READ).send();

    assertThat(direct.status()).isEqualTo(200);
    assertThat(direct.header("Content-Type")).startsWith("text/plain; version=0.0.4");
    assertThat(direct.body()).contains("hookgate_test_total 1.0");
    assertThat(proxied.status()).isEqualTo(401);
    assertThat(proxiedWithKey.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "127.8.8.8", "[::1]", "gate.localhost"})
  void answersToTheNamesOfThisMachine(String host) throws Exception {
    assertThat(server.get("/openapi.json").host(host).send().status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "localhost.evil.example", "192.0.2.7", "127.0.0.1.nip.io"})
  void refusesOtherHostNames(String host) throws Exception {
    Reply metrics = server.get("/metrics").host(host).send();
    Reply call = server.get(READ_CALL).host(host).key(ApiServer.READ).send();

    assertThat(metrics.status()).isEqualTo(421);
    assertThat(call.status()).isEqualTo(421);
    assertThat(call.json().getString("type")).isEqualTo("urn:hookgate:problem:misdirected");
  }

  @Test
  void probesNeedNeitherKeyNorHostNorDetail() throws Exception {
    assertThat(server.get("/health/live").host("balancer.example").send().body())
        .isEqualTo("{\"status\":\"live\"}");

    Reply notReady = server.get("/health/ready").send();
    server.health.set("store", true);
    Reply ready = server.get("/health/ready").send();

    assertThat(notReady.status()).isEqualTo(503);
    assertThat(notReady.body()).doesNotContain("store");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.body()).isEqualTo("{\"status\":\"ready\"}");
  }
}
