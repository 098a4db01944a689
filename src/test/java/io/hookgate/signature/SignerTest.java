package io.hookgate.signature;

import static io.hookgate.signature.Signatures.preset;
import static io.hookgate.signature.Signatures.request;
import static io.hookgate.signature.Signatures.scheme;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hookgate.model.Header;
import io.hookgate.signature.Verdict.Verified;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SignerTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @Test
  void signsDeliveriesAsTheStandardsLibrariesDo() {
    assertThat(
            StandardWebhooks.of(List.of(SECRET))
                .sign(
                    "msg_p5jXN8AQM9LWM0D4loKWxJek",
                    1_614_265_330,
                    "{\"test\": 2432232314}".getBytes(UTF_8)))
        .containsExactly(
            new Header("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            new Header("webhook-timestamp", "1614265330"),
            new Header("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
  }

  /** The expected signature is that of the npm package standardwebhooks 1.1.1. */
  @Test
  void signsEveryByteOfABodyThatIsNotAscii() {
    assertThat(
            StandardWebhooks.of(List.of(SECRET))
                .sign("evt_0", 1_700_000_000, "grüße".getBytes(UTF_8)))
        .contains(
            new Header("webhook-signature", "v1,AXPpUvIFkPOhvOpsFzKiZIkGgZZdcwZKGliK2cN3H6s="));
  }

  @Test
  void addsASignatureForEachSecret() {
    List<String> secrets = List.of(SECRET, "whsec_b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcg==");
    List<Header> headers = StandardWebhooks.of(secrets).sign("evt_0", 0, new byte[] {1});

    assertThat(headers.get(2).value()).matches("v1,[^ ,]{44} v1,[^ ,]{44}");
    for (String secret : secrets) {
      assertThat(
              Verifier.of(preset("standard-webhooks"), List.of(secret))
                  .verify(SignedRequest.of("POST", "/", headers, new byte[] {1}), 0))
          .isEqualTo(new Verified(0));
    }
  }

  @Test
  void signsAsStripeDoes() {
    assertThat(
            Signer.of(preset("stripe"), List.of("whsec_wRNftLajMZNeslQOP6vEPm4iVx5NlZ6z"))
                .sign(
                    "unused",
                    1_686_089_970,
                    ("{\"id\":\"evt_1NG8Du2eZvKYlo2CUI79vXWy\",\"object\":\"event\","
                            + "\"type\":\"charge.succeeded\"}")
                        .getBytes(UTF_8),
                    "POST",
                    "/"))
        .containsExactly(
            new Header(
                "stripe-signature",
                "t=1686089970,"
                    + "v1=f842d689e9989bb8b7c7723a33f8e82e85fe50e0c2931fa2948145c33ed0b3fa"));
  }

  @Test
  void signsByTheFirstSecretWhereThereIsRoomForOneSignature() {
    assertThat(
            Signer.of(preset("github"), List.of("It's a Secret to Everybody", "other"))
                .sign("72d3162e", 0, "Hello, World!".getBytes(UTF_8), "POST", "/"))
        .containsExactly(
            new Header("x-github-delivery", "72d3162e"),
            new Header(
                "x-hub-signature-256",
                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"));
  }

  @Test
  void refusesToSignAHeaderThatIsNotThere() {
    Signer signer =
        Signer.of(scheme("{'header':'sig','signed':'{header:x-tenant}{body}'}"), List.of("key"));

    assertThat(signer.sign("1", 0, request("text", "X-Tenant", "blue"))).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signer.sign("1", 0, request("text")))
        .withMessage("hmac signs the header x-tenant, which the request lacks");
  }

  @Property
  void everySchemeVerifiesWhatItSigns(
      @ForAll("schemes") Scheme scheme,
      @ForAll byte[] body,
      @ForAll("ids") String id,
      @ForAll @LongRange(min = 0, max = 99_999_999_999L) long epochSeconds) {
    Verifier verifier = Verifier.of(scheme, List.of("abcdef01", secretOf(scheme)));

    assertThat(verifier.verify(signed(scheme, id, epochSeconds, body), epochSeconds * 1000))
        .isEqualTo(new Verified(1));
  }

  @Property
  void noSchemeVerifiesABodyWithOneByteChanged(
      @ForAll("schemes") Scheme scheme,
      @ForAll @Size(min = 1) byte[] body,
      @ForAll @IntRange(min = 0, max = 1_000_000) int at,
      @ForAll @IntRange(min = 1, max = 255) int change) {
    SignedRequest signed = signed(scheme, "evt_1", 1_700_000_000, body);
    byte[] changed = body.clone();
    changed[at % body.length] ^= (byte) change;
    SignedRequest tampered =
        new SignedRequest(signed.method(), signed.path(), signed.headerValues(), changed);

    assertThat(Verifier.of(scheme, List.of(secretOf(scheme))).verify(tampered, 1_700_000_000_000L))
        .isInstanceOf(Verdict.Rejected.class);
  }

  @Property
  void noHeaderMakesTheVerifierThrow(@ForAll("schemes") Scheme scheme, @ForAll String value) {
    List<Header> headers = new ArrayList<>(scheme.signed().contains("id") ? HEADERS : List.of());
    headers.add(new Header(scheme.header().name(), value));

    assertThat(
            Verifier.of(scheme, List.of(secretOf(scheme)))
                .verify(SignedRequest.of("POST", "/", headers, new byte[0]), 0))
        .isInstanceOf(Verdict.Rejected.class);
  }

  private static final List<Header> HEADERS =
      List.of(new Header("webhook-id", "1"), new Header("webhook-timestamp", "1"));

  @Provide
  Arbitrary<Scheme> schemes() {
    List<Scheme> schemes = new ArrayList<>(signing());
    schemes.add(scheme("{'header':'sig','algorithm':'sha1','encoding':'base64','prefix':'v0='}"));
    schemes.add(
        scheme(
            "{'header':'sig','format':'pairs','separator':';','key':'h1','algorithm':'sha512',"
                + "'encoding':'base64url','signed':'{method}{path}{body}{timestamp}',"
                + "'timestamp':{'key':'ts','unit':'ms','tolerance':'0s'}}"));
    schemes.add(
        scheme(
            "{'header':'sig','signed':'{id}{timestamp}{body}','idFrom':'header:id',"
                + "'timestamp':{'header':'at','unit':'rfc3339','tolerance':'1s'}}"));
    return Arbitraries.of(schemes);
  }

  /** The presets that sign and do not need a certain body. */
  private static List<Scheme> signing() {
    return Presets.names().stream()
        .flatMap(name -> Presets.find(name).stream())
        .filter(scheme -> !(scheme.header().layout() instanceof Layout.Token))
        .filter(scheme -> scheme.timestamp() == null || !inBody(scheme.timestamp()))
        .map(scheme -> scheme.at("https://hooks.example.com"))
        .toList();
  }

  private static boolean inBody(Timestamp timestamp) {
    return timestamp.place() == Timestamp.Place.BODY;
  }

  @Provide
  Arbitrary<String> ids() {
    return Arbitraries.strings().alpha().numeric().withChars("_-").ofMinLength(1).ofMaxLength(40);
  }

  private static SignedRequest signed(Scheme scheme, String id, long epochSeconds, byte[] body) {
    return SignedRequest.of(
        "POST",
        "/in/x?y=z",
        Signer.of(scheme, List.of(secretOf(scheme)))
            .sign(id, epochSeconds, body, "POST", "/in/x?y=z"),
        body);
  }

  private static String secretOf(Scheme scheme) {
    return switch (scheme.digest().secretEncoding()) {
      case WHSEC -> SECRET;
      case BASE64 -> SECRET.replace("whsec_", "");
      case HEX -> "00112233445566778899AABBccddeeff";
      case TEXT -> "a secret as text";
    };
  }
}
