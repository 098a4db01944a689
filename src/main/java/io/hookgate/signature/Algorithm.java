package io.hookgate.signature;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The hash of an HMAC (RFC 2104), or of a signature made without one. */
public enum Algorithm {
  SHA1("SHA-1"),
  SHA256("SHA-256"),
  SHA512("SHA-512");

  private final String hashName;
  private final String jcaName;

  // A cache.
  @SuppressWarnings("ImmutableEnumChecker")
  private final ThreadLocal<ReadyMacs> macs =
      ThreadLocal.withInitial(() -> new ReadyMacs(this::newMac));

  Algorithm(String hashName) {
    this.hashName = hashName;
    this.jcaName = "Hmac" + hashName.replace("-", "");
  }

  /**
   * A key for {@link #mac}.
   *
   * @throws IllegalArgumentException when the secret is empty
   */
  public SecretKeySpec key(byte[] secret) {
    return new SecretKeySpec(secret, jcaName);
  }

  /** The HMAC of the chunks, one after the other. Any thread. */
  public byte[] mac(SecretKeySpec key, List<byte[]> chunks) {
    return macs.get().mac(key, chunks);
  }

  /** The hash of the chunks, one after the other, without a key. */
  byte[] hash(List<byte[]> chunks) {
    try {
      MessageDigest hash = MessageDigest.getInstance(hashName);
      chunks.forEach(hash::update);
      return hash.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + hashName, e);
    }
  }

  private Mac newMac() {
    try {
      return Mac.getInstance(jcaName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + jcaName, e);
    }
  }
}
