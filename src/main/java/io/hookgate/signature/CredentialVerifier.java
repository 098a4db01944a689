package io.hookgate.signature;

import io.hookgate.model.Sha256;
import io.hookgate.routing.BodyFields;
import io.hookgate.routing.Picked;
import io.hookgate.routing.Selector;
import io.hookgate.signature.Credential.Place;
import io.hookgate.signature.Verdict.Reason;
import io.hookgate.signature.Verdict.Rejected;
import io.hookgate.signature.Verdict.Verified;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Proves requests by the secret that they carry. Both sides are hashed first, so that what is
 * compared always has the same length; every secret is compared, in constant time and to the end.
 * How long it takes tells neither which one was right, nor how far, nor how long it is. Any thread.
 */
final class CredentialVerifier implements Verifier {
  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  private final Credential credential;
  private final List<byte[]> expected;
  private final @Nullable BodyFields inBody;

  private CredentialVerifier(Credential credential, List<byte[]> expected) {
    this.credential = credential;
    this.expected = expected;
    this.inBody =
        credential.place() instanceof Place.InBody body
            ? BodyFields.of(List.of(new Selector(Selector.Kind.BODY, body.pointer())))
            : null;
  }

  /** As {@link Verifier#of(Credential, List)}. */
  static CredentialVerifier of(Credential credential, List<String> secrets) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("no secret; at least one is needed");
    }
    String user = credential.place() instanceof Place.AsPassword basic ? basic.user() + ':' : "";
    List<byte[]> expected = new ArrayList<>(secrets.size());
    for (String secret : secrets) {
      if (secret.isEmpty()) {
        throw new IllegalArgumentException("secret " + (expected.size() + 1) + " is empty");
      }
      expected.add(Sha256.of((user + secret).getBytes(StandardCharsets.UTF_8)));
    }
    return new CredentialVerifier(credential, List.copyOf(expected));
  }

  @Override
  public Verdict verify(SignedRequest received, long now) {
    Place place = credential.place();
    String text = text(place, received);
    if (text == null || text.isEmpty()) {
      return new Rejected(
          Reason.MISSING_SIGNATURE, credential.description() + " is missing or empty");
    }
    byte[] presented = presented(place, text);
    if (presented == null) {
      return new Rejected(
          Reason.MALFORMED_SIGNATURE, credential.description() + " must have " + form(place));
    }
    return compare(Sha256.of(presented));
  }

  private Verdict compare(byte[] presented) {
    int found = -1;
    for (int i = expected.size() - 1; i >= 0; i--) {
      // No break: the loop always runs to its end.
      found = MessageDigest.isEqual(expected.get(i), presented) ? i : found;
    }
    return found >= 0
        ? new Verified(found)
        : new Rejected(
            Reason.WRONG_SIGNATURE,
            "%s compared with %d secret(s), none matches"
                .formatted(credential.description(), expected.size()));
  }

  private @Nullable String text(Place place, SignedRequest request) {
    if (place instanceof Place.InHeader header) {
      return request.header(header.name());
    }
    if (place instanceof Place.InQuery query) {
      return QueryText.single(request.path(), query.name());
    }
    if (inBody != null) {
      return inBody.pick(request.body()) instanceof Picked.Found found
          ? found.values().get(0)
          : null;
    }
    return request.header("authorization");
  }

  /** The secret's bytes; null when the text has not the place's form. */
  private static byte @Nullable [] presented(Place place, String text) {
    if (place instanceof Place.InHeader header) {
      return text.startsWith(header.prefix())
          ? onTheWire(text.substring(header.prefix().length()))
          : null;
    }
    if (place instanceof Place.AsBearer) {
      return hasScheme(text, BEARER) ? onTheWire(text.substring(BEARER.length()).strip()) : null;
    }
    if (place instanceof Place.AsPassword) {
      return hasScheme(text, BASIC) ? base64(text.substring(BASIC.length()).strip()) : null;
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String form(Place place) {
    if (place instanceof Place.InHeader header) {
      return '"' + header.prefix() + "\" and the secret";
    }
    return place instanceof Place.AsBearer
        ? "\"Bearer \" and the secret"
        : "\"Basic \" and base 64 of user, colon and secret";
  }

  /** The name of an authentication scheme may be in either case (RFC 9110, section 11.1). */
  private static boolean hasScheme(String text, String scheme) {
    return text.length() > scheme.length()
        && text.substring(0, scheme.length()).toLowerCase(Locale.ROOT).equals(scheme);
  }

  private static byte @Nullable [] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  // A header's characters are its bytes: HTTP parsers read them as ISO 8859-1.
  private static byte[] onTheWire(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
