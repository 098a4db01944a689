package io.hookgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.handshake.Handshakes;
import io.hookgate.network.AddressRange;
import io.hookgate.signature.Credential.Place;
import io.vertx.core.json.JsonArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How the schemes beside hmac and the handshakes are configured. */
class VerifyingTest {
  private final ConfigFolder folder;
  private final Path pem;

  VerifyingTest(@TempDir Path folder) throws Exception {
    this.folder = new ConfigFolder(folder);
    this.pem = Files.writeString(folder.resolve("any.pem"), "pem");
  }

  @Test
  void readsEachPlaceOfACredential() {
    assertThat(place("'scheme': 'basic', 'user': 'ann', 'secrets': ['x']"))
        .isEqualTo(new Place.AsPassword("ann"));
    assertThat(place("'scheme': 'bearer', 'secrets': ['x']")).isEqualTo(new Place.AsBearer());
    assertThat(place("'scheme': 'api-key', 'header': 'X-Key', 'prefix': 'k ', 'secrets': ['x']"))
        .isEqualTo(new Place.InHeader("x-key", "k "));
    assertThat(place("'scheme': 'api-key', 'query': 'key', 'secrets': ['x']"))
        .isEqualTo(new Place.InQuery("key"));
    assertThat(place("'scheme': 'api-key', 'body': '/a', 'secrets': ['x']"))
        .isEqualTo(new Place.InBody("/a"));
    assertThat(place("'provider': 'postmark', 'user': 'ann', 'secrets': ['x']"))
        .isEqualTo(new Place.AsPassword("ann"));
  }

  @Test
  void combinesAddressesWithAnythingElse() {
    VerifyConfig ip = verify("'scheme': 'ip', 'ips': ['192.0.2.0/24', '2001:db8::7']");
    assertThat(ip.peer().ips())
        .containsExactly(AddressRange.parse("192.0.2.0/24"), AddressRange.parse("2001:db8::7"));
    assertThat(ip.open()).isFalse();
    assertThat(verify("'provider': 'github', 'secrets': ['x'], 'ips': ['192.0.2.0/24']").peer())
        .isEqualTo(new PeerConfig(List.of(AddressRange.parse("192.0.2.0/24")), null));
    assertThat(verify("'scheme': 'bearer', 'secrets': ['x'], 'ips': ['::1/128']").peer().ips())
        .hasSize(1);
  }

  @Test
  void readsWhoseCertificateWillDo() {
    VerifyConfig mtls =
        verify(
            "'scheme': 'mtls', 'subjects': ['CN=Sender, O=Acme'], 'sans': ['DNS:Hooks.Example']");

    assertThat(mtls.peer().certificate())
        .isEqualTo(
            new PeerConfig.CertificateConfig(
                List.of("cn=sender,o=acme"), List.of("dns:hooks.example")));
    assertThat(verify("'scheme': 'mtls'").peer().certificate())
        .isEqualTo(new PeerConfig.CertificateConfig(List.of(), List.of()));
  }

  @Test
  void readsHandshakesFromPresetAndSource() {
    VerifyConfig asana =
        verify(
            "'scheme': 'hmac', 'header': 'X-Hook-Signature',"
                + " 'handshake': {'type': 'asana', 'tokens': ['t']}");
    assertThat(asana.handshakeName()).isEqualTo("asana");
    assertThat(asana.secrets()).isEmpty();
    assertThat(verify("'provider': 'okta', 'secrets': ['x']").handshakeName()).isEqualTo("okta");
    assertThat(
            verify(
                    "'scheme': 'bearer', 'secrets': ['x'],"
                        + " 'handshake': {'type': 'cloudevents', 'origins': ['*']}")
                .handshakeName())
        .isEqualTo("cloudevents");
    assertThat(verify("'provider': 'github', 'secrets': ['x']").answers()).isNull();
  }

  @Test
  void theSchemaListsEveryHandshake() {
    JsonArray listed =
        (JsonArray) Schema.shipped().at("/$defs/verify/properties/handshake/properties/type/enum");
    assertThat(listed.stream().map(String::valueOf)).containsExactlyElementsOf(Handshakes.names());
  }

  @Test
  void readsTrustedProxies() {
    GatewayConfig config =
        folder.config("{'ingress': {'trustedProxies': ['10.0.0.0/8']}}".replace('\'', '"'));
    assertThat(config.ingress().trustedProxies()).containsExactly(AddressRange.parse("10.0.0.0/8"));
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("'scheme': 'basic', 'secrets': ['x']", "", "\"user\" is missing: write"),
        Arguments.of("'provider': 'postmark', 'secrets': ['x']", "", "\"user\" is missing: write"),
        Arguments.of(
            "'provider': 'postmark', 'user': 'a:b', 'secrets': ['x']", "/user", "no colon"),
        Arguments.of(
            "'provider': 'github', 'user': 'a', 'secrets': ['x']", "/user", "leave it out"),
        Arguments.of("'scheme': 'bearer'", "", "\"secrets\" is missing or empty"),
        Arguments.of("'scheme': 'bearer', 'secrets': ['x'], 'query': 'a'", "/query", "no meaning"),
        Arguments.of("'scheme': 'api-key', 'secrets': ['x']", "/scheme", "needs exactly one of"),
        Arguments.of("'scheme': 'ip'", "", "\"ips\" is missing or empty"),
        Arguments.of("'scheme': 'ip', 'ips': ['10.0.0.0/33']", "/ips/0", "at most 32"),
        Arguments.of("'scheme': 'ip', 'ips': ['example.com']", "/ips/0", "is not a CIDR range"),
        Arguments.of("'scheme': 'none', 'ips': ['10.0.0.0/8']", "/ips", "does not count with"),
        Arguments.of("'scheme': 'mtls', 'secrets': ['x']", "/secrets", "does not count with"),
        Arguments.of("'scheme': 'mtls', 'subjects': ['x']", "/subjects/0", "a distinguished name"),
        Arguments.of("'scheme': 'mtls', 'sans': ['x']", "/sans/0", "must begin with dns:"),
        Arguments.of(
            "'scheme': 'hmac', 'header': 'X-S', 'secrets': ['x'], 'handshake': {}",
            "/handshake",
            "\"type\" is missing"),
        Arguments.of(
            "'scheme': 'hmac', 'header': 'X-S', 'secrets': ['x'], 'handshake': {'type': 'meta'}",
            "/handshake",
            "\"tokens\" is missing"),
        Arguments.of(
            "'scheme': 'hmac', 'header': 'X-S', 'secrets': ['x'],"
                + " 'handshake': {'type': 'slack', 'tokens': ['t']}",
            "/handshake/tokens",
            "has no meaning with \"slack\""),
        Arguments.of(
            "'provider': 'okta', 'secrets': ['x'], 'handshake': {'type': 'slack'}",
            "/handshake/type",
            "is \"okta\" with this provider"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void saysWhatIsWrongAndWhere(String verify, String pointer, String message) {
    List<Problem> problems = folder.problems(json(verify));

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).toString())
        .contains("/sources/0/verify" + pointer + ": ")
        .contains(message);
  }

  @Test
  void certificatesNeedAListenerThatAsksForThem() {
    String source = "{'sources': [{'name': 's', 'verify': {'scheme': 'mtls'}}]}";
    assertThat(folder.said(folder.problems(source.replace('\'', '"'))).get(0))
        .contains("#/sources/0/verify/scheme: \"mtls\" needs \"ingress.tls\" with \"clientCa\"");
  }

  private Place place(String verify) {
    return verify(verify).credential().place();
  }

  private VerifyConfig verify(String verify) {
    return folder.config(json(verify)).sources().get(0).verify();
  }

  private String json(String verify) {
    return ("{'ingress': {'tls': {'cert': 'PEM', 'key': 'PEM', 'clientCa': 'PEM'}},"
            + " 'sources': [{'name': 's', 'verify': {%s}}]}")
        .formatted(verify)
        .replace("PEM", pem.toString())
        .replace('\'', '"');
  }
}
