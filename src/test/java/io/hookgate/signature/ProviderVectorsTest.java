package io.hookgate.signature;

import static io.hookgate.signature.Signatures.assertVerified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hookgate.model.Header;
import io.hookgate.signature.Timestamp.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every preset that is data, against a request that others signed and what an attacker makes of it.
 */
@ParameterizedClass
@MethodSource("io.hookgate.signature.Vector#declared")
class ProviderVectorsTest {
  private final Vector vector;
  private final Scheme scheme;
  private final Verifier verifier;
  private final boolean token;

  ProviderVectorsTest(Vector vector) {
    this.vector = vector;
    this.scheme = vector.scheme();
    this.verifier = Verifier.of(scheme, List.of(vector.secret()));
    this.token = scheme.header().layout() instanceof Layout.Token;
  }

  @Test
  void verifiesWhatOthersSigned() {
    assertVerified(verifier.verify(vector.request(), vector.millis()));
  }

  @Test
  void readsIdAndType() {
    assertThat(vector.readId()).isEqualTo(vector.id());
    assertThat(vector.readType()).isEqualTo(vector.type());
  }

  @Test
  void signsWhatItVerifies() {
    SignedRequest unsigned = vector.request(vector.without(scheme.header().name()), vector.bytes());

    List<Header> signed =
        new ArrayList<>(
            Signer.of(scheme, List.of(vector.secret())).sign("evt_7", vector.at(), unsigned));
    Set<String> made = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    signed.forEach(header -> made.add(header.name()));
    vector.headers().stream().filter(header -> !made.contains(header.name())).forEach(signed::add);

    assertVerified(verifier.verify(vector.request(signed, vector.bytes()), vector.millis()));
  }

  @Test
  void rejectsAnotherBody() {
    assumeTrue(!token, "a token does not cover the body");
    byte[] longer = (vector.body() + " ").getBytes(UTF_8);
    byte[] shorter = vector.body().substring(1).getBytes(UTF_8);

    assertRejected(vector.request(vector.headers(), longer));
    assertRejected(vector.request(vector.headers(), shorter));
    assertRejected(vector.request(vector.headers(), new byte[0]));
  }

  @Test
  void rejectsAnotherSecret() {
    String other = scheme.digest().secretEncoding() == SecretEncoding.HEX ? "00ff" : "b3RoZXIh";

    assertThat(Verifier.of(scheme, List.of(other)).verify(vector.request(), vector.millis()))
        .isInstanceOf(Verdict.Rejected.class);
  }

  @Test
  void rejectsASignatureThatIsCutOffOrEmpty() {
    assertRejectedHeader(value -> value.substring(0, value.length() - 1));
    assertRejectedHeader(value -> value.substring(0, value.length() / 2));
    assertRejectedHeader(value -> value.substring(1));
    assertRejectedHeader(value -> "");
    assertRejectedHeader(value -> " ");
  }

  @Test
  void rejectsTheSignatureInTheWrongCase() {
    assertRejectedHeader(value -> value.toUpperCase(Locale.ROOT));
    if (!lower(vector.value(signatureHeader())).equals(vector.value(signatureHeader()))) {
      assertRejectedHeader(ProviderVectorsTest::lower);
    }
  }

  @Test
  void rejectsASignatureHeaderThatCameTwice() {
    List<Header> doubled = new ArrayList<>(vector.headers());
    doubled.add(new Header(signatureHeader(), vector.value(signatureHeader())));

    assertRejected(vector.request(doubled, vector.bytes()));
  }

  @Test
  void rejectsWhatLacksAHeaderThatItNeeds() {
    assertRejected(vector.request(vector.without(signatureHeader()), vector.bytes()));
    Timestamp timestamp = scheme.timestamp();
    if (timestamp != null && timestamp.place() == Place.HEADER) {
      assertRejected(vector.request(vector.without(named(timestamp.name())), vector.bytes()));
    }
    for (String name : signedHeaders()) {
      assertRejected(vector.request(vector.without(named(name)), vector.bytes()));
    }
  }

  @Test
  void rejectsAnotherTimestamp() {
    Timestamp timestamp = scheme.timestamp();
    assumeTrue(timestamp != null && timestamp.place() != Place.BODY, "no timestamp is signed");
    if (timestamp.place() == Place.HEADER) {
      List<Header> later =
          vector.with(named(timestamp.name()), value -> timestamp.write(vector.at() - 1));

      assertRejected(vector.request(later, vector.bytes()));
    } else {
      String entry = timestamp.name() + "=";
      assertRejectedHeader(
          value ->
              value.replaceFirst(entry + "[0-9]", entry + (value.contains(entry + 2) ? 3 : 2)));
    }
  }

  @Test
  void rejectsWhatIsTooOldOrTooFarAhead() {
    Timestamp timestamp = scheme.timestamp();
    Duration tolerance = timestamp == null ? null : timestamp.tolerance();
    assumeTrue(tolerance != null, "any time will do");
    long margin = tolerance.toMillis() + Duration.ofMinutes(2).toMillis();

    assertThat(verifier.verify(vector.request(), vector.millis() + margin))
        .extracting(verdict -> ((Verdict.Rejected) verdict).reason())
        .isEqualTo(Verdict.Reason.OUTSIDE_TOLERANCE);
    assertThat(verifier.verify(vector.request(), vector.millis() - margin))
        .extracting(verdict -> ((Verdict.Rejected) verdict).reason())
        .isEqualTo(Verdict.Reason.OUTSIDE_TOLERANCE);
  }

  private void assertRejected(SignedRequest request) {
    assertThat(verifier.verify(request, vector.millis())).isInstanceOf(Verdict.Rejected.class);
  }

  private void assertRejectedHeader(UnaryOperator<String> change) {
    assertRejected(vector.request(vector.with(signatureHeader(), change), vector.bytes()));
  }

  private List<String> signedHeaders() {
    return token ? List.of() : vector.signedHeaders();
  }

  private String signatureHeader() {
    return named(scheme.header().name());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** The header under the name that the vector has. */
  private String named(String header) {
    return vector.named(header);
  }
}
