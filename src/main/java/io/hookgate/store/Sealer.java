package io.hookgate.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals what is to be read by nobody who reads Redis: AES-256-GCM, a nonce of its own each ({@link
 * Engine}), the record's id as associated data, so that what is sealed opens nowhere but in its own
 * record. A sealed text is {@code keyId:base64url(nonce, ciphertext)}. Any thread.
 */
public final class Sealer {
  /** How many bytes a sealed text is longer. */
  static final int ADDED = Engine.NONCE + Engine.TAG;

  private static final byte[] NOTHING = {};
  private static final int KEY = 32;
  private static final int FINGERPRINT = 12;

  private final Map<String, SecretKey> keys = new LinkedHashMap<>();

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

  /** Ids of the keys, the newest first. */
  public List<String> keyIds() {
    return List.copyOf(keys.keySet());
  }

  /**
   * Seals both parts as one with the newest key, into that array, which gets {@link #ADDED} bytes
   * more than they have; returns where it ends.
   */
  int seal(String recordId, byte[] first, byte[] second, byte[] into, int at) {
    return seal(newest().getValue(), recordId, first, second, into, at);
  }

  private static int seal(
      SecretKey key, String recordId, byte[] first, byte[] second, byte[] into, int at) {
    try {
      return Engine.ofThread().seal(key, associated(recordId), first, second, into, at);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM failed", e);
    }
  }

  private static byte[] seal(String recordId, SecretKey key, byte[] bytes) {
    byte[] sealed = new byte[bytes.length + ADDED];
    seal(key, recordId, NOTHING, bytes, sealed, 0);
    return sealed;
  }

  /**
   * Opens a sealed text.
   *
   * @throws Unreadable saying which key is missing, or that the text was sealed for another record
   */
  public String open(String recordId, String sealed) {
    int colon = sealed.lastIndexOf(':');
    byte[] both;
    try {
      both = Base64.getUrlDecoder().decode(sealed.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      throw new Unreadable(keyOf(sealed), "a sealed text is damaged", e);
    }
    return new String(open(keyOf(sealed), recordId, both, 0, both.length), StandardCharsets.UTF_8);
  }

  /** Id of the key that sealed a text. */
  static String keyOf(String sealed) {
    return sealed.substring(0, Math.max(0, sealed.lastIndexOf(':')));
  }

  /**
   * Opens sealed bytes.
   *
   * @throws Unreadable as {@link #open}
   */
  public byte[] openBytes(String recordId, byte[] sealed) {
    String id = keyOf(sealed);
    int from = 1 + id.getBytes(StandardCharsets.UTF_8).length;
    return open(id, recordId, sealed, from, sealed.length - from);
  }

  /** Id of the key that sealed these bytes; fails as {@link #openBytes}. */
  static String keyOf(byte[] sealed) {
    int length = sealed.length == 0 ? 0 : sealed[0] & 255;
    if (sealed.length < 1 + length + ADDED) {
      throw new Unreadable("", "sealed bytes are cut off");
    }
    return new String(sealed, 1, length, StandardCharsets.UTF_8);
  }

  /**
   * Opens so many bytes from there.
   *
   * @throws Unreadable as {@link #open(String, String)}
   */
  byte[] open(String keyId, String recordId, byte[] from, int at, int length) {
    SecretKey key = keys.get(keyId);
    if (key == null) {
      throw missing(keyId);
    }
    if (length < ADDED) {
      throw new Unreadable(keyId, "sealed bytes are cut off");
    }
    try {
      return Engine.ofThread().open(key, associated(recordId), from, at, length);
    } catch (GeneralSecurityException e) {
      throw new Unreadable(
          keyId,
          "what the data key '"
              + keyId
              + "' sealed does not open: it was made for another record, with another key of that"
              + " id, or is damaged",
          e);
    }
  }

  private static Unreadable missing(String keyId) {
    return new Unreadable(
        keyId, "the data key '" + keyId + "' is missing from encryption.keys: put it back");
  }

  private static byte[] associated(String recordId) {
    return recordId.getBytes(StandardCharsets.UTF_8);
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
