package io.hookgate.config;

import io.hookgate.handshake.Handshake;
import io.hookgate.signature.Credential;
import io.hookgate.signature.EventFields;
import io.hookgate.signature.Scheme;
import io.hookgate.signature.Verifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a source's requests are proven: a scheme that signs, or a credential that comes along (from a
 * preset or written out), and the secrets, any of which verifies. With neither, what peer asks of
 * the connection is all the proof there is; scheme none asks nothing.
 *
 * @param name of the preset or the scheme
 * @param handshake null where the provider asks nothing before it sends
 */
public record VerifyConfig(
    String name,
    @Nullable Scheme scheme,
    @Nullable Credential credential,
    List<Secret> secrets,
    PeerConfig peer,
    @Nullable HandshakeConfig handshake) {

  /** A scheme alone; null is scheme none. */
  public VerifyConfig(String name, @Nullable Scheme scheme, List<Secret> secrets) {
    this(name, scheme, null, secrets, PeerConfig.ANY, null);
  }

  /** Where the event's id and type stand; null where nothing says so. */
  public @Nullable EventFields event() {
    if (scheme != null) {
      return scheme.event();
    }
    return credential == null ? null : credential.event();
  }

  /** Whether anybody may send. */
  public boolean open() {
    return scheme == null && credential == null && peer.equals(PeerConfig.ANY);
  }

  /**
   * What proves requests by their content; null where nothing does.
   *
   * @param proofs the secrets' texts; not empty
   */
  public @Nullable Verifier verifier(List<String> proofs) {
    if (scheme != null) {
      return Verifier.of(scheme, proofs);
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
