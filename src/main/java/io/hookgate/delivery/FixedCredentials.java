package io.hookgate.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookgate.config.AuthConfig;
import io.hookgate.model.Header;
import io.vertx.core.Future;
import java.util.Base64;

/** A secret that is the same with every attempt. */
final class FixedCredentials implements Credentials {
  private final Header header;

  private FixedCredentials(Header header) {
    this.header = header;
  }

  /** The header that a configuration makes. */
  static FixedCredentials of(AuthConfig auth) {
    return new FixedCredentials(new Header(auth.header(), value(auth)));
  }

  private static String value(AuthConfig auth) {
    if (auth instanceof AuthConfig.Bearer bearer) {
      return "Bearer " + bearer.token().value();
    }
    if (auth instanceof AuthConfig.Basic basic) {
      return basic(basic.username(), basic.password().value());
    }
    if (auth instanceof AuthConfig.ApiKey key) {
      return key.value().value();
    }
    throw new IllegalArgumentException("tokens of OAuth 2 change: see TokenCredentials");
  }

  static String basic(String username, String password) {
    byte[] both = (username + ":" + password).getBytes(UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  @Override
  public String headerName() {
    return header.name();
  }

  @Override
  public Future<Header> header() {
    return Future.succeededFuture(header);
  }

  @Override
  public boolean renewable(Header refused) {
    return false;
  }
}
