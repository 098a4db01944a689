package io.hookgate.app;

import io.hookgate.config.DataKeyConfig;
import io.hookgate.config.EncryptionConfig;
import io.hookgate.store.Sealer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The data keys as the sealer takes them. */
final class Keyring {
  private Keyring() {}

  static Sealer sealer(EncryptionConfig config) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (DataKeyConfig key : config.keys()) {
      keys.put(key.id(), key.secret().value());
    }
    return new Sealer(keys);
  }
}
