package io.hookgate.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.Header;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the tests of this package share; HMACs are made without the product's code. */
final class Signatures {
  private Signatures() {}

  static Scheme preset(String name) {
    return Presets.find(name).orElseThrow();
  }

  static Scheme scheme(String json) {
    return Scheme.fromJson("hmac", new JsonObject(json.replace('\'', '"')));
  }

  /** A POST of /hooks?a=b. */
  static SignedRequest request(String body, String... namesAndValues) {
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
    }
    return SignedRequest.of("POST", "/hooks?a=b", headers, body.getBytes(UTF_8));
  }

  static String hex(String algorithm, byte[] key, String text) {
    return HexFormat.of().formatHex(hmac(algorithm, key, text));
  }

  static String base64(String algorithm, byte[] key, String text) {
    return Base64.getEncoder().encodeToString(hmac(algorithm, key, text));
  }

  static void assertVerified(Verdict verdict) {
    assertThat(verdict).isEqualTo(new Verdict.Verified(0));
  }

  static void assertRejected(Verdict verdict, Verdict.Reason reason) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Rejected.class, rejected -> assertThat(rejected.reason()).isEqualTo(reason));
  }

  static void assertRejected(Verdict verdict, Verdict.Reason reason, String detail) {
    assertThat(verdict).isEqualTo(new Verdict.Rejected(reason, detail));
  }

  private static byte[] hmac(String algorithm, byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
