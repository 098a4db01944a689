package io.hookgate.signature;

import static io.hookgate.signature.Signatures.assertRejected;
import static io.hookgate.signature.Signatures.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hookgate.model.Sha256;
import io.hookgate.signature.Verdict.Awaiting;
import io.hookgate.signature.Verdict.Reason;
import io.hookgate.signature.Verdict.Verified;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtVerifierTest {
  private static final JsonObject OTHERS = CodedVector.file("tokens");
  private static final long NOW = OTHERS.getLong("at") * 1000;
  private static final String BODY = OTHERS.getString("body");
  private static final String URL = "https://issuer.example.com/jwks.json";
  private static final String SECRET = "a-secret-of-at-least-thirty-two-bytes";

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256", "ES384", "EdDSA"})
  void takesWhatTheKeySetProves(String algorithm) {
    Verifier verifier = verifier(keySet(algorithm), List.of());

    assertThat(serve(verifier, bearer(token(algorithm)), NOW)).isEqualTo(new Verified(0));
    assertThat(verifier.verify(bearer(token(algorithm)), NOW)).isEqualTo(new Verified(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256", "ES384", "EdDSA"})
  void takesWhatAConfiguredKeyProves(String algorithm) {
    Verifier verifier =
        verifier(
            "{'algorithms':['%s']}".formatted(algorithm),
            List.of(pem(algorithm.equals("RS256") ? "RS256" : algorithm)));

    assertThat(verifier.verify(bearer(token(algorithm)), NOW)).isEqualTo(new Verified(0));
  }

  @Test
  void takesOnlyTheAlgorithmsOfTheConfiguration() {
    assertRejected(
        verifier(keySet("ES256"), List.of()).verify(bearer(token("RS256")), NOW),
        Reason.MALFORMED_SIGNATURE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "HS256", "PS256", ""})
  void takesNoTokenThatNeedsNoKey(String algorithm) {
    String forged =
        part(new JsonObject().put("alg", algorithm)) + "." + claimsOf(token("RS256")) + ".";
    Verifier verifier = verifier(keySet("RS256"), List.of());

    assertRejected(verifier.verify(bearer(forged), NOW), Reason.MALFORMED_SIGNATURE);
    assertRejected(verifier.verify(bearer(forged + "AAAA"), NOW), Reason.MALFORMED_SIGNATURE);
  }

  /** CVE-2015-9235: what everybody knows must not become a secret. */
  @Test
  void takesNoPublicKeyForASecret() throws Exception {
    String pem = pem("RS256");
    String forged = hmacToken(pem, new JsonObject().put("exp", NOW / 1000 + 10));
    Verifier both = verifier("{'algorithms':['RS256','HS256']}", List.of(pem));

    assertRejected(both.verify(bearer(forged), NOW), Reason.WRONG_SIGNATURE);
    String bare = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verifier("{'algorithms':['RS256','HS256']}", List.of(bare)))
        .withMessage("secret 1 is a public key without the line -----BEGIN PUBLIC KEY-----");
  }

  @Test
  void asksForTheKeySetAgainAtMostOnceAMinuteForKeysThatItLacks() {
    Verifier verifier = verifier(keySet("RS256"), List.of());
    serve(verifier, bearer(token("RS256")), NOW);
    SignedRequest forged = bearer(tampered(token("RS256")));

    assertRejected(verifier.verify(forged, NOW + 1000), Reason.WRONG_SIGNATURE);
    assertThat(verifier.verify(forged, NOW + 60_000)).isInstanceOf(Awaiting.class);
    assertRejected(serve(verifier, forged, NOW + 60_000), Reason.WRONG_SIGNATURE);
    assertRejected(verifier.verify(forged, NOW + 61_000), Reason.WRONG_SIGNATURE);
  }

  @Test
  void asksForTheKeySetAgainWhenItIsAnHourOld() {
    Verifier verifier =
        verifier(
            keySet("RS256").replace("}", ",'bodyClaim':'request_body_sha256','encoding':'base64'}"),
            List.of());
    serve(verifier, bearer(token("RS256")), NOW);

    assertThat(verifier.verify(bearer(token("RS256")), NOW + 3_600_000))
        .isInstanceOf(Awaiting.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"keys\":[]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}",
        "{\"keys\":[1,{\"kty\":\"RSA\"}]}"
      })
  void cannotTellByWhatIsNoKeySet(String document) {
    Verdict asked = verifier(keySet("RS256"), List.of()).verify(bearer(token("RS256")), NOW);

    assertThat(((Awaiting) asked).judge().apply(document.getBytes(UTF_8)))
        .isInstanceOf(Verdict.Unknown.class);
  }

  @ParameterizedTest
  @CsvSource({"60, true", "119, true", "120, false", "3600, false"})
  void takesATokenForAMinuteAfterItsEnd(long seconds, boolean taken) {
    // Issued at 1700000000, ends 60 s later.
    Verdict verdict =
        serve(
            verifier(keySet("RS256"), List.of()),
            bearer(token("RS256")),
            1_700_000_000_000L + seconds * 1000);

    if (taken) {
      assertThat(verdict).isEqualTo(new Verified(0));
    } else {
      assertRejected(verdict, Reason.OUTSIDE_TOLERANCE);
    }
  }

  @Test
  void judgesClaims() throws Exception {
    long end = NOW / 1000 + 10;
    JsonObject fine = new JsonObject().put("exp", end).put("iss", "me").put("aud", "you");
    String rules = "{'algorithms':['HS256'],'issuer':'me','audience':'you'}";

    assertThat(judge(rules, fine)).isEqualTo(new Verified(0));
    assertThat(judge(rules, fine.copy().put("aud", List.of("they", "you"))))
        .isEqualTo(new Verified(0));
    assertRejected(judge(rules, fine.copy().put("iss", "you")), Reason.UNTRUSTED_KEY);
    assertRejected(judge(rules, fine.copy().put("aud", "they")), Reason.UNTRUSTED_KEY);
    assertRejected(judge(rules, fine.copy().putNull("aud")), Reason.UNTRUSTED_KEY);
    assertRejected(judge(rules, fine.copy().put("nbf", end + 100)), Reason.OUTSIDE_TOLERANCE);
    assertRejected(judge(rules, fine.copy().put("exp", "later")), Reason.MALFORMED_SIGNATURE);
    fine.remove("exp");
    assertRejected(judge(rules, fine), Reason.MISSING_TIMESTAMP);
    String body = "{'algorithms':['HS256'],'bodyClaim':'hash'}";
    assertRejected(judge(body, fine), Reason.MISSING_SIGNATURE);
    assertRejected(judge(body, fine.copy().put("hash", "00")), Reason.WRONG_SIGNATURE);
    assertThat(
            judge(
                body,
                fine.copy()
                    .put(
                        "hash",
                        java.util.HexFormat.of().formatHex(Sha256.of(BODY.getBytes(UTF_8))))))
        .isEqualTo(new Verified(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "....",
        "e30.e30.AAAA",
        "eyJhbGciOiJIUzI1NiJ9..AAAA",
        "eyJhbGciOiJIUzI1NiJ9.e30.",
        "eyJhbGciOiJIUzI1NiJ9.W10.AAAA",
        "\u0000.\u0000.\u0000"
      })
  void takesNothingThatIsNoToken(String token) {
    assertThat(verifier("{'algorithms':['HS256']}", List.of(SECRET)).verify(bearer(token), NOW))
        .isInstanceOf(Verdict.Rejected.class);
  }

  @Test
  void takesNoTokenWithExtensionsThatMustBeUnderstood() throws Exception {
    String head =
        part(new JsonObject().put("alg", "HS256").put("crit", List.of("b64")).put("b64", false));
    String token = sign(head, new JsonObject().put("exp", NOW / 1000 + 10), SECRET);

    assertRejected(
        verifier("{'algorithms':['HS256']}", List.of(SECRET)).verify(bearer(token), NOW),
        Reason.MALFORMED_SIGNATURE);
  }

  @Test
  void readsATokenWithoutBearerFromAnotherHeader() {
    Verifier verifier =
        Verifier.of(
            Coded.jwt(json("{'header':'X-Token','algorithms':['ES256'],'scheme':'jwt'}")),
            List.of(pem("ES256")));

    assertThat(verifier.verify(request(BODY, "x-token", token("ES256")), NOW))
        .isEqualTo(new Verified(0));
    assertRejected(verifier.verify(bearer(token("ES256")), NOW), Reason.MISSING_SIGNATURE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{} | algorithms: is missing",
        "{'algorithms':[]} | algorithms: is missing",
        "{'algorithms':['none']} | algorithms: \"none\" is none of HS256, RS256",
        "{'algorithms':['RS256'],'jwks':'http://a/b'} | jwks: is no https URL",
        "{'algorithms':['RS256'],'jwks':'https://u@a/b'} | jwks: is no https URL",
        "{'algorithms':['RS256'],'tolerance':'5m'} | tolerance: unknown; known are algorithms,"
      })
  void namesTheKeyThatIsWrong(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Coded.jwt(json(json)))
        .withMessageStartingWith(message);
  }

  @Test
  void refusesKeysThatNoAlgorithmTakesWithoutShowingThem() {
    String hs = "{'algorithms':['HS256']}";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verifier(hs, List.of(SECRET, "short-secret")))
        .withMessage("secret 2 has 12 bytes; an HMAC of a token needs 32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verifier(hs, List.of(pem("RS256"))))
        .withMessage("secret 1 is a key that none of the algorithms takes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verifier(hs, List.of("-----BEGIN PRIVATE KEY-----")))
        .withMessageStartingWith("secret 1 is no -----BEGIN PUBLIC KEY-----");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verifier(keySet("RS256"), List.of(pem("RS256"))));
    assertThatIllegalArgumentException().isThrownBy(() -> verifier(hs, List.of()));
  }

  private static Verdict judge(String rules, JsonObject claims) throws Exception {
    return verifier(rules, List.of(SECRET)).verify(bearer(hmacToken(SECRET, claims)), NOW);
  }

  private static String hmacToken(String secret, JsonObject claims) throws Exception {
    return sign(part(new JsonObject().put("alg", "HS256")), claims, secret);
  }

  private static String sign(String head, JsonObject claims, String secret) throws Exception {
    String signed = head + "." + part(claims);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "x"));
    return signed
        + "."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
  }

  private static String part(JsonObject json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.encode().getBytes(UTF_8));
  }

  private static String claimsOf(String token) {
    return token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
  }

  private static String tampered(String token) {
    return token.substring(0, token.length() - 8) + "AAAAAAAA";
  }

  private static SignedRequest bearer(String token) {
    return request(BODY, "Authorization", "bearer " + token);
  }

  private static String token(String algorithm) {
    return OTHERS.getJsonObject("tokens").getString(algorithm);
  }

  private static String pem(String algorithm) {
    return OTHERS.getJsonObject("pem").getString(algorithm);
  }

  private static String keySet(String algorithm) {
    return "{'algorithms':['%s'],'jwks':'%s'}".formatted(algorithm, URL);
  }

  private static Verifier verifier(String rules, List<String> secrets) {
    return Verifier.of(Coded.jwt(json(rules)), secrets);
  }

  private static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }

  private static Verdict serve(Verifier verifier, SignedRequest request, long now) {
    Verdict asked = verifier.verify(request, now);
    assertThat(((Awaiting) asked).url()).isEqualTo(URL);
    return ((Awaiting) asked)
        .judge()
        .apply(OTHERS.getJsonObject("keySet").encode().getBytes(UTF_8));
  }
}
