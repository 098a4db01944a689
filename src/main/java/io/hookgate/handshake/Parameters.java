package io.hookgate.handshake;

import java.util.List;

/**
 * What a source tells its handshake.
 *
 * @param secrets of the source, possibly none
 * @param tokens that a question must carry, where the provider lets us choose one
 * @param origins that may send, where the provider asks for itself; {@code *} for all
 */
public record Parameters(List<String> secrets, List<String> tokens, List<String> origins) {
  /** Shows no secret. */
  @Override
  public String toString() {
    return "Parameters[%d secrets, %d tokens, origins %s]"
        .formatted(secrets.size(), tokens.size(), origins);
  }
}
