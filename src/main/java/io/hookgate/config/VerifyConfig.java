package io.hookgate.config;

import io.hookgate.handshake.Handshake;
import io.hookgate.signature.Coded;
import io.hookgate.signature.Credential;
import io.hookgate.signature.EventFields;
import io.hookgate.signature.Scheme;
import io.hookgate.signature.Verifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a source's requests are proven: a scheme that signs, code where no scheme can say it, or a
 * credential that comes along (from a preset or written out), and the secrets, any of which
 * verifies. With none of them, what peer asks of the connection is all the proof there is; scheme
 * none asks nothing.
 *
 * @param name of the preset or the scheme
 * @param handshake null where the provider asks nothing before it sends
 */
public record VerifyConfig(
    String name,
    @Nullable Scheme scheme,
    @Nullable Coded coded,
    @Nullable Credential credential,
    List<Secret> secrets,
    PeerConfig peer,
    @Nullable HandshakeConfig handshake) {
  /** The scheme of a source whose events are published through the API. */
  public static final String PUBLISH = "publish";

  /** A scheme alone; null is scheme none. */
  public VerifyConfig(String name, @Nullable Scheme scheme, List<Secret> secrets) {
    this(name, scheme, null, null, secrets, PeerConfig.ANY, null);
  }

  /** Code alone. */
  static VerifyConfig of(String name, Coded coded) {
    return new VerifyConfig(name, null, coded, null, List.of(), PeerConfig.ANY, null);
  }

  /** A credential alone. */
  static VerifyConfig of(String name, Credential credential) {
    return new VerifyConfig(name, null, null, credential, List.of(), PeerConfig.ANY, null);
  }

  /** The same with what goes beside the proof. */
  VerifyConfig with(List<Secret> proofs, PeerConfig from, @Nullable HandshakeConfig asked) {
    return new VerifyConfig(name, scheme, coded, credential, proofs, from, asked);
  }

  /** Where the event's id and type stand; null where nothing says so. */
  public @Nullable EventFields event() {
    if (scheme != null) {
      return scheme.event();
    }
    if (coded != null) {
      return coded.event();
    }
    return credential == null ? null : credential.event();
  }

  /** Whether its events are published through the API, and its requests never served. */
  public boolean published() {
    return name.equals(PUBLISH);
  }

  /** Whether anybody may send. */
  public boolean open() {
    return unproven() && !published() && peer.equals(PeerConfig.ANY);
  }

  /** Whether nothing in a request's content proves it. */
  public boolean unproven() {
    return scheme == null && coded == null && credential == null;
  }

  /**
   * What proves requests by their content; null where nothing does.
   *
   * @param proofs the secrets' texts
   */
  public @Nullable Verifier verifier(List<String> proofs) {
    if (scheme != null) {
      return Verifier.of(scheme, proofs);
    }
    if (coded != null) {
      return Verifier.of(coded, proofs);
    }
    return credential == null ? null : Verifier.of(credential, proofs);
  }

  /** Empty where there is none. */
  public String handshakeName() {
    return handshake == null ? "" : handshake.name();
  }

  /** What answers the provider's questions; null where it asks none. */
  public @Nullable Handshake answers() {
    return handshake == null ? null : handshake.with(secrets);
  }
}
