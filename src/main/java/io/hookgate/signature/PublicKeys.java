package io.hookgate.signature;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;

/**
 * The public keys of Standard Webhooks' asymmetric signatures: {@code whpk_} and the base 64 of an
 * ed25519 key. No secret, so nothing here has to take constant time; the JDK keeps what is signed
 * while it verifies, which costs a copy of the body.
 */
final class PublicKeys {
  static final String PREFIX = "whpk_";

  private static final int BYTES = 32;

  /** What stands before the key's bytes in a SubjectPublicKeyInfo (RFC 8410, section 4). */
  private static final byte[] HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private PublicKeys() {}

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException when it is none; the message goes on after "the secret"
   */
  static PublicKey read(String text) {
    byte[] key = Encoding.BASE64.decode(text.substring(PREFIX.length())).orElse(new byte[0]);
    if (key.length != BYTES) {
      throw new IllegalArgumentException(
          "is not " + PREFIX + " followed by the base 64 of an ed25519 key of 32 bytes");
    }
    byte[] encoded = new byte[HEAD.length + BYTES];
    System.arraycopy(HEAD, 0, encoded, 0, HEAD.length);
    System.arraycopy(key, 0, encoded, HEAD.length, BYTES);
    try {
      PublicKey made =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      // Only its first use tells whether the bytes are a point.
      Signature.getInstance("Ed25519").initVerify(made);
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("is not a point of the curve of ed25519", e);
    }
  }

  /** Whether the key's owner signed the chunks, one after the other. */
  static boolean signed(PublicKey key, List<byte[]> chunks, byte[] signature) {
    try {
      Signature verifying = Signature.getInstance("Ed25519");
      verifying.initVerify(key);
      for (byte[] chunk : chunks) {
        verifying.update(chunk);
      }
      return verifying.verify(signature);
    } catch (SignatureException e) {
      // Not a signature at all: of another length, or no point of the curve.
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no Ed25519", e);
    }
  }
}
