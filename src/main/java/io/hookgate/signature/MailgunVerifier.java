package io.hookgate.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookgate.routing.BodyFields;
import io.hookgate.routing.Picked;
import io.hookgate.routing.Selector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mailgun: an HMAC over time and token that stands in the body beside them. Nothing else of the
 * body is signed: whoever sees one request can send others with its signature.
 *
 * @see <a
 *     href="https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks">
 *     Mailgun's documentation</a>
 */
final class MailgunVerifier implements Verifier {
  private static final BodyFields FIELDS =
      BodyFields.of(
          List.of(
              Selector.parse("body:/signature/timestamp"),
              Selector.parse("body:/signature/token"),
              Selector.parse("body:/signature/signature")));

  private final HmacKeys keys;

  private MailgunVerifier(HmacKeys keys) {
    this.keys = keys;
  }

  static Verifier of(List<String> secrets) {
    return new MailgunVerifier(HmacKeys.of(Algorithm.SHA256, SecretEncoding.TEXT, secrets));
  }

  @Override
  public Verdict verify(SignedRequest request, long now) {
    if (!(FIELDS.pick(request.body()) instanceof Picked.Found found)) {
      return Reject.malformed(
          "the body, which carries the signature, is no JSON with short fields");
    }
    List<@Nullable String> values = found.values();
    String timestamp = values.get(0);
    String token = values.get(1);
    String signature = values.get(2);
    if (timestamp == null || token == null || signature == null) {
      return Reject.missing("timestamp, token or signature at /signature in the body");
    }
    return Encoding.HEX
        .decode(signature)
        .map(bytes -> compare(timestamp, token, bytes))
        .orElseGet(() -> Reject.malformed("/signature/signature in the body is not hexadecimal"));
  }

  private Verdict compare(String timestamp, String token, byte[] signature) {
    return keys.verdict(
        keys.find(List.of(timestamp.getBytes(UTF_8), token.getBytes(UTF_8)), signature));
  }
}
