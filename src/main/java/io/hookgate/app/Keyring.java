package io.hookgate.app;

import io.hookgate.config.DataKeyConfig;
import io.hookgate.config.EncryptionConfig;
import io.hookgate.store.Sealer;
import io.hookgate.store.Vault;
import io.hookgate.telemetry.Metrics;
import java.util.LinkedHashMap;
import java.util.Map;

/** The data keys as the store takes them. */
final class Keyring {
  private Keyring() {}

  static Sealer sealer(EncryptionConfig config) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (DataKeyConfig key : config.keys()) {
      keys.put(key.id(), key.secret().value());
    }
    return new Sealer(keys);
  }

  /** One that counts and logs what does not open. */
  static Vault vault(EncryptionConfig config, Metrics metrics) {
    Vault vault = new Vault(sealer(config), config.payloads());
    vault.watch(new Unopened(metrics, System::nanoTime)::saw);
    return vault;
  }
}
