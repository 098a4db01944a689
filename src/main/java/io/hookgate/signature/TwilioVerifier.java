package io.hookgate.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookgate.model.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Twilio: an HMAC over the public URL and, sorted, the fields of a form. Any other body is covered
 * by its hash in the URL's query. Twilio's own libraries take the URL with and without its port,
 * and so does this.
 *
 * @see <a href="https://www.twilio.com/docs/usage/security#validating-requests">Twilio's
 *     documentation</a>
 */
final class TwilioVerifier implements Verifier {
  private static final String HEADER = "x-twilio-signature";
  private static final Pattern BODY_HASH =
      Pattern.compile("[?&]bodySHA256=([0-9a-fA-F]{64})(?:&|$)");
  private static final Pattern PORT = Pattern.compile("^(https?://[^/:]+):\\d+");
  private static final Pattern NO_PORT = Pattern.compile("^(https?)(://[^/:]+)(?=/|$)");

  private final String publicUrl;
  private final HmacKeys keys;

  private TwilioVerifier(String publicUrl, HmacKeys keys) {
    this.publicUrl = publicUrl;
    this.keys = keys;
  }

  static Verifier of(String publicUrl, List<String> secrets) {
    return new TwilioVerifier(publicUrl, HmacKeys.of(Algorithm.SHA1, SecretEncoding.TEXT, secrets));
  }

  @Override
  public Verdict verify(SignedRequest request, long now) {
    String written = request.header(HEADER);
    if (written == null || written.isBlank()) {
      return Reject.missing("the header " + HEADER);
    }
    Optional<byte[]> signature = Encoding.BASE64.decode(written);
    if (signature.isEmpty()) {
      return Reject.malformed(HEADER + " is not base 64");
    }
    String url = publicUrl + request.path();
    byte[] hash = bodyHash(request.path());
    List<byte[]> fields = hash == null ? FormFields.sorted(request.body()) : List.of();
    if (fields == null) {
      return Reject.malformed("the form has more than " + FormFields.MAX_FIELDS + " fields");
    }
    int with = find(withPort(url), fields, signature.orElseThrow());
    int without = find(PORT.matcher(url).replaceFirst("$1"), fields, signature.orElseThrow());
    Verdict verdict = keys.verdict(Math.max(with, without));
    return hash == null
            || verdict instanceof Verdict.Rejected
            || MessageDigest.isEqual(hash, Sha256.of(request.body()))
        ? verdict
        : new Verdict.Rejected(
            Verdict.Reason.WRONG_SIGNATURE, "the body's hash is not bodySHA256 of the URL");
  }

  private int find(String url, List<byte[]> fields, byte[] signature) {
    List<byte[]> chunks = new ArrayList<>(fields.size() + 1);
    chunks.add(url.getBytes(UTF_8));
    chunks.addAll(fields);
    return keys.find(chunks, signature);
  }

  private static String withPort(String url) {
    Matcher without = NO_PORT.matcher(url);
    return without.find()
        ? without.group()
            + (without.group(1).equals("https") ? ":443" : ":80")
            + url.substring(without.end())
        : url;
  }

  private static byte @Nullable [] bodyHash(String path) {
    Matcher hash = BODY_HASH.matcher(path);
    return hash.find() ? Encoding.HEX.decode(hash.group(1)).orElseThrow() : null;
  }
}
