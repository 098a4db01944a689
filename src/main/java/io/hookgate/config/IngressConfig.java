package io.hookgate.config;

import io.hookgate.network.AddressRange;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The public listener. Sizes in bytes; requestTimeout is from the request's first byte to its last.
 * publicUrl is what stands before a source's path where providers reach it, without a slash at its
 * end; null when nobody said. The word of trustedProxies about where a request comes from counts.
 */
public record IngressConfig(
    String host,
    int port,
    long maxBody,
    Duration requestTimeout,
    @Nullable TlsConfig tls,
    @Nullable String publicUrl,
    List<AddressRange> trustedProxies) {
  /** Without proxies in front. */
  public IngressConfig(
      String host,
      int port,
      long maxBody,
      Duration requestTimeout,
      @Nullable TlsConfig tls,
      @Nullable String publicUrl) {
    this(host, port, maxBody, requestTimeout, tls, publicUrl, List.of());
  }

  /** Whether senders are asked for a certificate. */
  boolean asksForCertificates() {
    return tls != null && tls.clientCa() != null;
  }
}
