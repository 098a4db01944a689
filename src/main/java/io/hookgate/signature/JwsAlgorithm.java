package io.hookgate.signature;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The algorithms of tokens (RFC 7518, section 3.1; RFC 8037). {@code none} is not among them. Each
 * takes keys of its own kind only: a public key is never taken for a secret.
 */
enum JwsAlgorithm {
  HS256("HmacSHA256", null, 256),
  HS384("HmacSHA384", null, 384),
  HS512("HmacSHA512", null, 512),
  RS256(null, KeyAlgorithm.RSA_SHA256, 2048),
  RS384(null, KeyAlgorithm.RSA_SHA384, 2048),
  RS512(null, KeyAlgorithm.RSA_SHA512, 2048),
  ES256(null, KeyAlgorithm.ES256, 256),
  ES384(null, KeyAlgorithm.ES384, 384),
  ES512(null, KeyAlgorithm.ES512, 521),
  EDDSA(null, KeyAlgorithm.ED25519, 0);

  private final @Nullable String hmac;
  private final @Nullable KeyAlgorithm asymmetric;
  private final int bits;

  JwsAlgorithm(@Nullable String hmac, @Nullable KeyAlgorithm asymmetric, int bits) {
    this.hmac = hmac;
    this.asymmetric = asymmetric;
    this.bits = bits;
  }

  /** The algorithm of that name as tokens write it; null when it is none of these. */
  static @Nullable JwsAlgorithm named(String name) {
    for (JwsAlgorithm algorithm : values()) {
      if (algorithm.word().equals(name)) {
        return algorithm;
      }
    }
    return null;
  }

  String word() {
    return this == EDDSA ? "EdDSA" : name();
  }

  /** Whether a key is of this algorithm's kind. */
  boolean takes(Key key) {
    if (hmac != null) {
      return key instanceof SecretKeySpec;
    }
    if (key instanceof RSAPublicKey rsa) {
      return name().startsWith("RS") && rsa.getModulus().bitLength() >= bits;
    }
    if (key instanceof ECPublicKey ec) {
      return name().startsWith("ES") && ec.getParams().getCurve().getField().getFieldSize() == bits;
    }
    return this == EDDSA && key instanceof EdECPublicKey;
  }

  /** Whether the key, which {@link #takes} says is of this kind, made the signature. */
  boolean proves(Key key, byte[] signed, byte[] signature) {
    if (hmac != null) {
      return MessageDigest.isEqual(mac(hmac, key, signed), signature);
    }
    return asymmetric != null && asymmetric.proves((PublicKey) key, List.of(signed), signature);
  }

  private static byte[] mac(String name, Key key, byte[] signed) {
    try {
      Mac mac = Mac.getInstance(name);
      mac.init(key);
      return mac.doFinal(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java from 17 on has " + name, e);
    }
  }
}
