package io.hookgate.signature;

import io.hookgate.model.Header;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * A secret that comes along with each request, where a {@link Scheme} has a signature made with
 * one. It proves who sent a request and nothing about what is in it: whoever sees one request can
 * send any other.
 *
 * @param name of the preset or the method
 * @param place where it stands
 * @param event where the event's id and type stand
 */
public record Credential(String name, Place place, EventFields event) {

  /** Where a request carries its secret. */
  public sealed interface Place {
    /**
     * A header of its own.
     *
     * @param name in lower case
     * @param prefix what stands before the secret, possibly empty
     */
    record InHeader(String name, String prefix) implements Place {}

    /** A parameter of the query, exactly once. */
    record InQuery(String name) implements Place {}

    /** A string in a JSON body, at most 256 bytes. */
    record InBody(String pointer) implements Place {}

    /** {@code Authorization: Bearer SECRET} (RFC 6750). */
    record AsBearer() implements Place {}

    /**
     * {@code Authorization: Basic} and base 64 of user, colon, secret (RFC 7617).
     *
     * @param user without a colon; empty in a preset, which cannot know it
     */
    record AsPassword(String user) implements Place {}
  }

  /** Whether that is the name of a scheme that {@link #fromJson} reads. */
  public static boolean reads(String scheme) {
    return scheme.equals("basic") || scheme.equals("bearer") || scheme.equals("api-key");
  }

  /**
   * Reads a credential as presets and configuration write it.
   *
   * <pre>
   * scheme            basic, bearer or api-key; required
   * user              basic: may be left out where somebody else says it
   * header, prefix    api-key: the header, and what stands before the secret in it; or
   * query             api-key: the parameter of the query; or
   * body              api-key: a JSON pointer
   * idFrom, typeFrom  selectors
   * dedupTtl          a duration
   * </pre>
   *
   * {@code secrets}, {@code handshake} and {@code ips} belong to whoever holds the object and are
   * passed over.
   *
   * @throws IllegalArgumentException beginning with the key that is unknown, missing or wrong
   */
  public static Credential fromJson(String name, JsonObject json) {
    return new CredentialReader(json).read(name);
  }

  /** Whether somebody has still to say which user it is. */
  public boolean lacksUser() {
    return place instanceof Place.AsPassword basic && basic.user().isEmpty();
  }

  /**
   * The same for that user.
   *
   * @throws IllegalArgumentException when no user can have that name
   */
  public Credential withUser(String user) {
    return new Credential(name, new Place.AsPassword(CredentialReader.user(user)), event);
  }

  /**
   * What a sender with that secret adds to a request's headers; none where it stands elsewhere.
   *
   * @throws IllegalArgumentException when nobody said which user it is
   */
  public List<Header> headers(String secret) {
    if (place instanceof Place.InHeader header) {
      return List.of(new Header(header.name(), header.prefix() + secret));
    }
    if (place instanceof Place.AsBearer) {
      return List.of(new Header("authorization", "Bearer " + secret));
    }
    if (!(place instanceof Place.AsPassword basic)) {
      return List.of();
    }
    if (lacksUser()) {
      throw new IllegalArgumentException(name + " needs a user beside the secret");
    }
    byte[] pair = (basic.user() + ':' + secret).getBytes(StandardCharsets.UTF_8);
    return List.of(
        new Header("authorization", "Basic " + Base64.getEncoder().encodeToString(pair)));
  }

  /** The query that a sender with that secret adds to the URL; empty where it stands elsewhere. */
  public String query(String secret) {
    return place instanceof Place.InQuery query
        ? query.name() + '=' + URLEncoder.encode(secret, StandardCharsets.UTF_8)
        : "";
  }

  /** The header that it stands in; empty when it stands elsewhere. */
  String header() {
    if (place instanceof Place.InHeader header) {
      return header.name();
    }
    return place instanceof Place.InQuery || place instanceof Place.InBody ? "" : "authorization";
  }

  /** What proves a request, for people. */
  String words() {
    if (place instanceof Place.AsPassword) {
      return "user and password";
    }
    return place instanceof Place.InHeader || place instanceof Place.AsBearer
        ? "the secret itself"
        : "the secret itself, as " + description();
  }

  /** Where it stands, for people. */
  public String description() {
    if (place instanceof Place.InQuery query) {
      return "the query parameter " + query.name();
    }
    return place instanceof Place.InBody body
        ? "the value at " + body.pointer() + " in the body"
        : "the header " + header();
  }
}
