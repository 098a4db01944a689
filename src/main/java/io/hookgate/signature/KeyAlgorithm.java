package io.hookgate.signature;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;

/** How a private key signs what its public key proves. */
enum KeyAlgorithm {
  ED25519("Ed25519", "Ed25519"),
  /** With the signature in DER. */
  ECDSA_SHA256("EC", "SHA256withECDSA"),
  RSA_SHA1("RSA", "SHA1withRSA"),
  RSA_SHA256("RSA", "SHA256withRSA"),
  RSA_SHA384("RSA", "SHA384withRSA"),
  RSA_SHA512("RSA", "SHA512withRSA"),
  /** With the signature as two numbers of equal length, as tokens have it. */
  ES256("EC", "SHA256withECDSAinP1363Format"),
  ES384("EC", "SHA384withECDSAinP1363Format"),
  ES512("EC", "SHA512withECDSAinP1363Format");

  /** What stands before the 32 bytes of a key (RFC 8410, section 4). */
  private static final byte[] ED25519_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int ED25519_BYTES = 32;

  private final String keyName;
  private final String signatureName;

  KeyAlgorithm(String keyName, String signatureName) {
    this.keyName = keyName;
    this.signatureName = signatureName;
  }

  /**
   * The key in a SubjectPublicKeyInfo; an ed25519 key may also be its 32 bytes alone.
   *
   * @throws IllegalArgumentException when it is none; the message goes on after "the secret"
   */
  PublicKey key(byte[] encoded) {
    byte[] info = encoded;
    if (this == ED25519 && encoded.length == ED25519_BYTES) {
      info =
          ByteBuffer.allocate(ED25519_HEAD.length + ED25519_BYTES)
              .put(ED25519_HEAD)
              .put(encoded)
              .array();
    }
    try {
      return KeyFactory.getInstance(keyName).generatePublic(new X509EncodedKeySpec(info));
    } catch (InvalidKeySpecException e) {
      throw new IllegalArgumentException("is no public key for " + keyName, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java from 17 on has " + keyName, e);
    }
  }

  /** Whether the key's owner signed the chunks, one after the other. The chunks are not copied. */
  boolean proves(PublicKey key, List<byte[]> chunks, byte[] signature) {
    try {
      Signature verification = Signature.getInstance(signatureName);
      verification.initVerify(key);
      for (byte[] chunk : chunks) {
        verification.update(chunk);
      }
      return verification.verify(signature);
    } catch (SignatureException | InvalidKeyException e) {
      // Not in the algorithm's form, or of another key's length.
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java from 17 on has " + signatureName, e);
    }
  }
}
