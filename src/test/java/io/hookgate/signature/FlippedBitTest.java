package io.hookgate.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whichever bit is flipped of what a signature covers, or of the signature itself. */
class FlippedBitTest {
  private static final List<Vector> VECTORS = Vector.declared();

  @Property(tries = 3000)
  void ofTheBodyIsNoticed(
      @ForAll("signing") Vector vector, @ForAll @IntRange(max = Integer.MAX_VALUE) int bit) {
    byte[] body = vector.bytes();
    flip(body, bit);

    assertRejected(vector, vector.request(vector.headers(), body));
  }

  @Property(tries = 3000)
  void ofTheSignatureIsNoticed(
      @ForAll("all") Vector vector, @ForAll @IntRange(max = Integer.MAX_VALUE) int bit) {
    assertNoticed(vector, vector.scheme().header().name(), bit);
  }

  @Property(tries = 3000)
  void ofASignedHeaderIsNoticed(
      @ForAll("signingHeaders") Vector vector,
      @ForAll @IntRange(max = Integer.MAX_VALUE) int which,
      @ForAll @IntRange int bit) {
    List<String> headers = signedHeaders(vector);

    assertNoticed(vector, headers.get(which % headers.size()), bit);
  }

  @Provide
  Arbitrary<Vector> all() {
    return Arbitraries.of(VECTORS);
  }

  @Provide
  Arbitrary<Vector> signing() {
    return Arbitraries.of(VECTORS.stream().filter(FlippedBitTest::signs).toList());
  }

  @Provide
  Arbitrary<Vector> signingHeaders() {
    return Arbitraries.of(
        VECTORS.stream()
            .filter(vector -> signs(vector) && !signedHeaders(vector).isEmpty())
            .toList());
  }

  private static boolean signs(Vector vector) {
    return !(vector.scheme().header().layout() instanceof Layout.Token);
  }

  private static List<String> signedHeaders(Vector vector) {
    List<String> names = new ArrayList<>(vector.signedHeaders());
    Timestamp timestamp = vector.scheme().timestamp();
    if (timestamp != null && timestamp.place() == Timestamp.Place.HEADER) {
      names.add(timestamp.name());
    }
    return names;
  }

  private static void assertNoticed(Vector vector, String header, int bit) {
    String name = vector.named(header);
    List<Header> changed =
        vector.with(
            name,
            value -> {
              byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
              flip(bytes, bit);
              return new String(bytes, StandardCharsets.ISO_8859_1);
            });

    assertRejected(vector, vector.request(changed, vector.bytes()));
  }

  private static void flip(byte[] bytes, int bit) {
    bytes[bit / 8 % bytes.length] ^= (byte) (1 << bit % 8);
  }

  private static void assertRejected(Vector vector, SignedRequest request) {
    Verdict verdict =
        Verifier.of(vector.scheme(), List.of(vector.secret())).verify(request, vector.millis());

    assertThat(verdict).as(vector.name()).isInstanceOf(Verdict.Rejected.class);
  }
}
