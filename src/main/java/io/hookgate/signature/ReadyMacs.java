package io.hookgate.signature;

import java.security.InvalidKeyException;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * HMACs that have taken their key, for one thread. Taking a key costs as much as hashing some
 * hundred bytes, and after a result an HMAC is ready for the next one with the same key. A key has
 * one place, which it may share: whoever comes takes it over, so their number is bounded whatever
 * the number of secrets and of configuration changes.
 */
final class ReadyMacs {
  /** A power of two. */
  private static final int PLACES = 64;

  private final Supplier<Mac> maker;
  private final @Nullable Mac[] macs = new Mac[PLACES];
  private final @Nullable SecretKeySpec[] keys = new SecretKeySpec[PLACES];

  ReadyMacs(Supplier<Mac> maker) {
    this.maker = maker;
  }

  /** The HMAC of the chunks, one after the other. */
  // An equal key in another object is only taken once more; comparing the bytes would cost more.
  @SuppressWarnings("ReferenceEquality")
  byte[] mac(SecretKeySpec key, List<byte[]> chunks) {
    int place = System.identityHashCode(key) & (PLACES - 1);
    Mac mac = macs[place];
    if (mac == null) {
      mac = maker.get();
      macs[place] = mac;
    }
    if (keys[place] != key) {
      take(mac, key);
    }
    // Nobody's until there is a result: an HMAC that was left half-fed would spoil the next one.
    keys[place] = null;
    for (byte[] chunk : chunks) {
      mac.update(chunk);
    }
    byte[] made = mac.doFinal();
    keys[place] = key;
    return made;
  }

  private static void take(Mac mac, SecretKeySpec key) {
    try {
      mac.init(key);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("an HMAC takes every key that is not empty", e);
    }
  }
}
