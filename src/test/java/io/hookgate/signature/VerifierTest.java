package io.hookgate.signature;

import static io.hookgate.signature.Signatures.assertRejected;
import static io.hookgate.signature.Signatures.assertVerified;
import static io.hookgate.signature.Signatures.base64;
import static io.hookgate.signature.Signatures.hex;
import static io.hookgate.signature.Signatures.preset;
import static io.hookgate.signature.Signatures.request;
import static io.hookgate.signature.Signatures.scheme;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hookgate.signature.Verdict.Reason;
import io.hookgate.signature.Verdict.Verified;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierTest {
  /** The vector of GitHub's documentation, "Testing the webhook payload validation". */
  @Nested
  class OfGitHub {
    private static final String SECRET = "It's a Secret to Everybody";
    private static final String BODY = "Hello, World!";
    private static final String SIGNATURE =
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    private final Verifier verifier = verifier("github", SECRET);

    @Test
    void verifiesTheDocumentedVector() {
      assertVerified(verifier.verify(request(BODY, "X-Hub-Signature-256", SIGNATURE), 0));
    }

    @Test
    void rejectsAnyOtherByteOfTheBody() {
      for (int i = 0; i < BODY.length(); i++) {
        byte[] tampered = BODY.getBytes(UTF_8);
        tampered[i] ^= 1;
        assertRejected(
            verifier.verify(
                request(new String(tampered, UTF_8), "X-Hub-Signature-256", SIGNATURE), 0),
            Reason.WRONG_SIGNATURE,
            "1 signature(s) in x-hub-signature-256 compared with 1 secret(s), none matches");
      }
    }

    @Test
    void rejectsAnyOtherDigitOfTheSignature() {
      for (int i = "sha256=".length(); i < SIGNATURE.length(); i++) {
        StringBuilder tampered = new StringBuilder(SIGNATURE);
        tampered.setCharAt(i, SIGNATURE.charAt(i) == '0' ? '1' : '0');
        assertRejected(
            verifier.verify(request(BODY, "X-Hub-Signature-256", tampered.toString()), 0),
            Reason.WRONG_SIGNATURE);
      }
    }

    @Test
    void saysThatTheSignatureIsMissing() {
      assertRejected(
          verifier.verify(request(BODY), 0),
          Reason.MISSING_SIGNATURE,
          "the header x-hub-signature-256 is missing");
      assertRejected(
          verifier.verify(request(BODY, "X-Hub-Signature-256", " "), 0), Reason.MISSING_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"757107ea", "sha256=", "sha256=xyz", "sha256=757", "sha1=757107ea"})
    void rejectsOtherForms(String value) {
      assertRejected(
          verifier.verify(request(BODY, "X-Hub-Signature-256", value), 0),
          Reason.MALFORMED_SIGNATURE,
          "x-hub-signature-256 must have \"sha256=\" and a signature in hex; " + Form.of(value));
    }

    @Test
    void rejectsAShortenedSignature() {
      assertRejected(
          verifier.verify(request(BODY, "X-Hub-Signature-256", SIGNATURE.substring(0, 69)), 0),
          Reason.WRONG_SIGNATURE);
    }

    @Test
    void rejectsASignatureHeaderThatCameTwice() {
      assertRejected(
          verifier.verify(
              request(BODY, "X-Hub-Signature-256", SIGNATURE, "x-hub-signature-256", SIGNATURE), 0),
          Reason.MALFORMED_SIGNATURE);
    }

    @Test
    void rejectsAnOverlongHeader() {
      assertRejected(
          verifier.verify(request(BODY, "X-Hub-Signature-256", "a".repeat(4097)), 0),
          Reason.MALFORMED_SIGNATURE,
          "x-hub-signature-256 is longer than 4096 characters; came 4097 hexadecimal characters");
    }

    @Test
    void tellsWhichSecretItWas() {
      Verifier rotating = Verifier.of(preset("github"), List.of("older", SECRET, "newer"));

      assertThat(rotating.verify(request(BODY, "X-Hub-Signature-256", SIGNATURE), 0))
          .isEqualTo(new Verified(1));
    }
  }

  /** Made with openssl; the verifier in NexusProMail's email webhooks guide accepts it. */
  @Nested
  class OfNexusProMail {
    private static final String BODY =
        "{\"id\":\"evt_01hx7n\",\"type\":\"bounced.hard\",\"created_at\":\"2026-05-13T10:24:31Z\","
            + "\"data\":{\"message_id\":\"msg_01hx7n\",\"email\":\"recipient@example.com\"}}";
    private static final String SIGNATURE =
        "45b81698fa3a03c89f94f24bdc92a31cba79c2149c9d42f7940fb2f2f55a5458";

    @Test
    void verifiesTheVector() {
      assertVerified(
          verifier("nexuspromail", "nexus-test-secret")
              .verify(request(BODY, "X-NexusProMail-Signature", SIGNATURE), 0));
    }

    @Test
    void rejectsAnotherSecret() {
      assertRejected(
          verifier("nexuspromail", "nexus-test-secreT")
              .verify(request(BODY, "X-NexusProMail-Signature", SIGNATURE), 0),
          Reason.WRONG_SIGNATURE);
    }
  }

  /** The vector that the libraries of the Standard Webhooks repository test with. */
  @Nested
  class OfStandardWebhooks {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String BODY = "{\"test\": 2432232314}";
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static final long SIGNED_AT = 1_614_265_330_000L;

    private final Verifier verifier = verifier("standard-webhooks", SECRET);

    @Test
    void verifiesThePublishedVector() {
      assertVerified(verifier.verify(signed(ID, "1614265330", SIGNATURE), SIGNED_AT));
    }

    @Test
    void takesSecretsWithoutTheirPrefix() {
      Verifier bare = verifier("standard-webhooks", SECRET.substring("whsec_".length()));

      assertVerified(bare.verify(signed(ID, "1614265330", SIGNATURE), SIGNED_AT));
    }

    @Test
    void takesTheHeadersOfSvix() {
      assertVerified(
          verifier.verify(
              request(
                  BODY, "svix-id", ID, "svix-timestamp", "1614265330", "svix-signature", SIGNATURE),
              SIGNED_AT));
    }

    @Test
    void rejectsAForeignIdBesideTheHeadersOfSvix() {
      assertRejected(
          verifier.verify(
              request(
                  BODY,
                  "svix-id",
                  ID,
                  "svix-timestamp",
                  "1614265330",
                  "svix-signature",
                  SIGNATURE,
                  "webhook-id",
                  "msg_other"),
              SIGNED_AT),
          Reason.WRONG_SIGNATURE);
    }

    @Test
    void takesAnyOfSeveralSignatures() {
      String several = "v1,AAAA v1a,BBBB v1,not-base64 v2 " + SIGNATURE + " ";

      assertVerified(verifier.verify(signed(ID, "1614265330", several), SIGNED_AT));
    }

    @Test
    void ignoresSignaturesOfOtherVersions() {
      assertRejected(
          verifier.verify(signed(ID, "1614265330", SIGNATURE.replace("v1", "v2")), SIGNED_AT),
          Reason.MALFORMED_SIGNATURE,
          "webhook-signature must have an entry \"v1\" with a signature in base64; came 47"
              + " characters with v2,");
    }

    @Test
    void looksAtABoundedNumberOfSignatures() {
      assertVerified(
          verifier.verify(signed(ID, "1614265330", "v1,AAAA ".repeat(15) + SIGNATURE), SIGNED_AT));
      assertRejected(
          verifier.verify(signed(ID, "1614265330", "v1,AAAA ".repeat(16) + SIGNATURE), SIGNED_AT),
          Reason.MALFORMED_SIGNATURE,
          "webhook-signature has more than 16 signatures; came 175 characters with v1,");
    }

    @Test
    void toleratesFiveMinutesInBothDirections() {
      SignedRequest request = signed(ID, "1614265330", SIGNATURE);

      assertVerified(verifier.verify(request, SIGNED_AT + 300_000));
      assertVerified(verifier.verify(request, SIGNED_AT - 300_000));
      assertRejected(
          verifier.verify(request, SIGNED_AT + 300_001),
          Reason.OUTSIDE_TOLERANCE,
          "signed 300001 ms ago by webhook-timestamp, 300000 ms are tolerated");
      assertRejected(
          verifier.verify(request, SIGNED_AT - 300_001),
          Reason.OUTSIDE_TOLERANCE,
          "signed 300001 ms ahead of now by webhook-timestamp, 300000 ms are tolerated");
    }

    @Test
    void judgesTheSignatureBeforeTheTime() {
      assertRejected(
          verifier.verify(signed("msg_other", "1614265330", SIGNATURE), 0), Reason.WRONG_SIGNATURE);
    }

    @Test
    void rejectsANewTimestampUnderAnOldSignature() {
      assertRejected(
          verifier.verify(signed(ID, "1614265331", SIGNATURE), SIGNED_AT), Reason.WRONG_SIGNATURE);
    }

    @Test
    void saysWhichHeaderIsMissing() {
      assertRejected(
          verifier.verify(
              request(BODY, "webhook-id", ID, "webhook-signature", SIGNATURE), SIGNED_AT),
          Reason.MISSING_TIMESTAMP,
          "the timestamp in webhook-timestamp is missing");
      assertRejected(
          verifier.verify(
              request(BODY, "webhook-timestamp", "1614265330", "webhook-signature", SIGNATURE),
              SIGNED_AT),
          Reason.MISSING_SIGNATURE,
          "the header webhook-id, which is signed, is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "+1614265330", "1614265330.5", "soon", "9999999999999999"})
    void rejectsTimestampsInAnotherForm(String timestamp) {
      byte[] key = Base64.getDecoder().decode(SECRET.substring("whsec_".length()));
      String signature = "v1," + base64("HmacSHA256", key, ID + "." + timestamp + "." + BODY);

      assertRejected(
          verifier.verify(signed(ID, timestamp, signature), SIGNED_AT),
          Reason.MALFORMED_SIGNATURE,
          "the timestamp in webhook-timestamp is not seconds since 1970");
    }

    private SignedRequest signed(String id, String timestamp, String signature) {
      return request(
          BODY, "webhook-id", id, "webhook-timestamp", timestamp, "webhook-signature", signature);
    }
  }

  /** Made with generateTestHeaderString of Stripe's SDK for Node 17.7.0, which also takes it. */
  @Nested
  class OfStripe {
    private static final String SECRET = "whsec_wRNftLajMZNeslQOP6vEPm4iVx5NlZ6z";
    private static final String BODY =
        "{\"id\":\"evt_1NG8Du2eZvKYlo2CUI79vXWy\",\"object\":\"event\",\"type\":\"charge.succeeded\"}";
    private static final String DIGEST =
        "f842d689e9989bb8b7c7723a33f8e82e85fe50e0c2931fa2948145c33ed0b3fa";
    private static final long SIGNED_AT = 1_686_089_970_000L;

    private final Verifier verifier = verifier("stripe", SECRET);

    @ParameterizedTest
    @ValueSource(
        strings = {
          "t=1686089970,v1=" + DIGEST,
          "v1=" + DIGEST + ",t=1686089970",
          " t=1686089970 , v1=" + DIGEST + " ,",
          "t=1686089970,v1=00ff,v1=" + DIGEST + ",v0=6ffbb59b2300aae63f272406069a9788",
          "t=1686089970,v1=none,x,=,v1=" + DIGEST
        })
    void verifiesTheVectorOfTheSdk(String value) {
      assertVerified(verifier.verify(request(BODY, "Stripe-Signature", value), SIGNED_AT));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "t=1686089970,v0=" + DIGEST,
          "t=1686089970",
          "v1",
          ",",
          "t=1686089970,v1=xyz",
          "t=1686089970,t=1686089971,v1=" + DIGEST
        })
    void rejectsOtherForms(String value) {
      assertRejected(
          verifier.verify(request(BODY, "Stripe-Signature", value), SIGNED_AT),
          Reason.MALFORMED_SIGNATURE);
    }

    @Test
    void rejectsWhatHasNoTimestamp() {
      assertRejected(
          verifier.verify(request(BODY, "Stripe-Signature", "v1=" + DIGEST), SIGNED_AT),
          Reason.MISSING_TIMESTAMP,
          "the timestamp in t is missing");
    }

    @Test
    void rejectsWhatIsTooOld() {
      assertRejected(
          verifier.verify(
              request(BODY, "Stripe-Signature", "t=1686089970,v1=" + DIGEST), SIGNED_AT + 300_001),
          Reason.OUTSIDE_TOLERANCE);
    }
  }

  @Nested
  class OfOtherSchemes {
    private static final byte[] KEY = "key".getBytes(UTF_8);

    @Test
    void signsMethodPathAndHeadersWhereTheTemplateNamesThem() {
      Verifier verifier =
          Verifier.of(
              scheme(
                  "{'header':'sig','signed':'v0:{method} {path}|{header:X-Tenant}|{body}!',"
                      + "'algorithm':'sha512'}"),
              List.of("key"));
      String signature = hex("HmacSHA512", KEY, "v0:POST /hooks?a=b|blue|text!");

      assertVerified(verifier.verify(request("text", "sig", signature, "X-Tenant", "blue"), 0));
      assertRejected(
          verifier.verify(request("text", "sig", signature, "X-Tenant", "red"), 0),
          Reason.WRONG_SIGNATURE);
    }

    @Test
    void readsMillisecondsAndTimesOfRfc3339() {
      assertTimed("ms", "1614265330500", 1_614_265_330_500L);
      assertTimed("rfc3339", "2021-02-25T15:02:10.5Z", 1_614_265_330_500L);
      assertTimed("rfc3339", "2021-02-25T16:02:10.500000000+01:00", 1_614_265_330_500L);
    }

    @Test
    void rejectsTimesThatAreNotOfRfc3339() {
      Verifier verifier = timed("rfc3339");
      String signature = hex("HmacSHA1", KEY, "today.text");

      assertRejected(
          verifier.verify(request("text", "sig", signature, "at", "today"), 0),
          Reason.MALFORMED_SIGNATURE,
          "the timestamp in at is not a time as in RFC 3339");
    }

    @Test
    void readsTimestampsInTheBodyOnceItIsVerified() {
      Verifier verifier =
          Verifier.of(
              scheme("{'header':'sig','timestamp':{'body':'/at','unit':'ms','tolerance':'60s'}}"),
              List.of("key"));
      String body = "{\"at\":1000}";

      assertVerified(verifier.verify(request(body, "sig", hex("HmacSHA256", KEY, body)), 61_000));
      assertRejected(
          verifier.verify(request(body, "sig", hex("HmacSHA256", KEY, body)), 61_001),
          Reason.OUTSIDE_TOLERANCE);
      assertRejected(
          verifier.verify(request("{}", "sig", hex("HmacSHA256", KEY, "{}")), 0),
          Reason.MISSING_TIMESTAMP);
      assertRejected(
          verifier.verify(request("no json", "sig", hex("HmacSHA256", KEY, "no json")), 0),
          Reason.MISSING_TIMESTAMP);
      assertRejected(verifier.verify(request(body, "sig", "00ff"), 0), Reason.WRONG_SIGNATURE);
    }

    @Test
    void takesAnyTimeWithoutATolerance() {
      Verifier verifier =
          Verifier.of(
              scheme("{'header':'sig','signed':'{timestamp}{body}','timestamp':{'header':'at'}}"),
              List.of("key"));

      assertVerified(
          verifier.verify(
              request("text", "sig", hex("HmacSHA256", KEY, "1text"), "at", "1"), Long.MAX_VALUE));
    }

    @Test
    void readsUrlSafeBase64AndHexadecimalSecrets() {
      Verifier verifier =
          Verifier.of(
              scheme("{'header':'sig','encoding':'base64url','secretEncoding':'hex'}"),
              List.of("6b6579"));
      String signature =
          base64("HmacSHA256", KEY, "text").replace('+', '-').replace('/', '_').replace("=", "");

      assertVerified(verifier.verify(request("text", "sig", signature), 0));
      assertVerified(verifier.verify(request("text", "sig", signature + "="), 0));
    }

    @Test
    void takesHeaderBytesAsTheyStoodOnTheWire() {
      Verifier verifier =
          Verifier.of(scheme("{'header':'sig','signed':'{header:x}{body}'}"), List.of("key"));
      String asRead = new String("grün".getBytes(UTF_8), ISO_8859_1);

      assertVerified(
          verifier.verify(
              request("text", "sig", hex("HmacSHA256", KEY, "grüntext"), "x", asRead), 0));
    }

    private void assertTimed(String unit, String text, long millis) {
      String signature = hex("HmacSHA1", KEY, text + ".text");
      SignedRequest request = request("text", "sig", signature, "at", text);

      assertVerified(timed(unit).verify(request, millis));
      assertRejected(timed(unit).verify(request, millis + 1), Reason.OUTSIDE_TOLERANCE);
    }

    private Verifier timed(String unit) {
      return Verifier.of(
          scheme(
              ("{'header':'sig','algorithm':'sha1','signed':'{timestamp}.{body}',"
                      + "'timestamp':{'header':'at','unit':'%s','tolerance':'0ms'}}")
                  .formatted(unit)),
          List.of("key"));
    }
  }

  @Test
  void refusesEmptyAndMalformedSecretsWithoutShowingThem() {
    assertRefused("standard-webhooks", List.of(), "no secret; at least one is needed");
    assertRefused("github", List.of("right", ""), "secret 2 is empty");
    assertRefused(
        "standard-webhooks", List.of("whsec_%%%%"), "secret 1 is not whsec_ followed by base 64");
    assertRefused(
        "standard-webhooks", List.of("whsec_"), "secret 1 is not whsec_ followed by base 64");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Verifier.of(scheme("{'header':'sig','secretEncoding':'hex'}"), List.of("hidden")))
        .withMessage("secret 1 is not hexadecimal")
        .withNoCause();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Verifier.of(
                    scheme("{'header':'sig','secretEncoding':'base64'}"), List.of("hidden!")))
        .withMessage("secret 1 is not base 64");
  }

  @Test
  void verifiesOnManyThreadsAtOnce() {
    Verifier verifier = verifier("github", "key");
    List<Boolean> verdicts =
        IntStream.range(0, 2000)
            .parallel()
            .mapToObj(
                i -> {
                  String body = "body " + i;
                  String signature =
                      "sha256=" + hex("HmacSHA256", "key".getBytes(UTF_8), "body " + i % 1999);
                  return verifier.verify(request(body, "X-Hub-Signature-256", signature), 0)
                      instanceof Verdict.Verified;
                })
            .toList();

    assertThat(verdicts.subList(0, 1999)).containsOnly(true);
    assertThat(verdicts.get(1999)).isFalse();
  }

  private static Verifier verifier(String preset, String secret) {
    return Verifier.of(preset(preset), List.of(secret));
  }

  private static void assertRefused(String preset, List<String> secrets, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Verifier.of(preset(preset), secrets))
        .withMessage(message);
  }
}
