package io.hookgate.handshake;

import io.hookgate.signature.SignedRequest;
import java.util.Set;

/** How one provider asks, and what it wants to hear. Any thread; never waits for anything. */
public interface Handshake {
  /** Methods other than POST, in upper case, that it is asked with. */
  Set<String> methods();

  /**
   * Whether the source's verification must have proven a request before it is asked here: so
   * wherever the provider signs its question, or sends the source's secret along.
   */
  boolean proven();

  /**
   * The reply.
   *
   * @param secretIndex which of the source's secrets proved the request, from 0; 0 where none did
   */
  Reply reply(SignedRequest request, int secretIndex);

  /** Whether it gives the source secrets as {@link Reply.Keep} says. */
  default boolean keepsSecrets() {
    return false;
  }
}
