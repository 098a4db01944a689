package io.hookgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.network.ClientTls;
import io.hookgate.network.Proxy;
import io.hookgate.signature.Presets;
import io.hookgate.signature.WebhookSecrets;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What destinations and the network say about signing, credentials, TLS and the proxy. */
class DeliveryAccessTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @TempDir private Path path = Path.of("");

  @Test
  void signsInSeveralWaysWithSecretsThatEnd() {
    String key = WebhookSecrets.asymmetric(new SecureRandom()).secret();
    List<SigningConfig> signing =
        destination(
                """
                "signing": [
                  {"scheme": "standard-webhooks", "secrets": ["%s", "%s",
                   {"value": "%s", "notAfter": "2026-07-01T00:00:00Z"}]},
                  {"scheme": "hmac", "header": "X-Signature", "prefix": "sha256=",
                   "signed": "{timestamp}.{url}.{body}", "secrets": ["s"]}]
                """
                    .formatted(SECRET, key, SECRET))
            .signing();
    assertThat(signing).hasSize(2);
    assertThat(signing.get(0).scheme()).isEqualTo(Presets.STANDARD_WEBHOOKS);
    assertThat(signing.get(0).secrets())
        .extracting(Secret::value)
        .containsExactly(SECRET, key, SECRET);
    assertThat(signing.get(0).secrets().get(2).notAfter())
        .isEqualTo(Instant.parse("2026-07-01T00:00:00Z"));
    assertThat(signing.get(1).scheme().header().name()).isEqualTo("x-signature");
    assertThat(signing.get(1).scheme().signed()).contains("https://a.example:8443{path}");
  }

  @Test
  void oneWayOfSigningNeedsNoList() {
    assertThat(
            destination(
                    "'signing': {'scheme': 'standard-webhooks', 'secrets': ['%s']}"
                        .formatted(SECRET))
                .signing())
        .hasSize(1);
    assertThat(destination("'enabled': true").signing()).isEmpty();
  }

  @Test
  void readsCredentials() {
    assertThat(destination("'auth': {'basic': {'username': 'u', 'password': 'p'}}").auth())
        .isEqualTo(new AuthConfig.Basic("u", new Secret("p", "plain text")));
    assertThat(destination("'auth': {'apiKey': {'header': 'X-Key', 'value': 'k'}}").auth())
        .isEqualTo(new AuthConfig.ApiKey("X-Key", new Secret("k", "plain text")));
    assertThat(
            destination(
                    "'auth': {'oauth2': {'tokenUrl': 'https://id.example/token', 'clientId': 'i',"
                        + " 'clientSecret': 's', 'clientAuth': 'form', 'scope': 'a b'}}")
                .auth())
        .isEqualTo(
            new AuthConfig.OAuth2(
                "https://id.example/token",
                "i",
                new Secret("s", "plain text"),
                "a b",
                "",
                true,
                null));
  }

  @Test
  void readsTlsFilesOnceAndNeverShowsThem() throws IOException {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("a.example");
    String cert = certificate.certificatePath();
    String key = certificate.privateKeyPath();
    ClientTls tls =
        destination("'tls': {'ca': '%s', 'cert': '%s', 'key': '%s'}".formatted(cert, cert, key))
            .tls();
    String pem = Files.readString(Path.of(cert));
    assertThat(tls).isEqualTo(new ClientTls(pem, pem, Files.readString(Path.of(key))));
    assertThat(String.valueOf(tls)).isEqualTo("ClientTls[own ca certificate]");

    assertThat(problems("'tls': {'cert': '%s', 'key': '%s'}".formatted(cert, cert)))
        .contains("/tls/key: the file " + cert + " holds no private key");
    assertThat(problems("'tls': {'ca': '%s'}".formatted(key)))
        .contains("/tls/ca: the file " + key + " holds no certificate");
    certificate.delete();
  }

  @Test
  void readsTheProxy() {
    ConfigFolder folder = new ConfigFolder(path);
    assertThat(
            folder
                .config(
                    "{\"network\": {\"proxy\": {\"url\": \"http://proxy.example:3128\","
                        + " \"username\": \"u\", \"password\": \"canary\"}}}")
                .network()
                .proxy())
        .isEqualTo(new Proxy("proxy.example", 3128, "u", "canary"))
        .asString()
        .doesNotContain("canary");
    assertThat(folder.config("{\"network\": {\"proxy\": null}}").network().proxy()).isNull();
    assertThat(folder.config("{}").network().proxy()).isNull();
  }

  @Test
  void urlsThatNoAttemptWouldTakeAreRefusedAtOnce() {
    ConfigFolder folder = new ConfigFolder(path);
    for (String url :
        List.of("http://0177.0.0.1/", "http://a.example./", "http://127.0.0.1./", "http://0/")) {
      assertThat(
              folder.problems("{\"destinations\": [{\"name\": \"a\", \"url\": \"" + url + "\"}]}"))
          .as(url)
          .hasSize(1);
    }
  }

  private DestinationConfig destination(String keys) {
    return new ConfigFolder(path).config(json(keys)).destinations().get(0);
  }

  private String problems(String keys) {
    ConfigFolder folder = new ConfigFolder(path);
    return String.join("\n", folder.said(folder.problems(json(keys))));
  }

  private static String json(String keys) {
    return "{\"destinations\": [{\"name\": \"a\", \"url\": \"https://a.example:8443/hook\", "
        + keys.replace('\'', '"')
        + "}]}";
  }
}
