package io.hookgate.delivery;

import io.hookgate.config.AuthConfig;
import io.hookgate.config.DestinationConfig;
import io.hookgate.network.ClientTls;
import io.vertx.core.net.ClientSSLOptions;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How attempts get in at a destination.
 *
 * @param credentials null for none
 * @param tls null for what this Java trusts and no certificate
 */
record Access(@Nullable Credentials credentials, @Nullable ClientSSLOptions tls) {
  /** Nothing is asked. */
  static final Access NONE = new Access(null, null);

  /**
   * What a destination's configuration says.
   *
   * @param tokens what gets and keeps a destination's access tokens
   */
  static Access of(DestinationConfig config, Function<AuthConfig.OAuth2, Credentials> tokens) {
    AuthConfig auth = config.auth();
    ClientTls tls = config.tls();
    return new Access(
        auth == null
            ? null
            : auth instanceof AuthConfig.OAuth2 oauth2
                ? tokens.apply(oauth2)
                : FixedCredentials.of(auth),
        tls == null ? null : tls.options());
  }

  /** Whether that header proves who sends. */
  boolean proves(String header) {
    return credentials != null && credentials.headerName().equalsIgnoreCase(header);
  }

  @Override
  public String toString() {
    return "Access[" + (credentials == null ? "open" : credentials.headerName()) + "]";
  }
}
