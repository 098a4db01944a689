package io.hookgate.store;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM for one thread, with nonces that do not repeat under one key.
 *
 * <p>A nonce is eight random bytes and a counter of four. The random ones are drawn when the thread
 * first seals and again when the counter has run round, so a thread never makes the same nonce
 * twice, and two threads, of whatever process, do so only when they draw the same 64 bits: with a
 * million draws under one key that is one chance in 37 million. Wholly random nonces would reach
 * their bound of 2^32 messages within days at some ten thousand events a second.
 */
final class Engine {
  static final int NONCE = 12;
  static final int TAG = 16;

  private static final ThreadLocal<Engine> OF_THREAD = ThreadLocal.withInitial(Engine::new);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TAG_BITS = 8 * TAG;
  private static final int PREFIX = 8;

  private final Cipher cipher;
  private final byte[] prefix = new byte[PREFIX];
  private int counter;

  private Engine() {
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES/GCM/NoPadding", e);
    }
  }

  /** That of the calling thread. */
  static Engine ofThread() {
    return OF_THREAD.get();
  }

  /** A nonce that was never used before. */
  byte[] nonce() {
    if (counter == 0) {
      RANDOM.nextBytes(prefix);
    }
    return ByteBuffer.allocate(NONCE).put(prefix).putInt(counter++).array();
  }

  /** Seals both parts as one, behind its nonce, into that array; returns where it ends. */
  int seal(SecretKey key, byte[] associated, byte[] first, byte[] second, byte[] into, int at)
      throws GeneralSecurityException {
    byte[] nonce = nonce();
    System.arraycopy(nonce, 0, into, at, NONCE);
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(associated);
    int end = at + NONCE;
    end += cipher.update(first, 0, first.length, into, end);
    return end + cipher.doFinal(second, 0, second.length, into, end);
  }

  /** Opens what {@link #seal} made of so many bytes from there. */
  byte[] open(SecretKey key, byte[] associated, byte[] from, int at, int length)
      throws GeneralSecurityException {
    cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, from, at, NONCE));
    cipher.updateAAD(associated);
    return cipher.doFinal(from, at + NONCE, length - NONCE);
  }
}
