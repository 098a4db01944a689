package io.hookgate.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets before they are stored: AES-256-GCM, a fresh random nonce each, the record's id as
 * associated data, so that a sealed text opens nowhere but in its own record. A sealed text is
 * {@code keyId:base64url(nonce, ciphertext)}. Any thread.
 */
public final class Sealer {
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY = 32;
  private static final int FINGERPRINT = 12;

  private final Map<String, SecretKey> keys = new LinkedHashMap<>();
  private final SecureRandom random = new SecureRandom();

  /**
   * With these keys; the first one seals, all of them open.
   *
   * @param base64Keys 32 bytes each, by key id, the newest first
   * @throws IllegalArgumentException naming the key, without its value, that is not base64 of 32
   *     bytes
   */
  public Sealer(Map<String, String> base64Keys) {
    base64Keys.forEach((id, text) -> keys.put(id, key(id, text)));
  }

  /**
   * Seals a text.
   *
   * @throws IllegalStateException when there is no key
   */
  public String seal(String recordId, String text) {
    Map.Entry<String, SecretKey> key = newest();
    byte[] both = seal(recordId, key.getValue(), text.getBytes(StandardCharsets.UTF_8));
    return key.getKey() + ':' + Base64.getUrlEncoder().withoutPadding().encodeToString(both);
  }

  /**
   * Seals bytes: the length of the key's id in one byte, the id, nonce and ciphertext.
   *
   * @throws IllegalStateException when there is no key
   */
  public byte[] sealBytes(String recordId, byte[] bytes) {
    Map.Entry<String, SecretKey> key = newest();
    byte[] id = key.getKey().getBytes(StandardCharsets.UTF_8);
    byte[] both = seal(recordId, key.getValue(), bytes);
    return ByteBuffer.allocate(1 + id.length + both.length)
        .put((byte) id.length)
        .put(id)
        .put(both)
        .array();
  }

  /**
   * Twelve letters by which a secret of a record can be recognised by whoever has seen them, and
   * that tell nothing else of it. With another newest key they are others.
   *
   * @throws IllegalStateException when there is no key
   */
  public String fingerprint(String recordId, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(newest().getValue());
      mac.update(("fingerprint\0" + recordId + '\0').getBytes(StandardCharsets.UTF_8));
      byte[] digest = mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().encodeToString(digest).substring(0, FINGERPRINT);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }

  private Map.Entry<String, SecretKey> newest() {
    if (keys.isEmpty()) {
      throw new IllegalStateException(
          "a secret can be stored only encrypted: set encryption.keys, for example"
              + " [{\"id\": \"k1\", \"secret\": {\"env\": \"HOOKGATE_DATA_KEY\"}}]");
    }
    return keys.entrySet().iterator().next();
  }

  private byte[] seal(String recordId, SecretKey key, byte[] bytes) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] sealed = run(Cipher.ENCRYPT_MODE, key, nonce, recordId, bytes);
    return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
  }

  /**
   * Opens a sealed text.
   *
   * @throws IllegalArgumentException saying which key is missing, or that the text was sealed for
   *     another record
   */
  public String open(String recordId, String sealed) {
    int colon = sealed.lastIndexOf(':');
    SecretKey key = key(colon < 0 ? "" : sealed.substring(0, colon));
    byte[] both = Base64.getUrlDecoder().decode(sealed.substring(colon + 1));
    return new String(open(recordId, key, both), StandardCharsets.UTF_8);
  }

  /**
   * Opens sealed bytes.
   *
   * @throws IllegalArgumentException as {@link #open}
   */
  public byte[] openBytes(String recordId, byte[] sealed) {
    int length = sealed.length == 0 ? 0 : sealed[0] & 255;
    if (sealed.length < 1 + length + NONCE) {
      throw new IllegalArgumentException("sealed bytes are cut off");
    }
    SecretKey key = key(new String(sealed, 1, length, StandardCharsets.UTF_8));
    return open(recordId, key, Arrays.copyOfRange(sealed, 1 + length, sealed.length));
  }

  private SecretKey key(String id) {
    SecretKey key = keys.get(id);
    if (key == null) {
      throw new IllegalArgumentException(
          "the data key '" + id + "' is missing from encryption.keys: put it back");
    }
    return key;
  }

  private static byte[] open(String recordId, SecretKey key, byte[] both) {
    return run(
        Cipher.DECRYPT_MODE,
        key,
        Arrays.copyOf(both, NONCE),
        recordId,
        Arrays.copyOfRange(both, NONCE, both.length));
  }

  private static byte[] run(int mode, SecretKey key, byte[] nonce, String recordId, byte[] in) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(recordId.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(in);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "a sealed secret does not open: it was made for another record or with another key", e);
    }
  }

  private static SecretKey key(String id, String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException e) {
      bytes = new byte[0];
    }
    if (bytes.length != KEY) {
      throw new IllegalArgumentException(
          "the data key '" + id + "' must be base64 of " + KEY + " bytes");
    }
    return new SecretKeySpec(bytes, "AES");
  }
}
