package io.hookgate.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HubSpot, version 3: an HMAC over method, public URL, body and time. Some characters of the URL
 * are signed as they read, not as they are encoded. Versions 1 and 2 are not taken: they hash the
 * secret before the body without an HMAC, so a body can be made longer without it, and sign no
 * time.
 *
 * @see <a
 *     href="https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests">
 *     HubSpot's documentation</a>
 */
final class HubspotVerifier implements Verifier {
  private static final String HEADER = "x-hubspot-signature-v3";
  private static final Timestamp TIME =
      new Timestamp(
          Timestamp.Place.HEADER,
          "x-hubspot-request-timestamp",
          Timestamp.Unit.MS,
          Duration.ofMinutes(5));
  private static final Pattern ENCODED =
      Pattern.compile("%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)", Pattern.CASE_INSENSITIVE);
  private static final Map<String, String> DECODED =
      Map.ofEntries(
          Map.entry("3A", ":"),
          Map.entry("2F", "/"),
          Map.entry("3F", "?"),
          Map.entry("40", "@"),
          Map.entry("21", "!"),
          Map.entry("24", "$"),
          Map.entry("27", "'"),
          Map.entry("28", "("),
          Map.entry("29", ")"),
          Map.entry("2A", "*"),
          Map.entry("2C", ","),
          Map.entry("3B", ";"));

  private final String publicUrl;
  private final HmacKeys keys;

  private HubspotVerifier(String publicUrl, HmacKeys keys) {
    this.publicUrl = publicUrl;
    this.keys = keys;
  }

  static Verifier of(String publicUrl, List<String> secrets) {
    return new HubspotVerifier(
        publicUrl, HmacKeys.of(Algorithm.SHA256, SecretEncoding.TEXT, secrets));
  }

  @Override
  public Verdict verify(SignedRequest request, long now) {
    String written = request.header(HEADER);
    if (written == null || written.isBlank()) {
      return Reject.missing("the header " + HEADER);
    }
    String time = request.header(TIME.name());
    if (time == null) {
      return HmacVerifier.missing(TIME);
    }
    Optional<byte[]> signature = Encoding.BASE64.decode(written);
    if (signature.isEmpty()) {
      return Reject.malformed(HEADER + " is not base 64");
    }
    List<byte[]> chunks =
        List.of(
            request.method().getBytes(UTF_8),
            decoded(publicUrl + request.path()).getBytes(UTF_8),
            request.body(),
            time.getBytes(ISO_8859_1));
    Verdict verdict = keys.verdict(keys.find(chunks, signature.orElseThrow()));
    return verdict instanceof Verdict.Verified
        ? HmacVerifier.judgeTime(TIME, time, now, verdict)
        : verdict;
  }

  private static String decoded(String url) {
    return ENCODED
        .matcher(url)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    DECODED.getOrDefault(found.group(1).toUpperCase(Locale.ROOT), found.group())));
  }
}
