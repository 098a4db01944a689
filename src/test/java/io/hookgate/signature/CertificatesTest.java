package io.hookgate.signature;

import static io.hookgate.signature.Signatures.assertRejected;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hookgate.signature.Verdict.Awaiting;
import io.hookgate.signature.Verdict.Reason;
import io.hookgate.signature.Verdict.Verified;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SNS and PayPal: whose certificate counts, and when. */
class CertificatesTest {
  private static final CodedVector SNS = CodedVector.preset("aws-sns");
  private static final CodedVector PAYPAL = CodedVector.preset("paypal");
  private static final String PAYPAL_URL = "paypal-cert-url";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://sns.us-east-2.amazonaws.com/a.pem",
        "https://sns.us-east-2.amazonaws.com.evil.example/a.pem",
        "https://evil.example/sns.us-east-2.amazonaws.com/a.pem",
        "https://sns.us-east-2.amazonaws.com:8443/a.pem",
        "https://sns.us-east-2.amazonaws.com@evil.example/a.pem",
        "https://evil.example#@sns.us-east-2.amazonaws.com/a.pem",
        "https://sns.s3-us-west-2.amazonaws.com/a.pem",
        "https://sns.s3.amazonaws.com/a.pem",
        "https://sns.amazonaws.com/a.pem",
        "https://xsns.us-east-2.amazonaws.com/a.pem",
        "https://sns.us-east-2.amazonawsXcom/a.pem",
        "https://sns.us-east-2.amazonaws.com/a.txt",
        "https://sns.us-east-2.amazonaws.com/a.pem?x=.pem",
        "https://sns.us-east-2.amazonaws.com/../a.pem",
        "https://sns.us-east-2.amazonaws.com/a.pem\\n",
        "HTTPS://sns.us-east-2.amazonaws.com/a.pem",
        ""
      })
  void snsAsksOnlyItsOwnHosts(String url) {
    assertRejected(verdictAt(SNS.replacing(SNS.documentUrl(), url)), Reason.UNTRUSTED_KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://sns.cn-north-1.amazonaws.com.cn/a.pem",
        "https://sns.us-gov-west-1.amazonaws.com/SimpleNotificationService-01d0.pem",
        "https://sns.ap-southeast-4.amazonaws.com/a.pem"
      })
  void snsAsksInEveryRegion(String url) {
    assertThat(verdictAt(SNS.replacing(SNS.documentUrl(), url)))
        .isInstanceOfSatisfying(
            Awaiting.class, awaiting -> assertThat(awaiting.url()).isEqualTo(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.paypal.com/v1/notifications/certs/CERT-1",
        "https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1",
        "https://evil-paypal.com/v1/notifications/certs/CERT-1",
        "https://paypal.com/v1/notifications/certs/CERT-1",
        "https://api.paypal.com:8443/v1/notifications/certs/CERT-1",
        "https://u@api.paypal.com/v1/notifications/certs/CERT-1",
        "https://api.paypal.com/v1/../certs/CERT-1",
        "https://api.paypal.com/v1/certs/CERT-1?a=b",
        "https://api.paypal.com"
      })
  void paypalAsksOnlyItsOwnHosts(String url) {
    assertRejected(verdictAt(PAYPAL.withHeader(PAYPAL_URL, old -> url)), Reason.UNTRUSTED_KEY);
  }

  @Test
  void rejectsMessagesOfTopicsThatAreSomebodyElses() {
    assertRejected(
        SNS.verdict(SNS.verifier("arn:aws:sns:us-east-2:295079676684:publish-and")),
        Reason.UNTRUSTED_KEY);
  }

  @Test
  void rejectsACertificateThatIsNotValidNow() {
    assertRejected(SNS.verdict(SNS.verifier(), SNS.now() + 30L * 86_400_000), Reason.UNTRUSTED_KEY);
    assertRejected(
        SNS.verdict(SNS.verifier(), SNS.now() - 400L * 86_400_000), Reason.UNTRUSTED_KEY);
  }

  @Test
  void forgetsACertificateWhenItsTimeIsOver() {
    Verifier verifier = SNS.verifier();
    SNS.verdict(verifier);

    assertThat(verifier.verify(SNS.request(), SNS.now() + 3_600_000)).isEqualTo(new Verified(0));
    assertThat(verifier.verify(SNS.request(), SNS.now() + 86_400_000)).isInstanceOf(Awaiting.class);
  }

  @Test
  void rejectsWhatAnotherCertificateWouldHaveToProve() {
    Verdict verdict = SNS.verifier(SNS.secret()).verify(SNS.request(), 1_800_000_000_000L);

    assertRejected(serve(verdict, "otherSns"), Reason.WRONG_SIGNATURE);
  }

  @Test
  void rejectsACertificateInAnotherName() {
    assertRejected(serve(verdictAt(PAYPAL), "inAnotherName"), Reason.UNTRUSTED_KEY);
  }

  @Test
  void rejectsACertificateWhoseChainLeadsNowhere() {
    assertRejected(serve(verdictAt(PAYPAL), "selfSigned"), Reason.UNTRUSTED_KEY);

    Verifier trustsJavas = PaypalVerifier.of(List.of(PAYPAL.secret()));
    assertRejected(PAYPAL.verdict(trustsJavas), Reason.UNTRUSTED_KEY);
  }

  @Test
  void takesAChainWithItsAuthority() {
    String chain = PAYPAL.document() + CodedVector.file("certificates").getString("authority");

    assertThat(((Awaiting) verdictAt(PAYPAL)).judge().apply(chain.getBytes(UTF_8)))
        .isEqualTo(new Verified(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>busy</html>", "-----BEGIN CERTIFICATE-----\nAAAA\n"})
  void cannotTellByWhatIsNoCertificate(String document) {
    assertThat(((Awaiting) verdictAt(SNS)).judge().apply(document.getBytes(UTF_8)))
        .isInstanceOf(Verdict.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SHA1withRSA", "sha256withrsa", "NONEwithRSA", "SHA256withRSA, SHA256withRSA"})
  void paypalTakesOneAlgorithmWhateverTheRequestSays(String algorithm) {
    assertRejected(
        PAYPAL.withHeader("paypal-auth-algo", old -> algorithm).verdict(),
        Reason.MALFORMED_SIGNATURE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "3", "", "01"})
  void snsTakesTwoVersions(String version) {
    assertRejected(
        SNS.replacing("\"SignatureVersion\": \"1\"", "\"SignatureVersion\": \"" + version + "\"")
            .verdict(),
        Reason.MALFORMED_SIGNATURE);
  }

  @Test
  void rejectsAMemberThatStandsThereTwice() {
    assertRejected(
        SNS.replacing("\"Type\"", "\"Message\": \"forged\", \"Type\"").verdict(),
        Reason.MALFORMED_SIGNATURE);
    CodedVector adyen = CodedVector.preset("adyen");
    assertRejected(
        adyen.replacing("{\"live\"", "{\"notificationItems\":[],\"live\"").verdict(),
        Reason.MALFORMED_SIGNATURE);
  }

  /** The lines are those of Amazon's documentation; a confirmation is proven by its own members. */
  @Test
  void aNotificationIsNoConfirmation() {
    JsonObject message = new JsonObject(new String(SNS.body(), UTF_8));
    message
        .put("Type", "SubscriptionConfirmation")
        .put("Token", "t")
        .put("SubscribeURL", "https://x");

    assertRejected(
        SNS.withBody(message.encode().getBytes(UTF_8)).verdict(), Reason.WRONG_SIGNATURE);
  }

  @Test
  void refusesWhatIsNoTopicNoWebhookAndNobody() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SNS.verifier("my-topic"))
        .withMessageStartingWith("secret 1 is no topic such as arn:aws:sns:");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PAYPAL.verifier("a|b"))
        .withMessageStartingWith("secret 1 is no id of a webhook");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Verifier.of(Presets.coded("aws-sns").orElseThrow(), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Verifier.of(Presets.coded("fal").orElseThrow(), List.of()));
  }

  private static Verdict verdictAt(CodedVector vector) {
    return vector.verifier().verify(vector.request(), vector.now());
  }

  private static Verdict serve(Verdict asked, String certificate) {
    return ((Awaiting) asked)
        .judge()
        .apply(CodedVector.file("certificates").getString(certificate).getBytes(UTF_8));
  }
}
