package io.hookgate.config;

import io.hookgate.network.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where deliveries may go.
 *
 * @param allow CIDR ranges that are reached although they are private or loopback
 * @param proxy through which everything goes out; null for none
 */
public record NetworkConfig(List<String> allow, @Nullable Proxy proxy) {
  /** Without a proxy. */
  public NetworkConfig(List<String> allow) {
    this(allow, null);
  }
}
