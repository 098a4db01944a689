package io.hookgate.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * PEM files of a listener's certificate chain and private key.
 *
 * @param clientCa PEM file with the authorities that sign client certificates; null: none is asked
 *     for
 */
public record TlsConfig(Path cert, Path key, @Nullable Path clientCa) {
  /** Without client certificates. */
  public TlsConfig(Path cert, Path key) {
    this(cert, key, null);
  }
}
