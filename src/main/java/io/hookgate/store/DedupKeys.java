package io.hookgate.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** How a key that senders choose becomes the key that the store remembers. */
public final class DedupKeys {
  private static final int BYTES = 16;

  private DedupKeys() {}

  /**
   * The first 128 bits of SHA-256 over tenant, source id and key, as 22 characters of base64url.
   * Equal keys of two sources or tenants never meet, and a key that names a person is not readable
   * in the store.
   */
  public static String digest(String tenant, String sourceId, String key) {
    byte[] text = (tenant + '\0' + sourceId + '\0' + key).getBytes(StandardCharsets.UTF_8);
    byte[] digest = Arrays.copyOf(sha256(text), BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
