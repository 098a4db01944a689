package io.hookgate.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.signature.Verdict.Rejected;
import io.hookgate.signature.Verdict.Verified;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every coded way of proving has in common, over vectors that others made. */
class CodedTest {
  private static final List<CodedVector> VECTORS = CodedVector.all().toList();

  static Stream<CodedVector> vectors() {
    return VECTORS.stream();
  }

  @Test
  void hasAVectorOfEachPreset() {
    assertThat(Arrays.stream(Code.values()).filter(code -> code != Code.JWT))
        .allSatisfy(
            code ->
                assertThat(VECTORS)
                    .anySatisfy(
                        vector ->
                            assertThat(Presets.coded(vector.provider()).orElseThrow().code())
                                .isEqualTo(code)));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void takesWhatOthersSigned(CodedVector vector) {
    assertThat(vector.verdict()).isEqualTo(new Verified(0));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void asksForADocumentOnceAndKeepsWhatItHolds(CodedVector vector) {
    Verifier verifier = vector.verifier();

    assertThat(vector.verdict(verifier)).isEqualTo(new Verified(0));
    assertThat(verifier.verify(vector.request(), vector.now())).isEqualTo(new Verified(0));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void rejectsAnotherSecret(CodedVector vector) {
    if (vector.secret().startsWith("https://")) {
      return;
    }
    assertRejected(vector.verdict(vector.verifier(vector.otherSecret())));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void rejectsAnEmptyBodyAndOneThatIsCutOff(CodedVector vector) {
    assertRejected(vector.withBody(new byte[0]).verdict());
    if (vector.covered().isEmpty()) {
      assertRejected(
          vector.withBody(Arrays.copyOf(vector.body(), vector.body().length - 1)).verdict());
      assertRejected(
          vector.withBody(Arrays.copyOf(vector.body(), vector.body().length + 1)).verdict());
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void rejectsASignatureThatIsMissingEmptyCutOffOrThere2Times(CodedVector vector) {
    String signature = vector.signature();

    assertRejected(vector.replacing(signature, "").verdict());
    assertRejected(
        vector.replacing(signature, signature.substring(0, signature.length() - 8)).verdict());
    assertRejected(vector.replacing(signature, signature + signature).verdict());
    assertRejected(vector.replacing(signature, "!" + signature.substring(1)).verdict());
    String header = vector.signatureHeader();
    if (header == null) {
      assertRejected(vector.replacing("ignature\"", "ignatur\"").verdict());
    } else {
      assertRejected(vector.without(header).verdict());
      assertRejected(vector.doubled(header).verdict());
      assertRejected(vector.withHeader(header, value -> " ").verdict());
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void rejectsASignedHeaderThatIsMissingDoubledOrDifferent(CodedVector vector) {
    for (String header : vector.signedHeaders()) {
      assertRejected(vector.without(header).verdict());
      assertRejected(vector.doubled(header).verdict());
      assertRejected(vector.withHeader(header, value -> value + "0").verdict());
      assertRejected(vector.withHeader(header, value -> "").verdict());
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void rejectsAnotherUrlWhereItIsSigned(CodedVector vector) {
    if (Presets.coded(vector.provider()).orElseThrow().code().signsUrl()) {
      assertRejected(vector.withUrl(vector.url() + "2").verdict());
      assertRejected(vector.withUrl(vector.url().replace("https:", "http:")).verdict());
      assertRejected(vector.withUrl(vector.url().replace(".com", ".org")).verdict());
    }
  }

  /** Where a certificate counts, the same text may be no certificate's. */
  @Property(tries = 600)
  void rejectsEveryFlippedBitOfASignature(
      @ForAll @IntRange(max = 1_000) int which, @ForAll @IntRange(max = 1_000_000) int bit) {
    CodedVector vector = VECTORS.get(which % VECTORS.size());
    byte[] signature = vector.encoding().decode(vector.signature()).orElseThrow();

    flip(signature, bit);
    CodedVector forged = vector.replacing(vector.signature(), vector.encoding().encode(signature));

    assertRejected(forged.verdict());
  }

  @Property(tries = 600)
  void rejectsEveryFlippedBitOfWhatIsSignedInABody(
      @ForAll @IntRange(max = 1_000) int which, @ForAll @IntRange(max = 1_000_000) int bit) {
    CodedVector vector = VECTORS.get(which % VECTORS.size());
    byte[] body = vector.body().clone();
    if (vector.covered().isEmpty()) {
      flip(body, bit);
    } else {
      String covered = vector.covered().get(bit % vector.covered().size());
      int start = new String(body, UTF_8).indexOf(covered);
      int length =
          (int) covered.chars().takeWhile(c -> c != '"' || covered.indexOf('"') == 0).count();
      byte[] part = Arrays.copyOfRange(body, start, start + length);
      flip(part, bit);
      System.arraycopy(part, 0, body, start, length);
    }

    assertRejected(vector.withBody(body).verdict());
  }

  @Property(tries = 300)
  void rejectsEveryFlippedBitOfASignedHeader(
      @ForAll @IntRange(max = 1_000) int which, @ForAll @IntRange(max = 1_000_000) int bit) {
    List<CodedVector> some =
        VECTORS.stream().filter(vector -> !vector.signedHeaders().isEmpty()).toList();
    CodedVector vector = some.get(which % some.size());
    String header = vector.signedHeaders().get(bit % vector.signedHeaders().size());

    assertRejected(
        vector
            .withHeader(
                header,
                value -> {
                  byte[] bytes = value.getBytes(UTF_8);
                  flip(bytes, bit);
                  return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
                })
            .verdict());
  }

  private static void flip(byte[] bytes, int bit) {
    int place = bit % (bytes.length * 8);
    bytes[place / 8] ^= (byte) (1 << (place % 8));
  }

  private static void assertRejected(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Rejected.class);
  }
}
