package io.hookgate.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hookgate.model.Sha256;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * fal.ai: an ed25519 key of its key set signs request, user, time and the body's hash. Whoever has
 * an account there can have things signed, so a source takes those of its users, whose ids stand
 * where others have secrets.
 *
 * @see <a href="https://docs.fal.ai/model-endpoints/webhooks">fal's documentation</a>
 */
final class FalVerifier implements Verifier {
  private static final String KEYS = "https://rest.alpha.fal.ai/.well-known/jwks.json";
  private static final String SIGNATURE = "x-fal-webhook-signature";
  private static final String REQUEST = "x-fal-webhook-request-id";
  private static final String USER = "x-fal-webhook-user-id";
  private static final Timestamp TIME =
      new Timestamp(
          Timestamp.Place.HEADER,
          "x-fal-webhook-timestamp",
          Timestamp.Unit.S,
          Duration.ofMinutes(5));

  private final KeySet keySet = new KeySet(KEYS);
  private final List<String> users;

  private FalVerifier(List<String> users) {
    this.users = users;
  }

  static Verifier of(List<String> users) {
    if (users.isEmpty() || users.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("no user's id; at least one is needed, and none is empty");
    }
    return new FalVerifier(List.copyOf(users));
  }

  @Override
  public Verdict verify(SignedRequest request, long now) {
    for (String name : List.of(SIGNATURE, REQUEST, USER, TIME.name())) {
      String value = request.header(name);
      if (value == null || value.isBlank()) {
        return Reject.missing("the header " + name);
      }
    }
    Optional<byte[]> signature = Encoding.HEX.decode(header(request, SIGNATURE));
    if (signature.isEmpty()) {
      return Reject.malformed(SIGNATURE + " is not hexadecimal");
    }
    int index = users.indexOf(header(request, USER));
    if (index < 0) {
      return Reject.untrusted(USER + " is none of this source's users");
    }
    byte[] signed = signed(request);
    Verdict found =
        HmacVerifier.judgeTime(
            TIME, header(request, TIME.name()), now, new Verdict.Verified(index));
    return keySet.judge(now, keys -> judge(keys, signed, signature.orElseThrow(), found));
  }

  private static Optional<Verdict> judge(
      List<WebKey> keys, byte[] signed, byte[] signature, Verdict found) {
    boolean proven = false;
    for (WebKey key : keys) {
      proven |=
          key.fits(null, JwsAlgorithm.EDDSA)
              && JwsAlgorithm.EDDSA.proves(key.key(), signed, signature);
    }
    return proven ? Optional.of(found) : Optional.empty();
  }

  private static byte[] signed(SignedRequest request) {
    return Stream.of(
            header(request, REQUEST),
            header(request, USER),
            header(request, TIME.name()),
            Sha256.hex(request.body()))
        .collect(Collectors.joining("\n"))
        .getBytes(ISO_8859_1);
  }

  private static String header(SignedRequest request, String name) {
    String value = request.header(name);
    return value == null ? "" : value;
  }
}
