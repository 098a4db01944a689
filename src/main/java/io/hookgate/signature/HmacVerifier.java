package io.hookgate.signature;

import io.hookgate.routing.BodyFields;
import io.hookgate.routing.Picked;
import io.hookgate.routing.Selector;
import io.hookgate.signature.SignatureHeader.Content;
import io.hookgate.signature.Verdict.Reason;
import io.hookgate.signature.Verdict.Rejected;
import io.hookgate.signature.Verdict.Verified;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Proves what was signed with an HMAC (or a hash of the secret and more). The signature is judged
 * first and the time after it, so that {@code OUTSIDE_TOLERANCE} is said only of somebody who knows
 * a secret.
 *
 * <p>Every signature is compared with every secret, in constant time and to the end: how long it
 * takes tells nothing about which one was right or how far. Any thread; costs an HMAC of the body
 * per secret.
 */
final class HmacVerifier implements Verifier {
  private final Scheme scheme;
  private final Signing signing;
  private final @Nullable BodyFields timeInBody;

  private HmacVerifier(Scheme scheme, Signing signing) {
    this.scheme = scheme;
    this.signing = signing;
    Timestamp timestamp = scheme.timestamp();
    this.timeInBody =
        timestamp != null && timestamp.place() == Timestamp.Place.BODY
            ? BodyFields.of(List.of(new Selector(Selector.Kind.BODY, timestamp.name())))
            : null;
  }

  /** As {@link Verifier#of}. */
  static HmacVerifier of(Scheme scheme, List<String> secrets) {
    return new HmacVerifier(scheme, Signing.of(scheme, secrets));
  }

  @Override
  public Verdict verify(SignedRequest received, long now) {
    SignedRequest request = scheme.canonical(received);
    String name = scheme.header().name();
    List<String> values = request.headerValues().apply(name);
    if (values.size() > 1) {
      return new Rejected(
          Reason.MALFORMED_SIGNATURE, "the header %s came %d times".formatted(name, values.size()));
    }
    String value = values.isEmpty() ? "" : values.get(0);
    if (value.isBlank()) {
      return new Rejected(Reason.MISSING_SIGNATURE, "the header " + name + " is missing");
    }
    Content content =
        scheme.header().read(value, scheme.digest().encoding(), scheme.timestampKey());
    if (content instanceof Content.Malformed malformed) {
      return new Rejected(Reason.MALFORMED_SIGNATURE, malformed.detail() + "; " + Form.of(value));
    }
    return verify(request, (Content.Signatures) content, now);
  }

  private Verdict verify(SignedRequest request, Content.Signatures content, long now) {
    Timestamp timestamp = scheme.timestamp();
    if (timestamp == null) {
      return compare(request, content.signatures(), "");
    }
    String time =
        switch (timestamp.place()) {
          case HEADER -> request.header(timestamp.name());
          case KEY -> content.timestamp();
          case BODY -> "";
        };
    if (time == null) {
      return missing(timestamp);
    }
    Verdict verdict = compare(request, content.signatures(), time);
    if (verdict instanceof Rejected) {
      return verdict;
    }
    return judgeTime(
        timestamp, timeInBody == null ? time : pick(timeInBody, request), now, verdict);
  }

  private Verdict compare(SignedRequest request, List<byte[]> signatures, String time) {
    List<SecretKeySpec> keys = signing.keys();
    int found = -1;
    for (int i = keys.size() - 1; i >= 0; i--) {
      byte[] expected = signing.make(keys.get(i), request, time);
      if (expected == null) {
        return new Rejected(
            Reason.MISSING_SIGNATURE,
            "the header %s, which is signed, is missing"
                .formatted(signing.signed().missingHeader(request)));
      }
      for (byte[] signature : signatures) {
        // No break: the loop always runs to its end.
        found = MessageDigest.isEqual(expected, signature) ? i : found;
      }
    }
    return found >= 0
        ? new Verified(found)
        : new Rejected(
            Reason.WRONG_SIGNATURE,
            "%d signature(s) in %s compared with %d secret(s), none matches"
                .formatted(signatures.size(), scheme.header().name(), keys.size()));
  }

  /** The verdict on the signature, unless its time, null when it is missing, will not do. */
  static Verdict judgeTime(Timestamp timestamp, @Nullable String text, long now, Verdict verified) {
    if (text == null) {
      return missing(timestamp);
    }
    OptionalLong time = timestamp.read(text);
    if (time.isEmpty()) {
      return new Rejected(
          Reason.MALFORMED_SIGNATURE,
          "the timestamp in %s is not %s"
              .formatted(timestamp.name(), timestamp.unit().description()));
    }
    long ahead = time.getAsLong() - now;
    Duration tolerance = timestamp.tolerance();
    if (!timestamp.tolerates(ahead)) {
      return new Rejected(
          Reason.OUTSIDE_TOLERANCE,
          "signed %d ms %s by %s, %s ms are tolerated"
              .formatted(
                  Math.abs(ahead),
                  ahead < 0 ? "ago" : "ahead of now",
                  timestamp.name(),
                  tolerance == null ? "any" : tolerance.toMillis()));
    }
    return verified;
  }

  static Verdict missing(Timestamp timestamp) {
    return new Rejected(
        Reason.MISSING_TIMESTAMP, "the timestamp in " + timestamp.name() + " is missing");
  }

  private static @Nullable String pick(BodyFields field, SignedRequest request) {
    return field.pick(request.body()) instanceof Picked.Found found ? found.values().get(0) : null;
  }
}
