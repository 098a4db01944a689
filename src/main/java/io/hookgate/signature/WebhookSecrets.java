package io.hookgate.signature;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What Standard Webhooks signs with: {@code whsec_} and 24 to 64 bytes in base 64 for {@code v1},
 * {@code whsk_} and an ed25519 key for {@code v1a}. Any thread.
 */
public final class WebhookSecrets {
  private static final String SYMMETRIC = "whsec_";
  private static final int LEAST_BYTES = 24;
  private static final int MOST_BYTES = 64;
  private static final int NEW_BYTES = 32;

  private WebhookSecrets() {}

  /**
   * A new pair; the secret is never shown.
   *
   * @param secret to sign with, {@code whsk_}
   * @param publicKey to verify with, {@code whpk_}
   */
  public record Pair(String secret, String publicKey) {
    @Override
    public String toString() {
      return "Pair[" + publicKey + "]";
    }
  }

  /**
   * What is wrong with a secret, null when nothing is. The sentence goes on after "the secret" and
   * does not show it.
   */
  public static @Nullable String problem(String secret) {
    if (isAsymmetric(secret)) {
      try {
        PrivateKeys.read(secret);
        return null;
      } catch (IllegalArgumentException e) {
        return String.valueOf(e.getMessage());
      }
    }
    int bytes =
        secret.startsWith(SYMMETRIC)
            ? Encoding.BASE64
                .decode(secret.substring(SYMMETRIC.length()))
                .orElse(new byte[0])
                .length
            : 0;
    return bytes >= LEAST_BYTES && bytes <= MOST_BYTES
        ? null
        : "is not a signing secret: write whsec_ and the base64 of 24 to 64 random bytes, or whsk_"
            + " and an ed25519 key, for example from: hookgate keys signing";
  }

  /** Whether it makes {@code v1a} signatures. */
  public static boolean isAsymmetric(String secret) {
    return secret.startsWith(PrivateKeys.PREFIX);
  }

  /** A new secret of 32 bytes. */
  public static String symmetric(SecureRandom random) {
    byte[] key = new byte[NEW_BYTES];
    random.nextBytes(key);
    return SYMMETRIC + Encoding.BASE64.encode(key);
  }

  /** A new ed25519 key, and the one that verifies what it signs. */
  public static Pair asymmetric(SecureRandom random) {
    KeyPair pair = pair(random);
    byte[] key = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
    byte[] encoded = pair.getPublic().getEncoded();
    byte[] open = Arrays.copyOfRange(encoded, encoded.length - key.length, encoded.length);
    byte[] both = Arrays.copyOf(key, key.length + open.length);
    System.arraycopy(open, 0, both, key.length, open.length);
    return new Pair(
        PrivateKeys.PREFIX + Encoding.BASE64.encode(both),
        PublicKeys.PREFIX + Encoding.BASE64.encode(open));
  }

  private static KeyPair pair(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(255, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no Ed25519", e);
    }
  }
}
