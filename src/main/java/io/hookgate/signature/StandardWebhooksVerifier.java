package io.hookgate.signature;

import io.hookgate.signature.SignatureHeader.Content;
import io.hookgate.signature.Verdict.Reason;
import io.hookgate.signature.Verdict.Rejected;
import io.hookgate.signature.Verdict.Verified;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Standard Webhooks with secrets and public keys side by side: secrets prove the entries {@code
 * v1}, public keys the entries {@code v1a}, and one that is right is enough. Any thread.
 *
 * @see <a
 *     href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme">the
 *     specification</a>
 */
final class StandardWebhooksVerifier implements Verifier {
  private static final String ASYMMETRIC = "v1a";

  private final Scheme scheme;
  private final SignatureHeader header;
  private final Template signed;
  private final List<PublicKey> keys = new ArrayList<>();
  private final List<Integer> keyPlaces = new ArrayList<>();
  private final List<Integer> secretPlaces = new ArrayList<>();
  private final @Nullable Verifier bySecret;

  private StandardWebhooksVerifier(Scheme scheme, Layout.Keyed layout, List<String> secrets) {
    this.scheme = scheme;
    this.header =
        new SignatureHeader(
            scheme.header().name(),
            new Layout.Keyed(layout.separator(), layout.assign(), ASYMMETRIC));
    this.signed = scheme.template();
    List<String> symmetric = new ArrayList<>();
    for (int i = 0; i < secrets.size(); i++) {
      if (secrets.get(i).startsWith(PublicKeys.PREFIX)) {
        keys.add(key(secrets.get(i), i));
        keyPlaces.add(i);
      } else {
        symmetric.add(secrets.get(i));
        secretPlaces.add(i);
      }
    }
    this.bySecret = symmetric.isEmpty() ? null : HmacVerifier.of(scheme, symmetric);
  }

  /** Whether a scheme is Standard Webhooks' or one like it, and one of the secrets a public key. */
  static boolean isFor(Scheme scheme, List<String> secrets) {
    Timestamp timestamp = scheme.timestamp();
    return scheme.digest().secretEncoding() == SecretEncoding.WHSEC
        && scheme.header().layout() instanceof Layout.Keyed
        && (timestamp == null || timestamp.place() == Timestamp.Place.HEADER)
        && secrets.stream().anyMatch(secret -> secret.startsWith(PublicKeys.PREFIX));
  }

  /** As {@link Verifier#of}, for what {@link #isFor}. */
  static StandardWebhooksVerifier of(Scheme scheme, List<String> secrets) {
    return new StandardWebhooksVerifier(scheme, (Layout.Keyed) scheme.header().layout(), secrets);
  }

  @Override
  public Verdict verify(SignedRequest received, long now) {
    Verdict symmetric = bySecret == null ? null : bySecret.verify(received, now);
    if (symmetric instanceof Verified verified) {
      return new Verified(secretPlaces.get(verified.secretIndex()));
    }
    Verdict asymmetric = byKey(scheme.canonical(received), now);
    if (asymmetric instanceof Rejected rejected
        && rejected.reason() == Reason.MALFORMED_SIGNATURE
        && symmetric != null) {
      // No entry of the other kind: what the secrets say tells more.
      return symmetric;
    }
    return asymmetric;
  }

  private Verdict byKey(SignedRequest request, long now) {
    String value = request.header(header.name());
    if (value == null || value.isBlank()) {
      return new Rejected(Reason.MISSING_SIGNATURE, "the header " + header.name() + " is missing");
    }
    Content content = header.read(value, scheme.digest().encoding(), scheme.timestampKey());
    if (content instanceof Content.Malformed malformed) {
      return new Rejected(Reason.MALFORMED_SIGNATURE, malformed.detail() + "; " + Form.of(value));
    }
    List<byte[]> signatures = ((Content.Signatures) content).signatures();
    Timestamp timestamp = scheme.timestamp();
    if (timestamp == null) {
      return compare(request, "", signatures);
    }
    String time = request.header(timestamp.name());
    Verdict verdict = time == null ? new Verified(0) : compare(request, time, signatures);
    return verdict instanceof Verified
        ? HmacVerifier.judgeTime(timestamp, time, now, verdict)
        : verdict;
  }

  private Verdict compare(SignedRequest request, String time, List<byte[]> signatures) {
    List<byte[]> chunks = signed.fill(request, time, null);
    if (chunks == null) {
      return new Rejected(
          Reason.MISSING_SIGNATURE,
          "the header %s, which is signed, is missing".formatted(signed.missingHeader(request)));
    }
    for (int i = 0; i < keys.size(); i++) {
      for (byte[] signature : signatures) {
        if (PublicKeys.signed(keys.get(i), chunks, signature)) {
          return new Verified(keyPlaces.get(i));
        }
      }
    }
    return new Rejected(
        Reason.WRONG_SIGNATURE,
        "%d signature(s) %s compared with %d public key(s), none matches"
            .formatted(signatures.size(), ASYMMETRIC, keys.size()));
  }

  private static PublicKey key(String text, int place) {
    try {
      return PublicKeys.read(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("secret " + (place + 1) + " " + e.getMessage(), e);
    }
  }
}
