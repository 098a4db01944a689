package io.hookgate.store;

import io.hookgate.model.Sha256;
import java.nio.charset.StandardCharsets;
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
    byte[] digest = Arrays.copyOf(Sha256.of(text), BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }
}
