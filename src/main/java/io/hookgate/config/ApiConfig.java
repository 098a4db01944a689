package io.hookgate.config;

import java.util.List;

/**
 * The second listener. With no keys and a loopback host, a key is made at first start.
 *
 * @param redact JSON pointers to what people may not see of events that are published into the
 *     reserved source
 */
public record ApiConfig(String host, int port, List<ApiKeyConfig> keys, List<String> redact) {
  /** One that hides nothing of events. */
  public ApiConfig(String host, int port, List<ApiKeyConfig> keys) {
    this(host, port, keys, List.of());
  }
}
