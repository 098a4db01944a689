package io.hookgate.network;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import org.jspecify.annotations.Nullable;

/**
 * What a destination's TLS connections trust and show, read when the configuration is. Certificate
 * and host name are always checked. It never shows the key.
 *
 * @param ca PEM text of the only authorities that count; null for those that this Java trusts
 * @param cert PEM text of the chain that proves us; null for none
 * @param key PEM text of the chain's private key; null exactly when {@code cert} is
 */
public record ClientTls(@Nullable String ca, @Nullable String cert, @Nullable String key) {
  /** As the HTTP client takes it; connections are shared only among equal ones. */
  public ClientSSLOptions options() {
    ClientSSLOptions options = new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS");
    if (ca != null) {
      options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(ca)));
    }
    if (cert != null && key != null) {
      options.setKeyCertOptions(
          new PemKeyCertOptions()
              .addCertValue(Buffer.buffer(cert))
              .addKeyValue(Buffer.buffer(key)));
    }
    return options;
  }

  @Override
  public String toString() {
    return "ClientTls[" + (ca == null ? "" : "own ca ") + (cert == null ? "" : "certificate") + "]";
  }
}
