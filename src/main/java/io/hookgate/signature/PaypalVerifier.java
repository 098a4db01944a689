package io.hookgate.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.PublicKey;
import java.security.cert.TrustAnchor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * PayPal: a private key signs id and time of the transmission, the webhook's id and the CRC-32 of
 * the body. The webhook's ids stand where others have secrets. A CRC is no proof against somebody
 * who may choose the body's bytes; the webhook's id and TLS are what keeps others out.
 *
 * @see <a href="https://developer.paypal.com/api/rest/webhooks/rest/#link-eventheadervalidation">
 *     PayPal's documentation</a>
 */
final class PaypalVerifier implements Verifier {
  private static final String SIGNATURE = "paypal-transmission-sig";
  private static final String ID = "paypal-transmission-id";
  private static final String TIME = "paypal-transmission-time";
  private static final String URL = "paypal-cert-url";
  private static final String ALGORITHM = "paypal-auth-algo";
  private static final Pattern URLS =
      Pattern.compile("https://([a-z0-9-]{1,63}\\.){1,4}paypal\\.com(/[A-Za-z0-9_-]+)+");
  private static final Pattern NAMES =
      Pattern.compile("messageverificationcerts(\\.[a-z0-9-]+)*\\.paypal\\.com");
  private static final Pattern WEBHOOK = Pattern.compile("[A-Za-z0-9-]{1,64}");

  private final Certificates certificates;
  private final List<String> webhooks;

  private PaypalVerifier(List<String> webhooks, Supplier<Set<TrustAnchor>> anchors) {
    this.webhooks = webhooks;
    this.certificates = new Certificates(URLS, NAMES, anchors);
  }

  static Verifier of(List<String> webhooks) {
    return of(webhooks, Certificates::ofThisJava);
  }

  /** With others to trust. */
  static Verifier of(List<String> webhooks, Supplier<Set<TrustAnchor>> anchors) {
    for (int i = 0; i < webhooks.size(); i++) {
      if (!WEBHOOK.matcher(webhooks.get(i)).matches()) {
        throw new IllegalArgumentException(
            "secret " + (i + 1) + " is no id of a webhook: letters and digits");
      }
    }
    if (webhooks.isEmpty()) {
      throw new IllegalArgumentException("no webhook's id; at least one is needed");
    }
    return new PaypalVerifier(List.copyOf(webhooks), anchors);
  }

  @Override
  public Verdict verify(SignedRequest request, long now) {
    for (String name : List.of(SIGNATURE, ID, TIME, URL, ALGORITHM)) {
      String value = request.header(name);
      if (value == null || value.isBlank()) {
        return Reject.missing("the header " + name);
      }
    }
    if (!"SHA256withRSA".equals(request.header(ALGORITHM))) {
      return Reject.malformed(ALGORITHM + " is not SHA256withRSA");
    }
    Optional<byte[]> signature = Encoding.BASE64.decode(header(request, SIGNATURE));
    if (signature.isEmpty()) {
      return Reject.malformed(SIGNATURE + " is not base 64");
    }
    return certificates.judge(
        header(request, URL), now, key -> judge(key, request, signature.orElseThrow()));
  }

  private Verdict judge(PublicKey key, SignedRequest request, byte[] signature) {
    CRC32 sum = new CRC32();
    sum.update(request.body());
    byte[] before = (header(request, ID) + "|" + header(request, TIME) + "|").getBytes(ISO_8859_1);
    byte[] after = ("|" + sum.getValue()).getBytes(UTF_8);
    for (int i = 0; i < webhooks.size(); i++) {
      List<byte[]> signed = List.of(before, webhooks.get(i).getBytes(UTF_8), after);
      if (KeyAlgorithm.RSA_SHA256.proves(key, signed, signature)) {
        return new Verdict.Verified(i);
      }
    }
    return Reject.wrong(webhooks.size());
  }

  private static String header(SignedRequest request, String name) {
    String value = request.header(name);
    return value == null ? "" : value;
  }
}
