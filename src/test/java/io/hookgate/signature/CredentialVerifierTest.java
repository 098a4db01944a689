package io.hookgate.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.model.Header;
import io.hookgate.signature.Verdict.Reason;
import io.hookgate.signature.Verdict.Rejected;
import io.hookgate.signature.Verdict.Verified;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests as the specifications write them: RFC 7617, sections 2 and 2.1 (Aladdin; test with a
 * pound sign), RFC 6750, section 2.1 (mF_9...), and the header that GitLab's documentation names.
 */
class CredentialVerifierTest {
  private static final String BASIC = "{'scheme': 'basic', 'user': 'Aladdin'}";
  private static final String BEARER = "{'scheme': 'bearer'}";
  private static final String KEY = "{'scheme': 'api-key', 'header': 'X-Gitlab-Token'}";
  private static final String PREFIXED =
      "{'scheme': 'api-key', 'header': 'Authorization', 'prefix': 'Token '}";
  private static final String QUERY = "{'scheme': 'api-key', 'query': 'key'}";
  private static final String BODY = "{'scheme': 'api-key', 'body': '/value/0/clientState'}";

  record Case(String credential, String secret, String target, String headers, String body) {}

  static Stream<Case> proven() {
    return Stream.of(
        header(BASIC, "open sesame", "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        header(BASIC, "open sesame", "authorization: bASIC QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        header(
            "{'scheme': 'basic', 'user': 'test'}", "123£", "Authorization: Basic dGVzdDoxMjPCow=="),
        header(BEARER, "mF_9.B5f-4.1JqM", "Authorization: Bearer mF_9.B5f-4.1JqM"),
        header(BEARER, "mF_9.B5f-4.1JqM", "Authorization: bearer  mF_9.B5f-4.1JqM "),
        header(KEY, "s3cret token", "x-gitlab-token: s3cret token"),
        header(PREFIXED, "abc", "Authorization: Token abc"),
        new Case(QUERY, "a b&c", "/in/x?a=1&key=a%20b%26c", "", ""),
        new Case(QUERY, "a b", "/in/x?key=a+b", "", ""),
        new Case(BODY, "cs", "/in/x", "", "{\"value\":[{\"clientState\":\"cs\"}]}"));
  }

  static Stream<Case> missing() {
    return Stream.of(
        header(BASIC, "open sesame", ""),
        header(BEARER, "t", "Authorization: "),
        header(KEY, "t", "X-Gitlab-Token: "),
        new Case(QUERY, "t", "/in/x", "", ""),
        new Case(QUERY, "t", "/in/x?key=", "", ""),
        new Case(QUERY, "t", "/in/x?key=t&key=t", "", ""),
        new Case(QUERY, "t", "/in/x?Key=t", "", ""),
        new Case(BODY, "cs", "/in/x", "", "not json"),
        new Case(BODY, "cs", "/in/x", "", "{\"value\":[]}"));
  }

  static Stream<Case> malformed() {
    return Stream.of(
        header(BASIC, "open sesame", "Authorization: Bearer QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        header(BASIC, "open sesame", "Authorization: Basic open sesame"),
        header(BEARER, "t", "Authorization: t"),
        header(BEARER, "t", "Authorization: Bearer"),
        header(PREFIXED, "abc", "Authorization: token abc"));
  }

  static Stream<Case> wrong() {
    return Stream.of(
        header(BASIC, "open sesame", "Authorization: Basic YWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        header(BASIC, "open sesamE", "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        header(BASIC, "open", "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        header(BEARER, "mF_9.B5f-4.1JqM", "Authorization: Bearer mf_9.b5f-4.1jqm"),
        header(BEARER, "mF_9.B5f-4.1JqM", "Authorization: Bearer mF_9.B5f-4.1Jq"),
        header(BEARER, "t", "Authorization: Bearer t\nAuthorization: Bearer t"),
        header(KEY, "t", "X-Gitlab-Token: t\nX-Gitlab-Token: t"),
        header(KEY, "t", "X-Gitlab-Token: tt"),
        header(PREFIXED, "abc", "Authorization: Token  abc"),
        new Case(QUERY, "t", "/in/x?key=T", "", ""),
        new Case(BODY, "cs", "/in/x", "", "{\"value\":[{\"clientState\":\"CS\"}]}"),
        new Case(BODY, "cs", "/in/x", "", "{\"value\":[{\"clientState\":[\"cs\"]}]}"));
  }

  @ParameterizedTest
  @MethodSource("proven")
  void takesWhoCarriesTheSecret(Case c) {
    assertThat(verdict(c, c.secret())).isEqualTo(new Verified(0));
  }

  @ParameterizedTest
  @MethodSource("proven")
  void saysWhichOfSeveralSecretsItWas(Case c) {
    assertThat(verdict(c, "another", c.secret(), "third")).isEqualTo(new Verified(1));
  }

  @ParameterizedTest
  @MethodSource("proven")
  void refusesWhoCarriesAnother(Case c) {
    assertThat(reason(c, c.secret() + "x", "x" + c.secret())).isEqualTo(Reason.WRONG_SIGNATURE);
  }

  @ParameterizedTest
  @MethodSource("missing")
  void refusesWhoCarriesNone(Case c) {
    assertThat(reason(c, c.secret())).isEqualTo(Reason.MISSING_SIGNATURE);
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refusesAnotherForm(Case c) {
    assertThat(reason(c, c.secret())).isEqualTo(Reason.MALFORMED_SIGNATURE);
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void refusesWhatDiffers(Case c) {
    if (c.body().contains("[\"cs\"]")) {
      assertThat(verdict(c, c.secret())).isInstanceOf(Rejected.class);
      return;
    }
    assertThat(reason(c, c.secret())).isEqualTo(Reason.WRONG_SIGNATURE);
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void neverSaysWhatIsRightNorWhatCame(Case c) {
    assertThat(((Rejected) verdict(c, "right-secret-0123")).detail())
        .doesNotContain("right-secret", "QWxh", "mF_9");
  }

  @Property(tries = 200)
  void anyFlippedBitOfTheSecretIsRefused(@ForAll @IntRange(max = 127) int bit) {
    byte[] token = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    token[bit / 8] ^= (byte) (1 << bit % 8);
    String flipped = new String(token, StandardCharsets.ISO_8859_1);
    assertThat(
            Verifier.of(credential(KEY), List.of("0123456789abcdef"))
                .verify(request("/", List.of(new Header("X-Gitlab-Token", flipped)), ""), 0))
        .isInstanceOf(Rejected.class);
  }

  @Test
  void needsASecret() {
    assertThatThrownBy(() -> Verifier.of(credential(BEARER), List.of()))
        .hasMessage("no secret; at least one is needed");
    assertThatThrownBy(() -> Verifier.of(credential(BEARER), List.of("x", "")))
        .hasMessage("secret 2 is empty");
  }

  static Stream<List<String>> wrongJson() {
    return Stream.of(
        List.of("{'scheme': 'api-key'}", "scheme: \"api-key\" needs exactly one of header"),
        List.of("{'scheme': 'api-key', 'header': 'A', 'query': 'b'}", "scheme: \"api-key\" needs"),
        List.of("{'scheme': 'api-key', 'query': ''}", "query: is empty"),
        List.of("{'scheme': 'api-key', 'query': 'a', 'prefix': 'b'}", "prefix: has no meaning"),
        List.of("{'scheme': 'api-key', 'body': 'a'}", "body: "),
        List.of("{'scheme': 'basic', 'user': 'a:b'}", "user: must have at least one character"),
        List.of("{'scheme': 'basic', 'header': 'A'}", "header: has no meaning with basic"),
        List.of("{'scheme': 'bearer', 'user': 'a'}", "user: has no meaning with bearer"),
        List.of("{'scheme': 'bearer', 'signed': 'a'}", "signed: unknown"));
  }

  @ParameterizedTest
  @MethodSource("wrongJson")
  void saysWhatIsWrong(List<String> jsonAndMessage) {
    assertThatThrownBy(() -> credential(jsonAndMessage.get(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(jsonAndMessage.get(1));
  }

  private static Reason reason(Case c, String... secrets) {
    return ((Rejected) verdict(c, secrets)).reason();
  }

  private static Verdict verdict(Case c, String... secrets) {
    List<Header> headers = new ArrayList<>();
    for (String line : c.headers().lines().toList()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).stripLeading()));
      }
    }
    return Verifier.of(credential(c.credential()), List.of(secrets))
        .verify(request(c.target(), headers, c.body()), 0);
  }

  private static SignedRequest request(String target, List<Header> headers, String body) {
    return SignedRequest.of("POST", target, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private static Credential credential(String json) {
    return Credential.fromJson("test", new JsonObject(json.replace('\'', '"')));
  }

  private static Case header(String credential, String secret, String headers) {
    return new Case(credential, secret, "/in/x", headers, "");
  }
}
