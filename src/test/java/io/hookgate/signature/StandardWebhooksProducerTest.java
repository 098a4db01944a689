package io.hookgate.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.hookgate.model.Header;
import io.hookgate.model.Ids;
import java.net.http.HttpHeaders;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What the specification of Standard Webhooks asks of whoever signs. Its own library verifies
 * {@code v1}; the JDK's Ed25519, with the key rebuilt here from its text, verifies {@code v1a}.
 */
class StandardWebhooksProducerTest {
  private static final String ID = "evt_2KWPBgLlAfxdpx2AI54pPJ85f4W";
  private static final String BODY =
      "{\"type\": \"user.created\", \"data\": {\"n\": 1.10, \"ü\": 1}}";
  private static final SecureRandom RANDOM = new SecureRandom();

  @Test
  void signsIdTimestampAndTheRawBodyWithTheDecodedBytesOfTheKey() throws Exception {
    for (int i = 0; i < 20; i++) {
      String secret = WebhookSecrets.symmetric(RANDOM);
      new Webhook(secret).verify(BODY, http(sign(now(), BODY, secret)));
    }
  }

  @Test
  void oneOtherByteInBodyIdOrTimeMakesAnotherSignature() throws Exception {
    String secret = WebhookSecrets.symmetric(RANDOM);
    List<Header> headers = sign(now(), BODY, secret);
    Webhook library = new Webhook(secret);
    library.verify(BODY, http(headers));
    assertThatThrownBy(() -> library.verify(BODY + " ", http(headers)))
        .isInstanceOf(WebhookVerificationException.class);
    assertThatThrownBy(() -> library.verify(BODY, http(with(headers, "webhook-id", ID + "x"))))
        .isInstanceOf(WebhookVerificationException.class);
    String later = Long.toString(now() + 1);
    assertThatThrownBy(() -> library.verify(BODY, http(with(headers, "webhook-timestamp", later))))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void sendsTheThreeHeadersWithTheTimeInSeconds() {
    assertThat(sign(1_700_000_000, BODY, WebhookSecrets.symmetric(RANDOM)))
        .extracting(Header::name)
        .containsExactly("webhook-id", "webhook-timestamp", "webhook-signature");
    assertThat(sign(1_700_000_000, BODY, WebhookSecrets.symmetric(RANDOM)))
        .contains(new Header("webhook-id", ID), new Header("webhook-timestamp", "1700000000"));
  }

  @Test
  void idAndTimestampContainNoDot() {
    for (int i = 0; i < 100; i++) {
      assertThat(Ids.newEventId(1_700_000_000_000L + i, i % 64, new Random(i))).doesNotContain(".");
    }
    assertThat(value(sign(1_700_000_000, BODY, WebhookSecrets.symmetric(RANDOM)), 1))
        .containsOnlyDigits();
  }

  @Test
  void v1IsBase64AfterItsVersion() {
    assertThat(value(sign(now(), BODY, WebhookSecrets.symmetric(RANDOM)), 2))
        .matches("v1,[A-Za-z0-9+/]{43}=");
  }

  @Test
  void keysHave24To64BytesAndAreSerialisedWithTheirPrefix() {
    for (int bytes : List.of(24, 32, 64)) {
      assertThat(WebhookSecrets.problem(secretOf(bytes))).isNull();
    }
    for (int bytes : List.of(0, 1, 23, 65)) {
      assertThat(WebhookSecrets.problem(secretOf(bytes))).contains("24 to 64 random bytes");
    }
    assertThat(WebhookSecrets.problem("c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0")).isNotNull();
    assertThat(WebhookSecrets.symmetric(RANDOM)).matches("whsec_[A-Za-z0-9+/]{43}=");
  }

  @Test
  void v1aIsEd25519AndVerifiesWithThePublicKeyAlone() throws GeneralSecurityException {
    for (int i = 0; i < 20; i++) {
      WebhookSecrets.Pair pair = WebhookSecrets.asymmetric(RANDOM);
      assertThat(pair.secret()).matches("whsk_[A-Za-z0-9+/]{86}==");
      assertThat(pair.publicKey()).matches("whpk_[A-Za-z0-9+/]{43}=");
      String signature = value(sign(1_700_000_000, BODY, pair.secret()), 2);
      assertThat(signature).matches("v1a,[A-Za-z0-9+/]{86}==");
      assertThat(verifies(pair.publicKey(), signature, ID + ".1700000000." + BODY)).isTrue();
      assertThat(verifies(pair.publicKey(), signature, ID + ".1700000001." + BODY)).isFalse();
    }
  }

  /** Key, message and signature of {@code test_asymmetric_key_signing} in Svix' server. */
  @Test
  void v1aIsWhatOtherProducersMake() {
    String payload = "{\"test\": 2432232314}";
    assertThat(
            StandardWebhooks.of(
                    List.of(
                        "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ"
                            + "6p9lMicMFs6Kvg=="))
                .signature("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, payload.getBytes(UTF_8)))
        .isEqualTo(
            "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==");
  }

  @Test
  void privateKeysMayLackTheirPublicHalfButNotHaveAnother() {
    String whole = WebhookSecrets.asymmetric(RANDOM).secret();
    byte[] both = Base64.getDecoder().decode(whole.substring(5));
    String seed = "whsk_" + Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(both, 32));
    assertThat(value(sign(1, BODY, seed), 2)).isEqualTo(value(sign(1, BODY, whole), 2));

    both[40] ^= 1;
    String torn = "whsk_" + Base64.getEncoder().encodeToString(both);
    assertThat(WebhookSecrets.problem(torn)).contains("public half");
    assertThat(WebhookSecrets.problem("whsk_AAAA")).contains("32 or 64 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StandardWebhooks.of(List.of(secretOf(32), torn)))
        .withMessageStartingWith("secret 2 ")
        .withMessageNotContaining(torn.substring(10));
  }

  @Test
  void signaturesAreAListAndAnyOneSuffices() throws Exception {
    String old = WebhookSecrets.symmetric(RANDOM);
    String fresh = WebhookSecrets.symmetric(RANDOM);
    WebhookSecrets.Pair pair = WebhookSecrets.asymmetric(RANDOM);
    long now = now();
    List<Header> headers = sign(now, BODY, fresh, pair.secret(), old);
    assertThat(value(headers, 2)).matches("v1,[^ ,]{44} v1,[^ ,]{44} v1a,[^ ,]{88}");
    new Webhook(old).verify(BODY, http(headers));
    new Webhook(fresh).verify(BODY, http(headers));
    String last = value(headers, 2).replaceFirst(".* ", "");
    assertThat(verifies(pair.publicKey(), last, ID + "." + now + "." + BODY)).isTrue();
  }

  @Test
  void keysAreUnique() {
    assertThat(WebhookSecrets.symmetric(RANDOM)).isNotEqualTo(WebhookSecrets.symmetric(RANDOM));
    assertThat(WebhookSecrets.asymmetric(RANDOM)).isNotEqualTo(WebhookSecrets.asymmetric(RANDOM));
    assertThat(WebhookSecrets.asymmetric(RANDOM).toString()).doesNotContain("whsk_");
  }

  private static List<Header> sign(long seconds, String body, String... secrets) {
    return StandardWebhooks.of(List.of(secrets)).sign(ID, seconds, body.getBytes(UTF_8));
  }

  private static String value(List<Header> headers, int place) {
    return headers.get(place).value();
  }

  private static HttpHeaders http(List<Header> headers) {
    Map<String, List<String>> values = new TreeMap<>();
    headers.forEach(header -> values.put(header.name(), List.of(header.value())));
    return HttpHeaders.of(values, (name, value) -> true);
  }

  private static List<Header> with(List<Header> headers, String name, String value) {
    return headers.stream()
        .map(header -> header.name().equals(name) ? new Header(name, value) : header)
        .toList();
  }

  private static boolean verifies(String publicKey, String signature, String signed)
      throws GeneralSecurityException {
    byte[] key = Base64.getDecoder().decode(publicKey.substring("whpk_".length()));
    byte[] encoded =
        HexFormat.of().parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(key));
    Signature jdk = Signature.getInstance("Ed25519");
    jdk.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
    jdk.update(signed.getBytes(UTF_8));
    return jdk.verify(Base64.getDecoder().decode(signature.substring("v1a,".length())));
  }

  private static String secretOf(int bytes) {
    return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
  }

  /** The library takes five minutes either way, of the machine's clock. */
  private static long now() {
    return System.currentTimeMillis() / 1000;
  }
}
