package io.hookgate.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The public listener. Sizes in bytes; requestTimeout is from the request's first byte to its last.
 * publicUrl is what stands before a source's path where providers reach it, without a slash at its
 * end; null when nobody said.
 */
public record IngressConfig(
    String host,
    int port,
    long maxBody,
    Duration requestTimeout,
    @Nullable TlsConfig tls,
    @Nullable String publicUrl) {}
