package io.hookgate.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.model.Header;
import io.hookgate.signature.Verdict.Reason;
import io.hookgate.signature.Verdict.Rejected;
import io.hookgate.signature.Verdict.Verified;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The asymmetric vector is that of the Svix server, which the specification comes from: test {@code
 * test_asymmetric_key_signing} of its signing code. The symmetric one, of the same message, is that
 * of the specification's own libraries.
 */
class StandardWebhooksVerifierTest {
  private static final String PUBLIC = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final String BODY = "{\"test\": 2432232314}";
  private static final String SIGNATURE =
      "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String SYMMETRIC = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  private static final long AT = 1_614_265_330_000L;
  private static final Scheme SCHEME = Presets.find("standard-webhooks").orElseThrow();

  private final Verifier both = Verifier.of(SCHEME, List.of(SECRET, PUBLIC));

  @ParameterizedTest
  @ValueSource(strings = {"webhook", "svix"})
  void provesWithAPublicKeyUnderBothNames(String prefix) {
    SignedRequest request = request(prefix, ID, BODY, SIGNATURE);

    assertThat(Verifier.of(SCHEME, List.of(PUBLIC)).verify(request, AT)).isEqualTo(new Verified(0));
    assertThat(both.verify(request, AT)).isEqualTo(new Verified(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"webhook", "svix"})
  void provesWithASecretBesideAPublicKey(String prefix) {
    assertThat(both.verify(request(prefix, ID, BODY, SYMMETRIC), AT)).isEqualTo(new Verified(0));
  }

  @Test
  void triesEverySignatureOfTheList() {
    String wrong = "v1a," + "A".repeat(86) + "== v1a,AAAA v1,AAAA v2,AAAA ";

    assertThat(both.verify(request("webhook", ID, BODY, wrong + SIGNATURE), AT))
        .isEqualTo(new Verified(1));
    assertThat(both.verify(request("webhook", ID, BODY, wrong + SYMMETRIC), AT))
        .isEqualTo(new Verified(0));
    assertThat(reason(request("webhook", ID, BODY, wrong), AT)).isEqualTo(Reason.WRONG_SIGNATURE);
  }

  @Test
  void rejectsWhatIsNotAsItWasSigned() {
    for (int i = 0; i < BODY.length(); i++) {
      String other = BODY.substring(0, i) + '#' + BODY.substring(i + 1);
      assertThat(reason(request("webhook", ID, other, SIGNATURE), AT))
          .isEqualTo(Reason.WRONG_SIGNATURE);
    }
    assertThat(reason(request("webhook", "msg_other", BODY, SIGNATURE), AT))
        .isEqualTo(Reason.WRONG_SIGNATURE);
    assertThat(reason(request("webhook", ID, BODY, SIGNATURE.replace("v1a,", "v1,")), AT))
        .isEqualTo(Reason.WRONG_SIGNATURE);
    assertThat(reason(request("webhook", ID, BODY, "v2,AAAA"), AT))
        .isEqualTo(Reason.MALFORMED_SIGNATURE);
    assertThat(reason(request("webhook", ID, BODY, SIGNATURE), AT + 300_001))
        .isEqualTo(Reason.OUTSIDE_TOLERANCE);
  }

  @Test
  void rejectsRequestsThatLackAHeader() {
    List<Header> headers = headers("webhook", ID, SIGNATURE);

    for (int i = 0; i < headers.size(); i++) {
      Header without = headers.get(i);
      List<Header> others = headers.stream().filter(header -> !header.equals(without)).toList();
      assertThat(reason(SignedRequest.of("POST", "/", others, BODY.getBytes(UTF_8)), AT))
          .isIn(Reason.MISSING_SIGNATURE, Reason.MISSING_TIMESTAMP);
    }
  }

  @Test
  void refusesKeysThatAreNone() {
    for (String key : List.of("whpk_", "whpk_AAAA", "whpk_???", "whpk_" + "/".repeat(43) + "=")) {
      assertThatThrownBy(() -> Verifier.of(SCHEME, List.of(SECRET, key)))
          .as(key)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("secret 2 is not ");
    }
  }

  private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

  private Reason reason(SignedRequest request, long now) {
    return ((Rejected) both.verify(request, now)).reason();
  }

  private static SignedRequest request(String prefix, String id, String body, String signature) {
    return SignedRequest.of("POST", "/", headers(prefix, id, signature), body.getBytes(UTF_8));
  }

  private static List<Header> headers(String prefix, String id, String signature) {
    return List.of(
        new Header(prefix + "-id", id),
        new Header(prefix + "-timestamp", "1614265330"),
        new Header(prefix + "-signature", signature));
  }
}
