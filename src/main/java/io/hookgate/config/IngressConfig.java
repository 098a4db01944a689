package io.hookgate.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The public listener. Sizes in bytes; requestTimeout is from the request's first byte to its last.
 *
 * @param trustedProxies whose word about where a request comes from counts
 */
public record IngressConfig(
    String host,
    int port,
    long maxBody,
    Duration requestTimeout,
    List<AddressRange> trustedProxies,
    @Nullable TlsConfig tls) {
  /** Without proxies in front. */
  public IngressConfig(
      String host, int port, long maxBody, Duration requestTimeout, @Nullable TlsConfig tls) {
    this(host, port, maxBody, requestTimeout, List.of(), tls);
  }
}
