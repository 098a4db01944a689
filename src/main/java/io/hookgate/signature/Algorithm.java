package io.hookgate.signature;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The hash of an HMAC (RFC 2104). */
public enum Algorithm {
  SHA1("HmacSHA1"),
  SHA256("HmacSHA256"),
  SHA512("HmacSHA512");

  private final String jcaName;

  // A cache, one for each thread, whatever the number of secrets and of configuration changes.
  @SuppressWarnings("ImmutableEnumChecker")
  private final ThreadLocal<Mac> mac = ThreadLocal.withInitial(this::newMac);

  Algorithm(String jcaName) {
    this.jcaName = jcaName;
  }

  SecretKeySpec key(byte[] secret) {
    return new SecretKeySpec(secret, jcaName);
  }

  /** The HMAC of the chunks, one after the other. */
  byte[] mac(SecretKeySpec key, List<byte[]> chunks) {
    Mac reused = mac.get();
    try {
      reused.init(key);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("an HMAC takes every key that is not empty", e);
    }
    chunks.forEach(reused::update);
    return reused.doFinal();
  }

  private Mac newMac() {
    try {
      return Mac.getInstance(jcaName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + jcaName, e);
    }
  }
}
