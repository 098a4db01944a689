package io.hookgate.delivery;

import io.hookgate.config.AuthConfig;
import io.hookgate.model.Header;
import io.vertx.core.Future;

/** A secret that is the same with every attempt. */
final class FixedCredentials implements Credentials {
  private final Header header;

  private FixedCredentials(Header header) {
    this.header = header;
  }

  /** The header that a configuration makes. */
  static FixedCredentials of(AuthConfig auth) {
    String value = auth.fixedValue();
    if (value == null) {
      throw new IllegalArgumentException("what is sent changes: see TokenCredentials");
    }
    return new FixedCredentials(new Header(auth.header(), value));
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
