package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.testkit.Http;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Handshakes and secrets that come along, on whole gateways that share a Redis. Asana's request is
 * that of its API reference; the signatures were made with openssl dgst -sha256 -hmac.
 */
class HandshakesBehaviourIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String SECRET =
      "b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81";
  private static final String EVENT = "{\"id\":\"e-1\"}";
  private static final String SIGNATURE =
      "644566293f766a31196024792193dfe906c209330bc71f95db44eec59f7b8565";
  private static final String CONFIGURATION =
      """
      { "sources": [
        { "name": "asana", "dedup": { "key": "body:/id" },
          "verify": { "scheme": "hmac", "header": "X-Hook-Signature",
                      "handshake": { "type": "asana", "tokens": ["our-token"] } } },
        { "name": "okta", "dedup": { "key": "body:/id" },
          "verify": { "provider": "okta", "secrets": ["my-shared-secret"] } },
        { "name": "graph", "verify": { "provider": "microsoft-graph", "secrets": ["cs"] } },
        { "name": "mark", "dedup": { "key": "body:/id" },
          "verify": { "provider": "postmark", "user": "Aladdin", "secrets": ["open sesame"],
                      "ips": ["127.0.0.0/8"] } } ] }
      """;

  private GatewayKit kit;
  private GatewayKit other;

  @BeforeEach
  void start() {
    kit = GatewayKit.start(REDIS, CONFIGURATION);
    other = GatewayKit.startOnWhatIsThere(REDIS, CONFIGURATION);
  }

  @AfterEach
  void stop() {
    other.close();
    kit.close();
    Invariants.structure(REDIS);
  }

  @Test
  void whatAsanaBringsToOneNodeProvesOnEveryOneAndAfterARestart() {
    assertThat(signed(other).status()).isEqualTo(401);

    Http.Reply reply = bring(kit, SECRET);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("X-Hook-Secret")).isEqualTo(SECRET);
    assertThat(signed(other).status()).isEqualTo(200);
    assertThat(signed(kit).json().getBoolean("duplicate")).isTrue();
    kit.close();
    kit = GatewayKit.startOnWhatIsThere(REDIS, CONFIGURATION);
    assertThat(signed(kit).json().getBoolean("duplicate")).isTrue();
  }

  @Test
  void whatAsanaBringsIsSealedAndBounded() {
    for (int i = 0; i < 7; i++) {
      assertThat(bring(kit, SECRET + i).status()).isEqualTo(200);
    }
    bring(kit, SECRET + 6);

    List<String> keys = texts("KEYS", "*b:*");
    assertThat(keys).hasSize(1);
    assertThat(texts("LRANGE", keys.get(0), "0", "-1"))
        .hasSize(5)
        .allSatisfy(text -> assertThat(text).startsWith("k1:").doesNotContain(SECRET));
    assertThat(texts("KEYS", "*}[ek]:*")).isEmpty();
  }

  @Test
  void aForgedRequestClaimsNoDedupKey() {
    Http ingress = kit.ingress();
    assertThat(ingress.post("/in/okta", EVENT, "Authorization", "forged").status()).isEqualTo(401);
    assertThat(ingress.post("/in/mark", EVENT, "Authorization", "Basic Zm9vOmJhcg==").status())
        .isEqualTo(401);
    assertThat(ingress.post("/in/asana", EVENT, "X-Hook-Signature", SIGNATURE).status())
        .isEqualTo(401);
    assertThat(texts("KEYS", "*}k:*")).isEmpty();

    Http.Reply first = ingress.post("/in/okta", EVENT, "Authorization", "my-shared-secret");

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.json().containsKey("duplicate")).isFalse();
  }

  @Test
  void presetsWithoutASignatureProveAndAnswer() {
    Http ingress = kit.ingress();
    String challenge = "Me_rShK8JHsTnbyYrWXCEoMGbM_zsZ6k0hLPZ_Pg";
    Http.Reply okta =
        ingress.call(
            "GET",
            "/in/okta",
            new byte[0],
            "X-Okta-Verification-Challenge",
            challenge,
            "Authorization",
            "my-shared-secret");
    assertThat(okta.json().getString("verification")).isEqualTo(challenge);
    assertThat(ingress.post("/in/graph?validationToken=a%20b", "").body()).isEqualTo("a b");
    assertThat(ingress.post("/in/graph", "{\"value\":[{\"clientState\":\"cs\"}]}").status())
        .isEqualTo(202);
    assertThat(ingress.post("/in/graph", "{\"value\":[{\"clientState\":\"CS\"}]}").status())
        .isEqualTo(401);
    assertThat(
            ingress
                .post("/in/mark", EVENT, "Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
                .status())
        .isEqualTo(200);
    assertThat(kit.metrics())
        .contains("hookgate_handshakes_total{source=\"okta\"} 1.0")
        .contains("hookgate_handshakes_total{source=\"graph\"} 1.0");
  }

  private static Http.Reply bring(GatewayKit to, String secret) {
    return to.ingress().post("/in/asana?token=our-token", "", "X-Hook-Secret", secret);
  }

  private static Http.Reply signed(GatewayKit to) {
    return to.ingress().post("/in/asana?token=our-token", EVENT, "X-Hook-Signature", SIGNATURE);
  }

  private static List<String> texts(String... command) {
    return ((List<?>) REDIS.command(command)).stream().map(String::valueOf).toList();
  }
}
