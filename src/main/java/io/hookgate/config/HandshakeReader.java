package io.hookgate.config;

import io.hookgate.handshake.Handshakes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how a source answers when its provider asks before it sends. */
final class HandshakeReader {
  private final SecretReader secrets;

  HandshakeReader(SecretReader secrets) {
    this.secrets = secrets;
  }

  /**
   * Null when there is none, or when something is wrong with it.
   *
   * @param ofPreset the provider's own; null when it has none, or there is no preset
   * @param proofs the source's secrets
   */
  @Nullable HandshakeConfig read(Section verify, @Nullable String ofPreset, List<Secret> proofs) {
    Section handshake = verify.has("handshake") ? verify.section("handshake") : null;
    String own = handshake == null ? null : handshake.find("type");
    String name = ofPreset == null ? own : ofPreset;
    if (handshake != null && own != null && ofPreset != null) {
      handshake.problem("type", "is \"" + ofPreset + "\" with this provider: leave it out");
    }
    if (name == null) {
      if (handshake != null) {
        handshake.problem("\"type\" is missing: write one of " + names());
      }
      return null;
    }
    if (!Handshakes.names().contains(name)) {
      verify.problem("handshake", "there is no handshake \"" + name + "\"; there are: " + names());
      return null;
    }
    if (handshake == null && Handshakes.takesTokens(name) && !proofs.isEmpty()) {
      // The address is registered already, or by other means: nothing is answered.
      return null;
    }
    HandshakeConfig read =
        new HandshakeConfig(name, tokens(handshake, name), origins(handshake, name));
    return complete(handshake == null ? verify : handshake, read, proofs) ? read : null;
  }

  private List<Secret> tokens(@Nullable Section handshake, String name) {
    if (handshake == null) {
      return List.of();
    }
    if (handshake.has("tokens") && !Handshakes.takesTokens(name)) {
      handshake.problem("tokens", "has no meaning with \"" + name + "\": leave it out");
    }
    return secrets.all(handshake, "tokens", token -> null);
  }

  private static List<String> origins(@Nullable Section handshake, String name) {
    if (handshake == null) {
      return List.of();
    }
    if (handshake.has("origins") && !Handshakes.takesOrigins(name)) {
      handshake.problem("origins", "has no meaning with \"" + name + "\": leave it out");
    }
    return handshake.texts("origins").stream().map(Section.Item::text).toList();
  }

  private static boolean complete(Section at, HandshakeConfig read, List<Secret> proofs) {
    try {
      read.with(proofs);
      return true;
    } catch (IllegalArgumentException e) {
      at.problem("the handshake \"" + read.name() + "\": " + e.getMessage());
      return false;
    }
  }

  private static String names() {
    return String.join(", ", Handshakes.names());
  }
}
