package io.hookgate.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Discord and SendGrid: a private key signs time and body, each in a header of its own. Neither
 * documents how old a request may be; a tolerance would be ours.
 *
 * @see <a
 *     href="https://discord.com/developers/docs/interactions/overview#setting-up-an-endpoint-validating-security-request-headers">
 *     Discord's documentation</a>
 * @see <a
 *     href="https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features">
 *     SendGrid's documentation</a>
 */
final class PublicKeyVerifier implements Verifier {
  private final String signatureHeader;
  private final Timestamp time;
  private final Encoding encoding;
  private final KeyAlgorithm algorithm;
  private final List<PublicKey> keys;

  private PublicKeyVerifier(
      String signatureHeader,
      String timeHeader,
      Encoding encoding,
      KeyAlgorithm algorithm,
      List<PublicKey> keys) {
    this.signatureHeader = signatureHeader;
    this.time = new Timestamp(Timestamp.Place.HEADER, timeHeader, Timestamp.Unit.S, null);
    this.encoding = encoding;
    this.algorithm = algorithm;
    this.keys = keys;
  }

  static Verifier discord(List<String> secrets) {
    return new PublicKeyVerifier(
        "x-signature-ed25519",
        "x-signature-timestamp",
        Encoding.HEX,
        KeyAlgorithm.ED25519,
        keys(KeyAlgorithm.ED25519, SecretEncoding.HEX, secrets));
  }

  static Verifier sendgrid(List<String> secrets) {
    return new PublicKeyVerifier(
        "x-twilio-email-event-webhook-signature",
        "x-twilio-email-event-webhook-timestamp",
        Encoding.BASE64,
        KeyAlgorithm.ECDSA_SHA256,
        keys(KeyAlgorithm.ECDSA_SHA256, SecretEncoding.BASE64, secrets));
  }

  @Override
  public Verdict verify(SignedRequest request, long now) {
    String written = request.header(signatureHeader);
    if (written == null || written.isBlank()) {
      return Reject.missing("the header " + signatureHeader);
    }
    String timestamp = request.header(time.name());
    if (timestamp == null) {
      return HmacVerifier.missing(time);
    }
    Optional<byte[]> signature = encoding.decode(written);
    if (signature.isEmpty()) {
      return Reject.malformed(
          signatureHeader + " is not in " + encoding.name().toLowerCase(Locale.ROOT));
    }
    List<byte[]> chunks = List.of(timestamp.getBytes(ISO_8859_1), request.body());
    for (int i = 0; i < keys.size(); i++) {
      if (algorithm.proves(keys.get(i), chunks, signature.orElseThrow())) {
        return HmacVerifier.judgeTime(time, timestamp, now, new Verdict.Verified(i));
      }
    }
    return Reject.wrong(keys.size());
  }

  private static List<PublicKey> keys(
      KeyAlgorithm algorithm, SecretEncoding written, List<String> secrets) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("no public key; at least one is needed");
    }
    List<PublicKey> keys = new ArrayList<>(secrets.size());
    for (String secret : secrets) {
      try {
        keys.add(algorithm.key(written.decode(secret)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("secret " + (keys.size() + 1) + " " + e.getMessage(), e);
      }
    }
    return List.copyOf(keys);
  }
}
