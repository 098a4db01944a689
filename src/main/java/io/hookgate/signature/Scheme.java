package io.hookgate.signature;

import io.hookgate.routing.Selector;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a provider signs with an HMAC, with a hash or with a token. Data, not code: presets are
 * instances of it.
 *
 * @param name of the preset or the method
 * @param header where the signatures stand
 * @param aliases what a header may be called instead, both in lower case
 * @param signed what is signed, with variables as {@link Template} reads them
 * @param digest how secret and signed bytes become a signature
 * @param timestamp when it was signed; null when that is not said
 * @param event where the event's id and type stand
 */
public record Scheme(
    String name,
    SignatureHeader header,
    Map<String, String> aliases,
    String signed,
    Digest digest,
    @Nullable Timestamp timestamp,
    EventFields event) {

  /**
   * Checks that the parts fit together.
   *
   * @throws IllegalArgumentException naming the key of {@link #fromJson} that does not fit
   */
  public Scheme {
    aliases = Map.copyOf(aliases);
    boolean timeSigned = template(signed, event).has(Template.Part.Variable.TIMESTAMP);
    boolean timeOutside = timestamp != null && timestamp.place() != Timestamp.Place.BODY;
    if (timeSigned && !timeOutside) {
      throw new IllegalArgumentException(
          "signed: {timestamp} needs a timestamp in a header or in the signature's entries");
    }
    if (timeOutside && !timeSigned) {
      throw new IllegalArgumentException(
          "timestamp: a time that is not signed proves nothing; put {timestamp} into signed");
    }
    if (timestamp != null && timestamp.place() == Timestamp.Place.KEY) {
      requireEntryApart(timestamp.name(), header.layout());
    }
  }

  /**
   * Reads a scheme as presets and configuration write it.
   *
   * <pre>
   * header            name of the header with the signatures; required
   * aliases           {"header": "other name"}
   * format            plain (the default), pairs (t=..,v1=..), list (v1,.. v1,..) or token (the
   *                   secret itself: nothing is signed)
   * prefix            plain and token: what stands before it; default none
   * key, separator    pairs and list: the signatures' key, v1; between entries: "," and " "
   * signed            default {body}; with {secret} it is hashed without a key
   * algorithm         sha1, sha256 (the default), sha512
   * encoding          hex (the default), base64, base64url
   * secretEncoding    text (the default), hex, base64, whsec
   * timestamp         one of header, key, body (a JSON pointer); unit s (the default), ms, rfc3339;
   *                   tolerance such as "5m", default none
   * idFrom            a selector
   * typeFrom          a selector, or a list of them: their values are joined with dots
   * dedupTtl          a duration
   * split             JSON pointer of an array of events, "" for the whole body
   * </pre>
   *
   * {@code scheme}, {@code secrets}, {@code handshake} and {@code ips} belong to whoever holds the
   * object and are passed over.
   *
   * @throws IllegalArgumentException beginning with the key that is unknown, missing or wrong
   */
  public static Scheme fromJson(String name, JsonObject json) {
    return new SchemeReader(json).read(name);
  }

  /** Where the event's id stands; null when the provider has none. */
  public @Nullable Selector idFrom() {
    return event.idFrom();
  }

  /** Where the event's type stands, joined of these with dots; empty when it has none. */
  public List<Selector> typeFrom() {
    return event.typeFrom();
  }

  /** How long the provider may send an event again; null when it has no rule. */
  public @Nullable Duration dedupTtl() {
    return event.dedupTtl();
  }

  /** Whether the signature covers the URL that the provider was told. */
  public boolean signsUrl() {
    return template().has(Template.Part.Variable.URL);
  }

  /**
   * The scheme of a gateway that is reached under that URL.
   *
   * @param publicUrl scheme, host and what stands before the path, without a slash at its end
   * @throws IllegalArgumentException when the URL has a brace
   */
  public Scheme at(String publicUrl) {
    String told = signed.replace("{url}", publicUrl + "{path}");
    return new Scheme(name, header, aliases, told, digest, timestamp, event);
  }

  /**
   * The request under the scheme's own header names: where one is absent, its alias answers.
   * Whoever reads an id or a type after the verification must read it here, or a header that was
   * not verified could take the place of one that was.
   */
  public SignedRequest canonical(SignedRequest request) {
    if (aliases.isEmpty()) {
      return request;
    }
    return new SignedRequest(
        request.method(),
        request.path(),
        name -> {
          List<String> values = request.headerValues().apply(name);
          String alias = values.isEmpty() ? aliases.get(name) : null;
          return alias == null ? values : request.headerValues().apply(alias);
        },
        request.body());
  }

  /** What is signed, ready to be filled. */
  Template template() {
    return template(signed, event);
  }

  /** The key of the timestamp among the signature's entries; null when it is not there. */
  @Nullable String timestampKey() {
    return timestamp != null && timestamp.place() == Timestamp.Place.KEY ? timestamp.name() : null;
  }

  private static void requireEntryApart(String timestampKey, Layout layout) {
    if (!(layout instanceof Layout.Keyed keyed)) {
      throw new IllegalArgumentException(
          "timestamp.key: only the formats pairs and list have entries");
    }
    if (keyed.key().equals(timestampKey)) {
      throw new IllegalArgumentException("timestamp.key: is the signatures' key too");
    }
  }

  private static Template template(String signed, EventFields event) {
    try {
      return Template.parse(signed, event.idFrom());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("signed: " + e.getMessage(), e);
    }
  }
}
