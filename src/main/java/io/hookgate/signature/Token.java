package io.hookgate.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A signed token as it was sent (RFC 7515, section 7.1); nothing of it is proven.
 *
 * @param algorithm what it says it was signed with
 * @param keyId its {@code kid}; null when it has none
 * @param claims what it says
 * @param signed the bytes that are signed
 */
record Token(
    JwsAlgorithm algorithm,
    @Nullable String keyId,
    JsonObject claims,
    byte[] signed,
    byte[] signature) {

  private static final int MAX_LENGTH = 8192;

  /**
   * Reads a token; empty when it is none, has an algorithm that we do not know (such as {@code
   * none}), or extensions that must be understood.
   */
  static Optional<Token> read(String text) {
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    if (text.length() > MAX_LENGTH
        || first < 0
        || second < 0
        || text.indexOf('.', second + 1) >= 0) {
      return Optional.empty();
    }
    JsonObject header = json(text.substring(0, first));
    JsonObject claims = json(text.substring(first + 1, second));
    Optional<byte[]> signature = Encoding.BASE64URL.decode(text.substring(second + 1));
    if (header == null || claims == null || signature.isEmpty() || header.containsKey("crit")) {
      return Optional.empty();
    }
    JwsAlgorithm algorithm = JwsAlgorithm.named(String.valueOf(header.getValue("alg")));
    return algorithm == null
        ? Optional.empty()
        : Optional.of(
            new Token(
                algorithm,
                JsonBody.text(header, "kid"),
                claims,
                text.substring(0, second).getBytes(US_ASCII),
                signature.orElseThrow()));
  }

  private static @Nullable JsonObject json(String part) {
    try {
      return Encoding.BASE64URL
          .decode(part)
          .map(bytes -> new JsonObject(new String(bytes, UTF_8)))
          .orElse(null);
    } catch (DecodeException e) {
      return null;
    }
  }
}
