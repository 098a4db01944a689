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
    if (keys.isEmpty()) {
      throw new IllegalStateException(
          "a secret can be stored only encrypted: set encryption.keys, for example"
              + " [{\"id\": \"k1\", \"secret\": {\"env\": \"HOOKGATE_DATA_KEY\"}}]");
    }
    Map.Entry<String, SecretKey> key = keys.entrySet().iterator().next();
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] sealed =
        run(
            Cipher.ENCRYPT_MODE,
            key.getValue(),
            nonce,
            recordId,
            text.getBytes(StandardCharsets.UTF_8));
    byte[] both = ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
    return key.getKey() + ':' + Base64.getUrlEncoder().withoutPadding().encodeToString(both);
  }

  /**
   * Opens a sealed text.
   *
   * @throws IllegalArgumentException saying which key is missing, or that the text was sealed for
   *     another record
   */
  public String open(String recordId, String sealed) {
    int colon = sealed.lastIndexOf(':');
    String id = colon < 0 ? "" : sealed.substring(0, colon);
    SecretKey key = keys.get(id);
    if (key == null) {
      throw new IllegalArgumentException(
          "the data key '" + id + "' is missing from encryption.keys: put it back");
    }
    byte[] both = Base64.getUrlDecoder().decode(sealed.substring(colon + 1));
    byte[] nonce = Arrays.copyOf(both, NONCE);
    byte[] text =
        run(
            Cipher.DECRYPT_MODE,
            key,
            nonce,
            recordId,
            Arrays.copyOfRange(both, NONCE, both.length));
    return new String(text, StandardCharsets.UTF_8);
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
