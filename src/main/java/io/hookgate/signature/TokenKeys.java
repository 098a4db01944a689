package io.hookgate.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.Key;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a configured secret stands for: a public key in PEM, the https URL of a key set, or else the
 * text of a secret of HMACs.
 *
 * @param key null when it is a key set
 * @param keySet null when it is a key
 */
record TokenKeys(@Nullable Key key, @Nullable KeySet keySet) {
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";

  /** RFC 7518, section 3.2, asks for as many bytes as the hash has. */
  private static final int MIN_SECRET_BYTES = 32;

  /** A SEQUENCE: how a public key begins when it is written without its PEM lines. */
  private static final byte DER = 0x30;

  /**
   * Reads a secret.
   *
   * @throws IllegalArgumentException when none of the algorithms takes it; the message goes on
   *     after "the secret" and does not show it
   */
  static TokenKeys of(String secret, Set<JwsAlgorithm> algorithms) {
    String text = secret.strip();
    if (text.startsWith("https://")) {
      return new TokenKeys(null, new KeySet(JwtRules.https(text)));
    }
    Key key = text.contains("-----") ? publicKey(text) : hmacKey(secret);
    if (algorithms.stream().noneMatch(algorithm -> algorithm.takes(key))) {
      throw new IllegalArgumentException("is a key that none of the algorithms takes");
    }
    return new TokenKeys(key, null);
  }

  private static Key publicKey(String text) {
    if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
      throw new IllegalArgumentException("is no " + BEGIN + " with its end");
    }
    String body = text.substring(BEGIN.length(), text.length() - END.length());
    byte[] info =
        Encoding.BASE64
            .decode(body.replaceAll("\\s", ""))
            .orElseThrow(() -> new IllegalArgumentException("is no base 64 between its lines"));
    for (KeyAlgorithm kind :
        Set.of(KeyAlgorithm.RSA_SHA256, KeyAlgorithm.ES256, KeyAlgorithm.ED25519)) {
      Optional<Key> key = tried(kind, info);
      if (key.isPresent()) {
        return key.get();
      }
    }
    throw new IllegalArgumentException("is no public key for RSA, elliptic curves or ed25519");
  }

  private static Optional<Key> tried(KeyAlgorithm kind, byte[] info) {
    try {
      return Optional.of(kind.key(info));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A public key taken for a secret would let everybody sign. */
  private static Key hmacKey(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length < MIN_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "has %d bytes; an HMAC of a token needs %d".formatted(bytes.length, MIN_SECRET_BYTES));
    }
    byte[] decoded = Encoding.BASE64.decode(text.replaceAll("\\s", "")).orElse(new byte[1]);
    if (decoded[0] == DER && isPublicKey(decoded)) {
      throw new IllegalArgumentException("is a public key without the line " + BEGIN);
    }
    return new SecretKeySpec(bytes, "HMAC");
  }

  private static boolean isPublicKey(byte[] info) {
    return tried(KeyAlgorithm.RSA_SHA256, info).isPresent()
        || tried(KeyAlgorithm.ES256, info).isPresent()
        || tried(KeyAlgorithm.ED25519, info).isPresent();
  }
}
