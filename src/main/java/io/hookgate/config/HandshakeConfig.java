package io.hookgate.config;

import io.hookgate.handshake.Handshake;
import io.hookgate.handshake.Handshakes;
import io.hookgate.handshake.Parameters;
import java.util.List;

/**
 * How a source answers when its provider asks before it sends.
 *
 * @param name of the handshake
 * @param tokens that a question must carry; none where the provider chooses
 * @param origins that may send; none where the handshake does not ask
 */
public record HandshakeConfig(String name, List<Secret> tokens, List<String> origins) {
  /**
   * The handshake of a source with these secrets.
   *
   * @throws IllegalArgumentException when it lacks a parameter
   */
  public Handshake with(List<Secret> secrets) {
    return Handshakes.of(
        name,
        new Parameters(
            secrets.stream().map(Secret::value).toList(),
            tokens.stream().map(Secret::value).toList(),
            origins));
  }
}
