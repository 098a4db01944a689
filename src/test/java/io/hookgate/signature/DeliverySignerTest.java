package io.hookgate.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hookgate.model.Header;
import io.hookgate.signature.DeliverySigner.Method;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliverySignerTest {
  private static final String ONE = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OTHER = "whsec_b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcg==";
  private static final Instant END = Instant.parse("2026-07-01T00:00:00Z");
  private static final SignedRequest REQUEST =
      SignedRequest.of(
          "POST",
          "/hook?a=b",
          List.of(new Header("webhook-id", "evt_1"), new Header("X-Team", "growth")),
          "{}".getBytes(UTF_8));

  @Test
  void anOldSecretSignsToItsEndAndNotAMillisecondLonger() {
    DeliverySigner signer =
        signer(Presets.STANDARD_WEBHOOKS, new DatedSecret(ONE, null), new DatedSecret(OTHER, END));
    long end = END.toEpochMilli();
    assertThat(signatures(signer, end - 1000)).hasSize(2);
    assertThat(signatures(signer, end)).hasSize(2);
    assertThat(signatures(signer, end + 1)).hasSize(1);
    assertThat(signatures(signer, end + 86_400_000)).hasSize(1);
  }

  @Test
  void aPlainSignatureIsMadeByTheFirstSecretThatHasNotEnded() throws Exception {
    Scheme scheme = hmac("\"header\": \"X-Signature\"");
    DeliverySigner signer =
        signer(scheme, new DatedSecret("old", END), new DatedSecret("new", null));
    long end = END.toEpochMilli();
    assertThat(signer.sign("evt_1", end, REQUEST))
        .containsExactly(new Header("x-signature", hex("old", "{}")));
    assertThat(signer.sign("evt_1", end + 1, REQUEST))
        .containsExactly(new Header("x-signature", hex("new", "{}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{body}                        | {}",
        "{timestamp}.{body}            | 1700000000.{}",
        "{id}.{timestamp}.{body}       | evt_1.1700000000.{}",
        "{method} {path}:{body}        | POST /hook?a=b:{}",
        "{url}{body}                   | https://a.example:8443/hook?a=b{}",
        "{header:X-Team}:{body}        | growth:{}"
      })
  void signsWhatATemplateSays(String template, String signed) throws Exception {
    Scheme scheme =
        OutgoingScheme.read(
            new JsonObject()
                .put("scheme", "hmac")
                .put("header", "X-Signature")
                .put("prefix", "sha256=")
                .put("signed", template),
            "https://a.example:8443");
    assertThat(
            signer(scheme, new DatedSecret("s", null)).sign("evt_1", 1_700_000_000_999L, REQUEST))
        .contains(new Header("x-signature", "sha256=" + hex("s", signed)));
  }

  @Test
  void aTimestampMayHaveAHeaderOfItsOwnOrStandAmongTheSignatures() {
    assertThat(
            signer(
                    hmac(
                        "\"header\": \"X-Signature\", \"signed\": \"{timestamp}.{body}\","
                            + " \"timestamp\": {\"header\": \"X-Time\", \"unit\": \"ms\"}"),
                    new DatedSecret("s", null))
                .sign("evt_1", 1_700_000_000_000L, REQUEST))
        .contains(new Header("x-time", "1700000000000"));
    assertThat(
            signer(
                    hmac(
                        "\"header\": \"X-Signature\", \"format\": \"pairs\","
                            + " \"signed\": \"{timestamp}.{body}\", \"timestamp\": {\"key\": \"t\"}"),
                    new DatedSecret("s", null),
                    new DatedSecret("t", null))
                .sign("evt_1", 1_700_000_000_000L, REQUEST))
        .singleElement()
        .extracting(Header::value)
        .asString()
        .matches("t=1700000000,v1=[0-9a-f]{64},v1=[0-9a-f]{64}");
  }

  @Test
  void severalSchemesSignTheSameRequest() {
    DeliverySigner signer =
        Objects.requireNonNull(
            DeliverySigner.of(
                List.of(
                    new Method(Presets.STANDARD_WEBHOOKS, List.of(new DatedSecret(ONE, null))),
                    new Method(
                        hmac("\"header\": \"X-Signature\""),
                        List.of(new DatedSecret("s", null))))));
    assertThat(signer.sign("evt_1", 0, REQUEST))
        .extracting(Header::name)
        .containsExactly("webhook-id", "webhook-timestamp", "webhook-signature", "x-signature");
    assertThat(signer.carries("X-Signature")).isTrue();
    assertThat(signer.carries("Webhook-Signature")).isTrue();
    assertThat(signer.carries("webhook-id")).isFalse();
  }

  @Test
  void aHeaderThatIsSignedMustBeThere() {
    DeliverySigner signer =
        signer(
            hmac("\"header\": \"X-Signature\", \"signed\": \"{header:X-Absent}{body}\""),
            new DatedSecret("s", null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signer.sign("evt_1", 0, REQUEST))
        .withMessageContaining("x-absent");
  }

  @Test
  void whatCannotSignIsRefused() {
    assertThat(DeliverySigner.of(List.of())).isNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hmac("\"header\": \"X-Key\", \"format\": \"token\""))
        .withMessageContaining("apiKey");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hmac("\"header\": \"X-Key\", \"timestamp\": {\"body\": \"/time\"}"))
        .withMessageContaining("timestamp");
  }

  @Test
  void ed25519AndLargeBodiesAreSlow() {
    DeliverySigner one = DeliverySigner.standard(List.of(ONE));
    assertThat(one.isSlow(65_536, 65_536)).isFalse();
    assertThat(one.isSlow(65_537, 65_536)).isTrue();
    assertThat(DeliverySigner.standard(List.of(ONE, OTHER)).isSlow(65_536, 65_536)).isTrue();
    String key = WebhookSecrets.asymmetric(new java.security.SecureRandom()).secret();
    assertThat(DeliverySigner.standard(List.of(key)).isSlow(1, 65_536)).isTrue();
  }

  private static DeliverySigner signer(Scheme scheme, DatedSecret... secrets) {
    return Objects.requireNonNull(DeliverySigner.of(List.of(new Method(scheme, List.of(secrets)))));
  }

  private static Scheme hmac(String keys) {
    return OutgoingScheme.read(
        new JsonObject("{\"scheme\": \"hmac\", " + keys + "}"), "https://a.example");
  }

  private static List<String> signatures(DeliverySigner signer, long now) {
    return List.of(signer.sign("evt_1", now, REQUEST).get(2).value().split(" "));
  }

  private static String hex(String secret, String signed) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
