package io.hookgate.signature;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The private keys of Standard Webhooks' asymmetric signatures: {@code whsk_} and the base 64 of an
 * ed25519 key, either its 32 bytes alone or, as most tools write it, with the 32 bytes of the
 * public key after them. Any thread.
 */
final class PrivateKeys {
  static final String PREFIX = "whsk_";

  private static final int BYTES = 32;

  /** What stands before the key's bytes in a PrivateKeyInfo (RFC 8410, section 7). */
  private static final byte[] HEAD = HexFormat.of().parseHex("302e020100300506032b657004220420");

  private PrivateKeys() {}

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException when it is none; the message goes on after "the secret" and
   *     does not show it
   */
  static PrivateKey read(String text) {
    byte[] bytes = Encoding.BASE64.decode(text.substring(PREFIX.length())).orElse(new byte[0]);
    if (bytes.length != BYTES && bytes.length != 2 * BYTES) {
      throw new IllegalArgumentException(
          "is not " + PREFIX + " followed by the base 64 of an ed25519 key of 32 or 64 bytes");
    }
    PrivateKey key = of(Arrays.copyOf(bytes, BYTES));
    if (bytes.length == 2 * BYTES) {
      requirePair(key, Arrays.copyOfRange(bytes, BYTES, 2 * BYTES));
    }
    return key;
  }

  /** The signature of the chunks, one after the other; the JDK keeps a copy of them meanwhile. */
  static byte[] sign(PrivateKey key, List<byte[]> chunks) {
    try {
      Signature signing = Signature.getInstance("Ed25519");
      signing.initSign(key);
      for (byte[] chunk : chunks) {
        signing.update(chunk);
      }
      return signing.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no Ed25519", e);
    }
  }

  private static PrivateKey of(byte[] key) {
    byte[] encoded = new byte[HEAD.length + BYTES];
    System.arraycopy(HEAD, 0, encoded, 0, HEAD.length);
    System.arraycopy(key, 0, encoded, HEAD.length, BYTES);
    try {
      return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no Ed25519", e);
    }
  }

  /** A half that is not the key's own would be handed out as the key to verify with. */
  private static void requirePair(PrivateKey key, byte[] half) {
    List<byte[]> probe = List.of(half);
    String text = PublicKeys.PREFIX + Encoding.BASE64.encode(half);
    boolean pair;
    try {
      pair = PublicKeys.signed(PublicKeys.read(text), probe, sign(key, probe));
    } catch (IllegalArgumentException e) {
      pair = false;
    }
    if (!pair) {
      throw new IllegalArgumentException("has a public half that is not its private half's");
    }
  }
}
